// Who asks the LAN for addresses, and for whose. A node that the bus has dropped hears the others ask for what it has, and for nothing else. One machine
// with a bad cable, alone on the bus, asks for what everybody has: to let go for that is an outage, for it will have them only badly.

/** What a machine has asked for tells for so long what it wants. */
const rememberedMs = 10_000;
/** From its first question: by then it has asked for all that it wants, and for what was answered again. */
const clearAfterMs = 500;
/** Whoever is on the wire can have any number of MACs. */
const askersMax = 64;

interface Asker {
  readonly since: number;
  readonly lastAt: number;
  /** When it last asked for what another node has; null: never. */
  readonly othersAt: number | null;
}

export class Askers {
  readonly #byMac = new Map<string, Asker>();

  /** It has asked. Whether it wants what we have, and nothing that other nodes have. `wantsOthers`: this question was for such. */
  wantsOurs(mac: string, wantsOthers: boolean, now: number): boolean {
    const known = this.#byMac.get(mac);
    const before = known !== undefined && now - known.lastAt < rememberedMs ? known : null;
    const asker = { since: before?.since ?? now, lastAt: now, othersAt: wantsOthers ? now : (before?.othersAt ?? null) };
    this.#byMac.delete(mac);
    this.#byMac.set(mac, asker);
    const [first] = this.#byMac.keys();
    if (this.#byMac.size > askersMax && first !== undefined) this.#byMac.delete(first);
    return now - asker.since >= clearAfterMs && (asker.othersAt === null || now - asker.othersAt >= rememberedMs);
  }
}
