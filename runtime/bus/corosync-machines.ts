// Addresses of the machines of a ring by node id, out of what Corosync has in its map of keys: `nodelist.node.N.nodeid` with `.ringN_addr` of its
// configuration, and `runtime.members.ID.ip` (`r(0) ip(10.20.0.11)`) of those that have joined, for who has names in the configuration.

import { parseIp } from '../net/ip.ts';

export type Machines = ReadonlyMap<number, readonly string[]>;

export function machinesOf(values: ReadonlyMap<string, string>): Machines {
  const found = new Map<number, Set<string>>();
  const note = (id: number, text: string): void => {
    const ip = parseIp(text)?.text;
    if (ip === undefined || !Number.isSafeInteger(id)) return;
    const known = found.get(id) ?? new Set<string>();
    found.set(id, known.add(ip));
  };
  for (const [key, value] of values) {
    const listed = /^nodelist\.node\.(\d+)\.ring\d+_addr$/.exec(key);
    const joined = /^runtime\.members\.(\d+)\.ip$/.exec(key);
    if (listed !== null) note(Number(values.get(`nodelist.node.${listed[1]}.nodeid`) ?? Number.NaN), value);
    if (joined !== null) for (const [, ip] of value.matchAll(/ip\(([^)]*)\)/g)) note(Number(joined[1]), ip ?? '');
  }
  return new Map([...found].map(([id, ips]) => [id, [...ips].sort()]));
}

/** What is known, and looked up again when somebody asks for a node that is not. */
export class RingMachines {
  readonly #read: () => Promise<Machines | null>;
  #known: Machines = new Map();
  #isReading = false;
  #isOld = true;
  /** Node ids of which nothing was found when it was looked last. */
  readonly #missing = new Set<number>();

  constructor(read: () => Promise<Machines | null>) {
    this.#read = read;
  }

  /** At each connection to the daemon: its configuration may be another one. */
  renew(): void {
    this.#missing.clear();
    this.#isOld = true;
  }

  of(nodeId: number): readonly string[] {
    const known = this.#known.get(nodeId) ?? [];
    if (this.#isOld || (known.length === 0 && !this.#missing.has(nodeId))) void this.#look(nodeId);
    return known;
  }

  async #look(asked: number): Promise<void> {
    if (this.#isReading) return;
    this.#isReading = true;
    const found = await this.#read();
    this.#isReading = false;
    this.#isOld = false;
    if (found !== null) this.#known = found;
    if (!this.#known.has(asked)) this.#missing.add(asked);
  }
}
