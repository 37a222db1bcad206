// Requests of a manager and what came of them: who is asked, who has answered, and what was asked before.

import { countsOf, type Asked } from '../control/asked.ts';
import { Asker, type AskerConfig, type AskerPorts } from '../control/asker.ts';
import type { Format, Scope } from '../control/control-messages.ts';
import { splitWords } from '../text/words.ts';
import type { ControlCache } from './control-cache.ts';

export class Requests {
  readonly asker: Asker;
  readonly cache: ControlCache;

  constructor(ports: Omit<AskerPorts, 'keep'>, config: AskerConfig, incarnation: string, cache: ControlCache) {
    this.cache = cache;
    this.asker = new Asker({ ...ports, keep: (asked) => cache.keep(asked) }, config, incarnation, cache.lastNumber);
  }

  ask(scope: Scope, format: Format, command: string, who: string, withinMs: number): ReturnType<Asker['ask']> {
    return this.asker.ask(scope, format, command, who, withinMs);
  }

  /** Newest last. */
  list(): readonly Asked[] {
    return this.cache.list();
  }

  /** The newest that fits, `#NUMBER` or the words of a command; blanks do not count. */
  find(text: string, fits: (asked: Asked) => boolean): Asked | null {
    const number = /^#(\d+)$/.exec(text)?.[1];
    const words = wordsOf(text);
    const fitting = this.list().filter(
      (asked) => fits(asked) && (number === undefined ? wordsOf(asked.command) === words : asked.id.number === Number(number)),
    );
    return fitting.at(-1) ?? null;
  }

  /** Ends what runs; how many were forgotten. */
  flush(): number {
    for (const asked of this.asker.running()) this.asker.cancel(asked);
    return this.cache.flush();
  }

  counters(): Readonly<Record<string, number>> {
    return {
      ...this.asker.counters,
      ...this.cache.counters,
      running: this.asker.running().length,
      kept: this.list().length,
      kept_bytes: this.cache.bytes,
    };
  }
}

function wordsOf(text: string): string {
  return splitWords(text).words.join(' ');
}

/** `2 ok, 1 error`. */
export function countsText(asked: Asked): string {
  const { ok, error, missing, waiting } = countsOf(asked);
  const parts = [
    `${ok} ok`,
    error === 0 ? '' : `${error} error`,
    missing === 0 ? '' : `${missing} missing`,
    waiting === 0 ? '' : `${waiting} waiting`,
  ];
  return parts.filter((part) => part !== '').join(', ');
}
