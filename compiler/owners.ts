// Who would own each managed address with all nodes up, and with any one of them down. Asks the election of the runtime itself,
// so that an answer given while editing cannot differ from what the cluster will do.

import { mergeOffers, offersOf, type Entry } from '../runtime/core/entries.ts';
import { settle, type State, type Table } from '../runtime/core/election.ts';
import type { ClusterView } from './check.ts';
import { emitAddresses } from './emit-duravip.ts';
import { openOrigins } from './source-map.ts';

export interface Owners {
  /** Names of the nodes that take part, sorted. */
  readonly nodes: readonly string[];
  readonly entries: readonly Entry[];
  /** Owner by address after a start of all nodes together; null: nobody can have it. */
  readonly allUp: ReadonlyMap<string, string | null>;
  /** The same after `node` has gone; what the others held stays with them. Computed on first use. */
  without(node: string): ReadonlyMap<string, string | null>;
}

/** Nodes without a known name take no part. O(nodes x addresses) for the start, the same again for each node that goes. */
export function readOwners(cluster: ClusterView): Owners {
  const { writer } = openOrigins(cluster.project.sources);
  const offers = new Map(
    cluster.nodes.flatMap(({ node, facts }) => {
      if (node.name === null || facts.cluster === null) return [];
      return [[node.name, offersOf(emitAddresses(facts.addresses, '', writer))] as const];
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
  return {
    nodes,
    entries,
    allUp: ownersIn(start),
    without(gone) {
      let owners = known.get(gone);
      if (owners === undefined) {
        const states = nodes.filter((member) => member !== gone).map((member) => stateOf(member, nodes.length, start));
        owners = ownersIn(settle(entries, states, true));
        known.set(gone, owners);
      }
      return owners;
    },
  };
}

/** A member with what it holds in `table`. */
function stateOf(member: string, component: number, table: Table | null): State {
  const rows = [...(table ?? [])].filter(([, row]) => row.owner === member);
  return { member, component, draining: false, claims: rows.map(([ip, { claim, pinned }]) => ({ ip, claim, pinned })) };
}

function ownersIn(table: Table): ReadonlyMap<string, string | null> {
  return new Map([...table].map(([ip, { owner }]) => [ip, owner]));
}
