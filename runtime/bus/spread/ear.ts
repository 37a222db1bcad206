// Listens to groups by their own names, beside whoever else is in them: what any program says there. Used by `ecclusterd listen`, which shows it; every byte
// of it may be hostile.

import { processTimers } from '../timers.ts';
import { withinMs } from '../within.ts';
import { isData } from './membership.ts';
import { literalGroup } from './names.ts';
import { joinRequest } from './requests.ts';
import { Session } from './spread-session.ts';
import { nextName, type SpreadChoice } from './spread.ts';
import { dialer } from './wire.ts';

export type Heard =
  | { readonly kind: 'text'; readonly group: string; readonly from: string; readonly bytes: Uint8Array }
  | { readonly kind: 'down'; readonly reason: string };

const retryMs = 1000;
const closeWithinMs = 2000;

export class Ear {
  readonly #choice: SpreadChoice;
  readonly #groups: readonly string[];
  readonly #tell: (heard: Heard) => void;
  #session: Session | null = null;
  #cancelRetry: () => void = () => {};
  #lastReason = '';

  /** `groups`: names that can be on the bus (`canListenTo`). */
  constructor(choice: SpreadChoice, groups: readonly string[], tell: (heard: Heard) => void) {
    this.#choice = choice;
    this.#groups = groups;
    this.#tell = tell;
  }

  begin(): void {
    const { endpoint, method, prefix } = this.#choice;
    const session: Session = new Session({
      dialer: dialer(endpoint),
      timers: processTimers,
      method,
      nextName: () => nextName(prefix),
      tell: (event) => {
        if (session !== this.#session) return;
        if (event.kind === 'up') {
          this.#lastReason = '';
          for (const group of this.#groups) session.send(joinRequest(event.self, group));
        } else if (event.kind === 'over') this.#down(event.reason);
        else if (isData(event.frame)) this.#onData(event.frame.groups, event.frame.sender, event.frame.data);
      },
    });
    this.#session = session;
    session.begin();
  }

  async close(): Promise<void> {
    const session = this.#session;
    this.#session = null;
    this.#cancelRetry();
    if (session !== null) await withinMs(new Promise<void>((resolve) => session.close(resolve)), closeWithinMs);
  }

  /** One copy, whatever groups it was sent to. */
  #onData(groups: readonly string[], from: string, bytes: Uint8Array): void {
    const group = groups.find((each) => this.#groups.includes(each));
    if (group !== undefined) this.#tell({ kind: 'text', group, from, bytes });
  }

  #down(reason: string): void {
    if (reason !== this.#lastReason) this.#tell({ kind: 'down', reason });
    this.#lastReason = reason;
    this.#cancelRetry = processTimers.set(retryMs, () => this.begin());
  }
}

export function canListenTo(group: string): boolean {
  return literalGroup(group) !== null;
}
