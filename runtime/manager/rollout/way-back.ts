// A way to an older document without the compiler, which plans the best one: by the table of grades alone. What a reload does all nodes do at one moment, so
// that no two configurations meet for long; what takes restarts one node after the other.

import type { OfferAbout } from '../../core/rollout/rollout-messages.ts';
import { changedFields, nodeGrades, worstGrade } from '../../ir/grades.ts';
import type { ClusterIr } from '../../ir/generated/types.ts';
import { readIr } from '../../ir/validate.ts';

const confirmMs = 120_000;
const moreMs = 10_000;

export function wayBack(
  now: ClusterIr,
  document: Buffer,
  { who, from }: { readonly who: string; readonly from: number },
): { readonly why: string } | { readonly about: OfferAbout; readonly confirmMs: number } {
  const read = readIr(document.toString('utf8'));
  if ('error' in read) return { why: `this version does not understand it: ${read.error}` };
  const next = read.ir;
  const names = (ir: ClusterIr) => ir.nodes.flatMap(({ name }) => name ?? []);
  const other = [...names(now).filter((name) => !names(next).includes(name)), ...names(next).filter((name) => !names(now).includes(name))];
  if (other.length > 0) return { why: `it has other nodes (${other.join(', ')})` };
  const grade = worstGrade(
    next.nodes.flatMap((node) =>
      changedFields(
        nodeGrades,
        now.nodes.find(({ name }) => name === node.name),
        node,
      ).map((each) => each.grade),
    ),
  );
  if (grade === 'stop-all') return { why: 'it takes all nodes stopped at one moment' };
  const nodes = names(next);
  const ips = (ir: ClusterIr) => new Set(ir.nodes.flatMap(({ duravip }) => duravip.addresses.map(({ ip }) => ip)));
  const kept = ips(next);
  const waits = [...now.nodes, ...next.nodes].map(({ timers }) => timers.viewMatureTimeSec + timers.viewBalanceIntervalSec);
  return {
    confirmMs,
    about: {
      plan: '',
      grade: grade === 'restart' ? 'restart' : 'reload',
      nodes,
      without: [],
      steps: grade === 'restart' ? nodes.map((name) => [name]) : [nodes],
      gone: [...ips(now)].filter((ip) => !kept.has(ip)),
      excused: [],
      settleMs: waits.reduce((most, sec) => Math.max(most, sec * 1000), 0) + moreMs,
      waitMs: confirmMs,
      packedBytes: 0,
      bytes: document.length,
      who,
      source: `rollout ${from}`,
      words: '',
      signature: null,
    },
  };
}
