// The nodes of the configuration, and those of the bus that it does not know: who is there, and since when somebody is not.

import { compareText } from '../../base/compare-text.ts';
import type { Snapshot } from '../console/node-port.ts';
import type { ClusterIr } from '../ir/generated/types.ts';
import type { NodeCell } from './page/page-model.ts';

interface Seen {
  /** Wall clock. */
  atMs: number;
  state: NodeCell['state'];
}

/** Remembers since when each node is as it is: nobody else does. */
export class NodesSeen {
  readonly #seen = new Map<string, Seen>();
  #cells: readonly NodeCell[] = [];

  /** Nothing changes while the bus is gone: what was seen last stays. */
  look(snapshot: Snapshot, ir: ClusterIr, byNode: ReadonlyMap<string, number>, nowMs: number): readonly NodeCell[] {
    if (!snapshot.bus.connected && this.#cells.length > 0) return this.#cells;
    const members = new Map(snapshot.members.flatMap((member) => (member.node === null ? [] : [[member.node, member] as const])));
    const refused = new Map(snapshot.refused.map((each) => [each.node, each]));
    const configured = ir.nodes.flatMap(({ name, clustered }) => (name === null || !clustered ? [] : [name]));
    const names = [...new Set([...configured, ...members.keys()])].sort(compareText);
    this.#cells = names.map((name) => {
      const member = members.get(name);
      const why = refused.get(name);
      const before = this.#seen.get(name);
      const wasThere = before !== undefined && before.state !== 'never';
      const state: NodeCell['state'] =
        why !== undefined
          ? 'refused'
          : member === undefined
            ? wasThere
              ? 'left'
              : 'never'
            : member.excluded !== null
              ? 'excluded'
              : member.draining
                ? 'draining'
                : 'here';
      if (before === undefined) this.#seen.set(name, { atMs: nowMs, state });
      else if (before.state !== state) Object.assign(before, { atMs: nowMs, state });
      return {
        name,
        state,
        leader: snapshot.leader === name,
        why: why !== undefined ? why.text : member?.excluded != null ? excludedText[member.excluded] : null,
        sinceMs: state === 'never' ? null : (this.#seen.get(name)?.atMs ?? null),
        addresses: byNode.get(name) ?? 0,
      };
    });
    return this.#cells;
  }
}

const excludedText = {
  unstated: 'it has not said what it holds',
  silent: 'it sends no heartbeats',
  disagrees: 'it has another table of owners',
} as const;
