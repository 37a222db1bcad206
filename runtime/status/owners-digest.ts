// The table of owners, read once for all who look at it: rows, counts, and blocks. Read in slices, because ten thousand addresses are read while
// heartbeats run; the state behind it is never changed in place.

import { contains, makeCidr, parseCidr, parseIp, type Cidr } from '../net/ip.ts';
import { bindingsOf, isStillSo, type OwnerRow, ownerRow, tableOf } from '../core/owner-view.ts';
import type { NodeState } from '../core/state.ts';
import type { ClusterIr } from '../ir/generated/types.ts';

export interface DigestRow extends OwnerRow {
  readonly block: number;
  readonly bindings: readonly string[];
}

export interface Block {
  readonly text: string;
  readonly interface: string | null;
}

export interface OwnersDigest {
  /** Changes whenever a row may be another one. */
  readonly key: readonly [unknown, unknown, unknown];
  readonly rows: readonly DigestRow[];
  readonly blocks: readonly Block[];
  readonly byNode: ReadonlyMap<string, number>;
  readonly owned: number;
  readonly unowned: number;
  readonly moving: number;
  readonly troubled: number;
  /** Those that nobody has, the first of them. */
  readonly without: readonly string[];
  readonly broken: readonly string[];
}

/** Rows read in one go, before other work of the process has its turn. */
const sliceRows = 500;
const namedMost = 8;
const breathe = () => new Promise<void>((resolve) => setImmediate(resolve));

export const noOwners: OwnersDigest = {
  key: [null, null, null],
  rows: [],
  blocks: [],
  byNode: new Map(),
  owned: 0,
  unowned: 0,
  moving: 0,
  troubled: 0,
  without: [],
  broken: [],
};

/** The state behind it is never changed in place. */
const offersIn = new WeakMap<NodeState['book'], ReturnType<typeof bindingsOf>>();

function offersOf(state: NodeState): ReturnType<typeof bindingsOf> {
  const known = offersIn.get(state.book) ?? bindingsOf(state);
  offersIn.set(state.book, known);
  return known;
}

/** Rows that are as they were in `before` stay the same objects: four times a second ten thousand new ones would fill hundreds of megabytes. O(addresses) to look, the rest by what is another. */
export async function digestOf(state: NodeState, blocks: BlockFinder, before: OwnersDigest): Promise<OwnersDigest> {
  const entries = state.settled?.entries ?? [];
  const rows = before.rows.slice(0, entries.length);
  const byNode = new Map<string, number>();
  const offers = offersOf(state);
  const without: string[] = [];
  const broken: string[] = [];
  const counts = { owned: 0, unowned: 0, moving: 0, troubled: 0 };
  for (const [at, entry] of entries.entries()) {
    const { ip } = entry;
    const old = before.rows[at];
    const block = blocks.of(ip);
    const bindings = offers.get(ip)?.bindings ?? noBindings;
    const isSame = old !== undefined && old.block === block && old.bindings === bindings && isStillSo(state, entry, old);
    const row = isSame ? old : { ...ownerRow(state, entry), block, bindings };
    rows[at] = row;
    if (row.owner !== null) {
      counts.owned++;
      byNode.set(row.owner, (byNode.get(row.owner) ?? 0) + 1);
    } else {
      counts.unowned++;
      const named = row.entry.broken ? broken : without;
      if (named.length < namedMost) named.push(ip);
    }
    if (row.movingTo !== null) counts.moving++;
    if (isTroubled(row)) counts.troubled++;
    if ((at + 1) % sliceRows === 0) await breathe();
  }
  return { key: tableOf(state), rows, blocks: blocks.list(), byNode, ...counts, without, broken };
}

const noBindings: readonly string[] = [];

/** Worth a look: nobody has it, it moves, or nodes contradict each other about it. */
export function isTroubled({ owner, movingTo, entry }: OwnerRow): boolean {
  return owner === null || movingTo !== null || entry.broken || entry.conflict || entry.unsafe;
}

export function isSameKey(a: OwnersDigest['key'], b: OwnersDigest['key']): boolean {
  return a[0] === b[0] && a[1] === b[1] && a[2] === b[2];
}

/** Which topology block an address lies in: of this configuration, most specific first; others by /24 and /64. Remembered by address. */
export class BlockFinder {
  readonly #topologies: readonly { readonly cidr: Cidr; readonly interface: string }[];
  readonly #known = new Map<string, number>();
  readonly #blocks: Block[] = [];

  constructor(ir: ClusterIr) {
    const found = new Map<string, { cidr: Cidr; interface: string }>();
    for (const node of ir.nodes) {
      for (const { network, interface: device } of node.duravip.topologies) {
        const cidr = parseCidr(network);
        if (cidr !== null && !found.has(network)) found.set(network, { cidr, interface: device });
      }
    }
    this.#topologies = [...found.values()].sort((a, b) => b.cidr.prefix - a.cidr.prefix);
  }

  of(text: string): number {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const block = this.#find(text);
    let at = this.#blocks.findIndex((each) => each.text === block.text);
    if (at < 0) at = this.#blocks.push(block) - 1;
    this.#known.set(text, at);
    return at;
  }

  list(): readonly Block[] {
    return [...this.#blocks];
  }

  #find(text: string): Block {
    const ip = parseIp(text);
    const topology = ip === null ? undefined : this.#topologies.find(({ cidr }) => contains(cidr, ip));
    if (topology !== undefined) return { text: topology.cidr.text, interface: topology.interface };
    return { text: ip === null ? text : makeCidr(ip, ip.family === 4 ? 24 : 64).text, interface: null };
  }
}
