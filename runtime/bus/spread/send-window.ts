// How much of ours may be on its way. A daemon stops reading from all of its clients at 500 messages that it has not got rid of, so we stay below that:
// packets that have not come back, over all groups, and bytes that the socket has not taken. Some of it is kept for small packets, because a
// heartbeat must not wait behind the pieces of a large message.

/** Smaller ones are heartbeats and their like. */
const smallBytes = 1 << 10;
const packetsMax = 400;
const bytesMax = 1 << 20;
const unwrittenMax = 256 << 10;
const keptPackets = 16;
const keptBytes = 64 << 10;

export class SendWindow {
  /** Not back yet, in the order of sending: the daemon keeps it across groups. */
  #away: { readonly group: string; readonly bytes: number; readonly at: number }[] = [];
  #first = 0;
  #bytes = 0;

  fits(bytes: number, unwritten: number): boolean {
    const isSmall = bytes < smallBytes;
    const packets = this.#away.length - this.#first;
    return (
      packets < packetsMax - (isSmall ? 0 : keptPackets) &&
      this.#bytes + bytes <= bytesMax - (isSmall ? 0 : keptBytes) &&
      unwritten + bytes <= unwrittenMax - (isSmall ? 0 : keptBytes)
    );
  }

  sent(group: string, bytes: number, at: number): void {
    this.#away.push({ group, bytes, at });
    this.#bytes += bytes;
  }

  /** One of ours has come back: with it everything that was sent before it is through. False: none such was away. */
  cameBack(group: string, bytes: number): boolean {
    let found = this.#first;
    while (found < this.#away.length && !(this.#away[found]?.group === group && this.#away[found]?.bytes === bytes)) found++;
    if (found === this.#away.length) return false;
    for (; this.#first <= found; this.#first++) this.#bytes -= this.#away[this.#first]?.bytes ?? 0;
    if (this.#first >= packetsMax) {
      this.#away = this.#away.slice(this.#first);
      this.#first = 0;
    }
    return true;
  }

  /** When the one was sent that is away longest; null: none is. */
  get oldest(): number | null {
    return this.#away[this.#first]?.at ?? null;
  }
}
