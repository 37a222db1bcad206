// Who would own each managed address with all nodes up, with some of them down, and with any one more down. Asks the election of the runtime
// itself (`rest.ts`), so that an answer given while editing cannot differ from what the cluster will do.
//
// A node that goes moves nothing but what it owned and what follows that: what the others hold stays with them (a test holds the
// election to it). So all failures that matter to an address that somebody has are one failure, and take one election. What nobody has may come
// to life with the failure of any node: what a node says, a mistake too, goes with it.

import { offersOf, type Entry } from '../../runtime/core/ownership/entries.ts';
import type { ClusterView } from '../check/check.ts';
import { emitAddresses } from '../emit/emit-duravip.ts';
import type { OriginWriter } from '../emit/source-map.ts';
import { type Offers, ownerIn, type Rest, rest } from './rest.ts';

export interface Owners {
  /** Names of the nodes that take part, sorted. */
  readonly nodes: readonly string[];
  readonly entries: readonly Entry[];
  /** After a start of all nodes together. */
  readonly allUp: Situation;
  /** When these nodes have gone at one moment after that start; names that take no part are passed over. Computed on first use. */
  without(gone: readonly string[]): Situation;
}

/** Who owns what while some nodes are down. */
export interface Situation {
  /** Sorted. */
  readonly down: readonly string[];
  /** By address; null: nobody can have it. */
  readonly owners: ReadonlyMap<string, string | null>;
  /** The node whose failure now gives an address another owner, and that owner (null: nobody). null: no single failure does. */
  failover(ip: string): Failover | null;
}

export interface Failover {
  readonly gone: string;
  readonly owner: string | null;
}

/** Nodes without a known name take no part. O(nodes x addresses) for the start, the same again for each node that goes. */
export function readOwners(cluster: ClusterView): Owners {
  const offers = new Map(
    cluster.nodes.flatMap(({ node, facts }) => {
      if (node.name === null || facts.cluster === null) return [];
      return [[node.name, offersOf(emitAddresses(facts.addresses, '', nowhere))] as const];
    }),
  );
  const start = rest(offers, null, null);
  const ips = start.entries.map(({ ip }) => ip);
  const allUp = situation(offers, [], start, ips);
  const known = new Map<string, Situation>();
  return {
    nodes: [...offers.keys()].sort(),
    entries: start.entries,
    allUp,
    without(names) {
      const gone = [...new Set(names)].filter((name) => offers.has(name)).sort();
      if (gone.length === 0) return allUp;
      const key = gone.join('\n');
      const made = known.get(key) ?? situation(offers, gone, rest(left(offers, gone), start.table, null), ips);
      known.set(key, made);
      return made;
    },
  };
}

function situation(offers: Offers, down: readonly string[], at: Rest, ips: readonly string[]): Situation {
  const next = new Map<string, Rest>();
  const without = (gone: string) => {
    const made = next.get(gone) ?? rest(left(offers, [...down, gone]), at.table, null);
    next.set(gone, made);
    return made;
  };
  return {
    down,
    // Whatever is managed on any node, also where it has no candidate any more.
    owners: new Map(ips.map((ip) => [ip, ownerIn(at, ip)])),
    failover(ip) {
      const now = ownerIn(at, ip);
      const gone = now ?? [...offers.keys()].sort().find((node) => !down.includes(node) && ownerIn(without(node), ip) !== null);
      return gone === undefined ? null : { gone, owner: ownerIn(without(gone), ip) };
    },
  };
}

function left(offers: Offers, gone: readonly string[]): Offers {
  return new Map([...offers].filter(([name]) => !gone.includes(name)));
}

/** Where the values are from does not matter here, and there may be a million of them. */
const nowhere: OriginWriter = { place: () => {}, default: () => {}, derived: () => {} };
