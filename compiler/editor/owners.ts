// Who would own each managed address with all nodes up, and with any one of them down. Asks the election of the runtime itself,
// so that an answer given while editing cannot differ from what the cluster will do.
//
// A node that goes moves nothing but what it owned and what follows that: what the others hold stays with them (a test holds the
// election to it). So all failures that matter to one address are one failure, and take one election.

import { mergeOffers, offersOf, type Entry } from '../../runtime/core/ownership/entries.ts';
import { settle, type State, type Table } from '../../runtime/core/ownership/election.ts';
import type { ClusterView } from '../check/check.ts';
import { emitAddresses } from '../emit/emit-duravip.ts';
import type { OriginWriter } from '../emit/source-map.ts';

export interface Owners {
  /** Names of the nodes that take part, sorted. */
  readonly nodes: readonly string[];
  readonly entries: readonly Entry[];
  /** Owner by address after a start of all nodes together; null: nobody can have it. */
  readonly allUp: ReadonlyMap<string, string | null>;
  /** The same after `node` has gone. Computed on first use. */
  without(node: string): ReadonlyMap<string, string | null>;
  /** The one node whose failure gives an address another owner, and that owner (null: nobody). null: no single failure does. */
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
  const nodes = [...offers.keys()].sort();
  const entries = mergeOffers(offers);
  const start = settle(
    entries,
    nodes.map((member) => stateOf(member, nodes.length, null)),
    true,
  );
  const known = new Map<string, ReadonlyMap<string, string | null>>();
  const allUp = ownersIn(start);
  const byIp = new Map(entries.map((entry) => [entry.ip, entry]));
  const without = (gone: string) => {
    let owners = known.get(gone);
    if (owners === undefined) {
      const states = nodes.filter((member) => member !== gone).map((member) => stateOf(member, nodes.length, start));
      owners = ownersIn(settle(entries, states, true));
      known.set(gone, owners);
    }
    return owners;
  };
  return {
    nodes,
    entries,
    allUp,
    without,
    failover(ip) {
      const gone = decider(ip, byIp, allUp);
      if (gone === null) return null;
      const owner = without(gone).get(ip) ?? null;
      return owner === (allUp.get(ip) ?? null) ? null : { gone, owner };
    },
  };
}

/** The owner; for a follower that nobody can have where its leader is, the owner of the leader. */
function decider(ip: string, entries: ReadonlyMap<string, Entry>, allUp: ReadonlyMap<string, string | null>): string | null {
  const owner = allUp.get(ip) ?? null;
  if (owner !== null) return owner;
  const leader = entries.get(ip)?.follow ?? null;
  return leader === null ? null : (allUp.get(leader) ?? null);
}

/** Where the values are from does not matter here, and there may be a million of them. */
const nowhere: OriginWriter = { place: () => {}, default: () => {}, derived: () => {} };

/** A member with what it holds in `table`. */
function stateOf(member: string, component: number, table: Table | null): State {
  const rows = [...(table ?? [])].filter(([, row]) => row.owner === member);
  return { member, component, takes: true, claims: rows.map(([ip, { claim, pinned }]) => ({ ip, claim, pinned })) };
}

function ownersIn(table: Table): ReadonlyMap<string, string | null> {
  return new Map([...table].map(([ip, { owner }]) => [ip, owner]));
}
