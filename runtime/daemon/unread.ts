// Messages of the cluster that this node cannot read: counted, and of members that speak another version told once, as neither side counts the other then.

import { type Decoded, wireVersion } from '../core/message-wire.ts';
import type { MemberId } from '../core/membership/view.ts';

/** More members than this that speak otherwise are counted and not told. */
const toldMax = 256;

export class Unread {
  readonly #tell: (text: string, about: Readonly<Record<string, unknown>>) => void;
  readonly #told = new Set<MemberId>();
  #malformed = 0;
  #unknown = 0;

  constructor(tell: (text: string, about: Readonly<Record<string, unknown>>) => void) {
    this.#tell = tell;
  }

  note(from: MemberId, decoded: Exclude<Decoded, { kind: 'message' }>): void {
    if (decoded.kind === 'malformed') {
      this.#malformed++;
      return;
    }
    this.#unknown++;
    // A kind that a later release has added: whoever does not have it does as before.
    if (decoded.version === wireVersion) return;
    if (this.#told.has(from) || this.#told.size >= toldMax) return;
    this.#told.add(from);
    const { version, type } = decoded;
    const text = `${from} speaks of what this node cannot read (version ${version}, kind ${type}): another package runs there. Neither counts the other, and both may serve one address: stop all nodes, and start them with one package (docs/operations.md, "Stop, drain, upgrade")`;
    this.#tell(text, { from, version, type });
  }

  counters(): Readonly<Record<string, number>> {
    return { messages_malformed: this.#malformed, messages_unknown: this.#unknown };
  }
}
