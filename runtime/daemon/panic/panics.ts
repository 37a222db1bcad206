// The paniclog broadcast of a node: its own errors, and what the mail server writes to a published `paniclog`.

import type { NodeIr } from '../../ir/generated/types.ts';
import type { LogControl } from '../../process/log.ts';
import { keepBeside } from '../beside.ts';
import { type PanicBus, PanicSender, type PanicCounters } from './panic-sender.ts';
import { tailPaniclog } from './paniclog-tail.ts';

const paniclogKey = 'paniclog';

export interface PanicPorts {
  readonly bus: PanicBus;
  readonly logging: LogControl;
  readonly now: () => number;
  readonly wallClock: () => number;
}

export class Panics {
  readonly #sender: PanicSender;
  readonly #log: LogControl['log'];
  #tail: { readonly path: string; readonly stop: AbortController } | null = null;

  constructor({ bus, logging, now, wallClock }: PanicPorts, name: string) {
    this.#log = logging.log;
    this.#sender = new PanicSender(bus, name, now, wallClock);
    logging.onError((text) => this.#sender.say('ecclusterd', text));
  }

  /** At the start and at each reload. */
  configure({ groups, logs }: NodeIr): void {
    this.#sender.setGroup(groups.log);
    const path = groups.log === null ? null : (logs.published.find(({ key }) => key === paniclogKey)?.path ?? null);
    if (path === (this.#tail?.path ?? null)) return;
    this.#tail?.stop.abort();
    this.#tail = path === null ? null : { path, stop: new AbortController() };
    if (path === null || this.#tail === null) return;
    const { signal } = this.#tail.stop;
    const tail = () => tailPaniclog(path, (text) => this.#sender.say(paniclogKey, text), signal);
    void keepBeside(this.#log, `the broadcast of ${path}`, tail, signal);
  }

  counters(): PanicCounters {
    return this.#sender.counters();
  }

  close(): void {
    this.#tail?.stop.abort();
    this.#tail = null;
  }
}
