// Moves, shared objects and the configuration as a page shows them.

import { subjects } from '../core/state.ts';
import type { Move } from '../history/move-history.ts';
import type { SharedView } from '../replication/shared-view.ts';
import type { Differences } from '../control/node-agreement.ts';
import type { ConfigurationBlock, MoveRow, SharedRow } from './page/page-model.ts';
import type { ConfigurationSights } from './status-port.ts';

export function moveRow(move: Move): MoveRow {
  const { id, atMs, kind, reason, from, to, count, ips, withoutMs, by, mendedMs, phases } = move;
  const slowest = phases.reduce<Move['phases'][number] | null>(
    (most, each) => (most === null || (each.totalMs ?? 0) > (most.totalMs ?? 0) ? each : most),
    null,
  );
  return { id, atMs, kind, reason, from, to, count, ips: ips.slice(0, shownIps), withoutMs, by, phases: slowest, mendedMs };
}

const shownIps = 8;

export function sharedRows(shared: SharedView | null, nodes: readonly string[]): readonly SharedRow[] {
  return (shared?.objects() ?? []).map(({ name, type, structure, entries, members }) => {
    const complete = members.filter((member) => member.complete).length;
    const here = new Set(members.map(({ node }) => node));
    const waiting = members.flatMap((member) => (member.complete ? [] : [member.node]));
    return {
      name,
      type,
      structure,
      entries,
      complete,
      of: members.length,
      missing: [...nodes.filter((node) => !here.has(node)), ...waiting],
    };
  });
}

const digits = 12;

/** Of the rollouts that are kept, those that a page shows. */
const shownRollouts = 10;

export function configurationBlock(
  sights: ConfigurationSights,
  differences: Differences,
  rollouts: ConfigurationBlock['rollouts'],
): ConfigurationBlock {
  const { wanted, onDisk, nodes, remarks } = sights;
  return {
    wanted: {
      sha256: wanted.sha256.slice(0, digits),
      path: wanted.path,
      sinceMs: wanted.sinceMs,
      by: wanted.by,
      disk:
        onDisk === null
          ? 'not looked at yet'
          : onDisk.sha256 === wanted.sha256
            ? 'the same'
            : (onDisk.problem ?? 'another one: config reload applies it'),
    },
    subjects,
    nodes: nodes.map(({ node, present, configured }) => ({
      node,
      present,
      disk: configured === null ? null : configured.onDisk === wanted.sha256,
      running: configured === null ? null : configured.running === wanted.sha256,
      sinceMs: configured?.sinceMs ?? null,
      by: configured?.by ?? null,
      differs: subjects.filter((subject) => configured !== null && configured.parts[subject] !== usual(sights, subject)),
    })),
    differences: differences.shown.map(({ node, option, value, usual: others }) => ({ node, option, value, usual: others })),
    remarks,
    rollouts: rollouts?.slice(0, shownRollouts).map((each) => ({ ...each, sha256: each.sha256.slice(0, digits) })) ?? null,
  };
}

/** The fingerprint that most have; of equally many the smaller, so that all say the same. */
function usual({ nodes }: ConfigurationSights, subject: (typeof subjects)[number]): string | null {
  const counts = new Map<string, number>();
  for (const { configured } of nodes) {
    const part = configured?.parts[subject];
    if (part !== undefined) counts.set(part, (counts.get(part) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0] ?? null;
}
