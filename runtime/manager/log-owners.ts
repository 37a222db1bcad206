// Which manager shall read which log. Managers that may read one log under one name share it by the rules of addresses: each calculates the same table
// from the same view of the bus, with the same election. Who is there as a stand-by gets what no other manager is there for, and who cannot reach a node what
// nobody can.

import { mergeOffers, type Offer } from '../core/ownership/entries.ts';
import { settle } from '../core/ownership/election.ts';
import type { ClusterIr, ManagerIr } from '../ir/generated/types.ts';
import type { Owners } from '../log/aggregate/source-owners.ts';
import { sourceKey, type Source } from '../log/aggregate/log-source.ts';

/** A manager that is on the bus. */
export interface PresentManager {
  readonly name: string;
  readonly standby: boolean;
  /** Nodes that it says it cannot reach; null: so many that it gives no names. */
  readonly without: readonly string[] | null;
}

export class LogOwners implements Owners {
  readonly #self: Omit<PresentManager, 'without'>;
  #ir: ClusterIr;
  /** Null: the bus has not told yet. */
  #present: readonly PresentManager[] | null = null;
  #shared: ReadonlyMap<string, Shared> = new Map();
  /** By key of a source, of those that more than one manager may read. */
  #table: ReadonlyMap<string, string | null> = new Map();

  constructor(ir: ClusterIr, self: Omit<PresentManager, 'without'>) {
    this.#ir = ir;
    this.#self = self;
    this.#calculate();
  }

  /** True: somebody shall read something else than before. */
  see(present: readonly PresentManager[]): boolean {
    // Ourselves we see always, also in a view that is older than we are.
    const all = present.some(({ name }) => name === this.#self.name) ? present : [...present, { ...this.#self, without: [] }];
    this.#present = all;
    return this.#calculate();
  }

  reload(ir: ClusterIr): boolean {
    this.#ir = ir;
    return this.#calculate();
  }

  /** Whether anything of this node is shared. */
  sharesOf(node: string): boolean {
    return [...this.#shared.values()].some((shared) => shared.node === node);
  }

  isShared(source: Source): boolean {
    return this.#table.has(sourceKey(source));
  }

  ownerOf(source: Source): string | null {
    const key = sourceKey(source);
    return this.#table.has(key) ? (this.#table.get(key) ?? null) : this.#self.name;
  }

  #calculate(): boolean {
    const before = this.#table;
    this.#shared = sharedSources(this.#ir);
    this.#table = ownersOf(this.#shared, this.#present);
    return JSON.stringify([...before]) !== JSON.stringify([...this.#table]);
  }
}

interface Shared {
  readonly node: string;
  /** Of the managers that may read it. */
  readonly names: readonly string[];
}

/** What more than one manager may read, by source. */
function sharedSources({ nodes, managers }: ClusterIr): ReadonlyMap<string, Shared> {
  const shared = new Map<string, { readonly node: string; readonly names: string[] }>();
  for (const { name: node, logs } of nodes) {
    for (const { key, subscribers } of logs.published) {
      for (const manager of managers) {
        const subscriber = subscriberOf(manager, node ?? '', subscribers);
        if (subscriber === null || manager.name === null) continue;
        const source = sourceKey({ node: node ?? '', log: key, subscriber });
        const known = shared.get(source);
        if (known === undefined) shared.set(source, { node: node ?? '', names: [manager.name] });
        else known.names.push(manager.name);
      }
    }
  }
  return new Map([...shared].filter(([, { names }]) => names.length > 1));
}

/** As `chooseSubscriber` has it, by what the configuration says: the first of its names that the log has, else the last, which is the common one. */
function subscriberOf({ pulls, otherPulls }: ManagerIr, node: string, there: readonly string[]): string | null {
  const names = [...pulls, ...otherPulls].find((pull) => pull.node === node)?.subscribers ?? [];
  return names.find((name) => there.includes(name)) ?? names.at(-1) ?? null;
}

/** By source who shall read it; null: nobody knows yet. */
function ownersOf(shared: ReadonlyMap<string, Shared>, present: readonly PresentManager[] | null): ReadonlyMap<string, string | null> {
  if (present === null) return new Map([...shared.keys()].map((key) => [key, null]));
  const offers = new Map<string, Offer[]>(present.map(({ name }) => [name, []]));
  for (const [key, { node, names }] of shared) {
    const there = present.filter(({ name }) => names.includes(name));
    for (const { name } of bestOf(there, node)) offers.get(name)?.push(offerOf(key));
  }
  // Nobody claims anything: who held a log lets go of it without a loss, so an even table is worth more than a quiet one.
  const states = present.map(({ name }) => ({ member: name, component: 1, takes: true, claims: [] }));
  const table = settle(mergeOffers(offers), states, true);
  return new Map([...shared.keys()].map((key) => [key, table.get(key)?.owner ?? null]));
}

/** To reach the node is worth more than not to be a stand-by. */
function bestOf(there: readonly PresentManager[], node: string): readonly PresentManager[] {
  const near = there.filter(({ without }) => without !== null && !without.includes(node));
  const pool = near.length > 0 ? near : there;
  const first = pool.filter(({ standby }) => !standby);
  return first.length > 0 ? first : pool;
}

function offerOf(key: string): Offer {
  return { ip: key, bindings: [], services: [], preference: null, follow: null, able: true };
}
