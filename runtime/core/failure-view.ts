// What may be known of who is there and who has gone, for those who measure fail-overs. Apart from `node-view.ts`, which every node loads.

import type { MemberId } from './membership/view.ts';
import type { NodeState } from './state.ts';

export interface HeardFrom {
  readonly view: string | null;
  readonly members: ReadonlySet<MemberId>;
  /** Nodes of the last settled round, with the members that they are. */
  readonly nodes: ReadonlyMap<string, MemberId>;
  readonly excluded: ReadonlySet<MemberId>;
  readonly gathering: boolean;
}

/** O(members). */
export function heardFrom({ bus, settled, gather }: NodeState): HeardFrom {
  return {
    view: bus.view?.id ?? null,
    members: new Set(bus.view?.members),
    nodes: settled?.nodes ?? new Map(),
    excluded: new Set(bus.excluded.keys()),
    gathering: gather !== null || settled === null,
  };
}

/** Nothing of the above can be another. */
export function sameSight(a: NodeState, b: NodeState): boolean {
  return a.bus === b.bus && a.settled === b.settled && a.gather === b.gather;
}
