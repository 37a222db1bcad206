// What became of wishes, collected while the machine is looked through, and told in one go.

import type { Outcome, WorkListener } from './work-port.ts';

type Action = 'plumb' | 'unplumb';

export class Answers {
  readonly #listener: WorkListener;
  #collected = nothing();

  constructor(listener: WorkListener) {
    this.#listener = listener;
  }

  done(action: Action, ip: string): void {
    this.#collected[action].done.push(ip);
  }

  failed(action: Action, ip: string, reason: string): void {
    this.#collected[action].failed.push({ ip, reason });
  }

  /** Releases first: what they make room for may follow. */
  flush(): void {
    const collected = this.#collected;
    this.#collected = nothing();
    for (const action of ['unplumb', 'plumb'] as const) {
      const { done, failed }: Outcome = collected[action];
      if (done.length + failed.length > 0) this.#listener.answer(action, { done, failed });
    }
  }
}

function nothing(): Record<Action, { readonly done: string[]; readonly failed: { readonly ip: string; readonly reason: string }[] }> {
  return { plumb: { done: [], failed: [] }, unplumb: { done: [], failed: [] } };
}
