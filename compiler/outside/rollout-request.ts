// What a plan asks of a manager: which nodes switch in which steps, what nobody takes over any more, and how long a step may take.

import type { OfferAbout } from '../../runtime/core/rollout/rollout-messages.ts';
import type { ClusterIr } from '../../runtime/ir/generated/types.ts';
import { most } from '../plan/most.ts';
import type { Plan } from '../plan/plan-types.ts';

export interface RolloutRequestParts {
  readonly plan: Plan;
  readonly old: ClusterIr;
  readonly next: ClusterIr;
  readonly without: readonly string[];
  readonly who: string;
  readonly source: string;
  readonly words: string;
  readonly bytes: number;
  readonly packedBytes: number;
}

/** The spec of a step's limit: until a view is mature and balanced, and ten seconds more. */
const moreMs = 10_000;

export function aboutOf({ plan, old, next, without, who, source, words, bytes, packedBytes }: RolloutRequestParts): OfferAbout {
  const nodes = next.nodes.flatMap(({ name }) => name ?? []);
  return {
    plan: plan.plan,
    grade: plan.grade === 'restart' || plan.grade === 'stop-all' ? plan.grade : 'reload',
    nodes,
    without,
    steps: stepsOf(plan, nodes, without),
    gone: goneOf(old, next),
    excused: [...new Set(plan.effects.flatMap((effect) => (effect.kind === 'unowned' || effect.kind === 'broken' ? [effect.ip] : [])))],
    settleMs:
      most([...old.nodes, ...next.nodes].map(({ timers }) => 1000 * (timers.viewMatureTimeSec + timers.viewBalanceIntervalSec))) + moreMs,
    waitMs: 0,
    packedBytes,
    bytes,
    who,
    source,
    words,
    signature: null,
  };
}

/** Nodes that nothing changes for have the document as well, and last: of one cluster all run the same. */
function stepsOf({ order, grade }: Plan, nodes: readonly string[], without: readonly string[]): OfferAbout['steps'] {
  const takesPart = (node: string) => nodes.includes(node) && !without.includes(node);
  if (grade === 'stop-all') return [nodes.filter(takesPart)];
  const steps = order.steps.map((step) => step.filter(takesPart)).filter((step) => step.length > 0);
  const named = new Set(steps.flat());
  const rest = nodes.filter((node) => takesPart(node) && !named.has(node));
  return rest.length === 0 ? steps : [...steps, rest];
}

function goneOf(old: ClusterIr, next: ClusterIr): readonly string[] {
  const kept = new Set(next.nodes.flatMap(({ duravip }) => duravip.addresses.map(({ ip }) => ip)));
  return [...new Set(old.nodes.flatMap(({ duravip }) => duravip.addresses.map(({ ip }) => ip)))].filter((ip) => !kept.has(ip));
}
