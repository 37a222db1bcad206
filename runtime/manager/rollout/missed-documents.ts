// What nodes have committed while this manager was away, or could not hear it: asked of one of them, so that this manager can give it to others, roll it out
// again, and applies it to itself.

import { type Have, type OfferAbout, type RolloutId, sameVersion, type Version } from '../../core/rollout/rollout-messages.ts';
import { reasonOf } from '../../process/ir-file.ts';
import type { Log } from '../../process/log.ts';
import { readRolledOut } from '../../rollout/rolled-out.ts';

interface Missed {
  readonly id: RolloutId;
  readonly about: OfferAbout;
  readonly packed: Buffer;
}

interface MissedPorts {
  readonly log: Log;
  /** The answer of a node to `config running rollout`. */
  fetch(node: string): Promise<{ readonly text: string } | { readonly why: string }>;
  take(missed: Missed): void;
}

/** Whoever has only just heard of it gets it the usual way. */
const patienceMs = 3000;
const againMs = 30_000;

export class MissedDocuments {
  readonly #ports: MissedPorts;
  #of: Version | null = null;
  #dueAt = 0;
  #asks = 0;
  #busy = false;
  #saidWhy: string | null = null;

  constructor(ports: MissedPorts) {
    this.#ports = ports;
  }

  /** `applied`: the serial that this manager has. */
  look(haves: ReadonlyMap<string, Have>, applied: number, now: number): void {
    const all = [...haves.values()].filter(({ good }) => good.serial > applied);
    const best = all.reduce<Version | null>((most, { good }) => (most === null || good.serial > most.serial ? good : most), null);
    if (best === null || this.#busy) return;
    if (this.#of === null || !sameVersion(this.#of, best)) {
      this.#of = best;
      this.#dueAt = now + patienceMs;
      this.#asks = 0;
    }
    if (now < this.#dueAt) return;
    const those = all.filter(({ good }) => sameVersion(good, best)).map(({ node }) => node);
    const node = those[this.#asks++ % those.length];
    // Each of them once, and then not so often.
    this.#dueAt = now + (this.#asks < those.length ? patienceMs : againMs);
    if (node !== undefined) void this.#ask(node, best);
  }

  async #ask(node: string, version: Version): Promise<void> {
    this.#busy = true;
    const why = await this.#fetch(node, version).catch(reasonOf);
    this.#busy = false;
    const isNew = why !== this.#saidWhy;
    this.#saidWhy = why;
    if (why === null) this.#ports.log('info', `${node} has given rollout ${version.serial}, which this manager has missed`);
    // Once, however often it is asked again.
    else if (isNew)
      this.#ports.log('warn', `${node} runs rollout ${version.serial}, which this manager has missed, and has not given it: ${why}`);
  }

  async #fetch(node: string, version: Version): Promise<string | null> {
    const answer = await this.#ports.fetch(node);
    if ('why' in answer) return answer.why;
    const read = readRolledOut(answer.text);
    if (read === null) return answer.text.trim().split('\n')[0]?.slice(0, 200) ?? '';
    const { entry, packed } = read;
    if (!sameVersion(entry, version)) return `it speaks of rollout ${entry.serial}`;
    this.#ports.take({ id: { ...version, manager: entry.manager }, about: entry.about, packed });
    return null;
  }
}
