// Whether a new IR can be applied to a running node, and what it changes, in words. What takes what is in `runtime/ir/grades.ts`.

import { changedFields, nodeGrades, worstGrade } from '../ir/grades.ts';
import type { ManagedAddressIr, NodeIr } from '../ir/generated/types.ts';

export type Difference =
  | { readonly kind: 'none' }
  | { readonly kind: 'change'; readonly said: string }
  /** It cannot be applied while the node runs, or while any node runs. */
  | { readonly kind: 'restart' | 'stop-all'; readonly why: string };

export type DifferenceOf = typeof differenceOf;

export function differenceOf(old: NodeIr, next: NodeIr): Difference {
  const changed = changedFields(nodeGrades, old, next);
  const worst = worstGrade(changed.map(({ grade }) => grade));
  if (worst === 'restart' || worst === 'stop-all') {
    const named = changed.filter(({ grade }) => grade === worst).map(({ said }) => said);
    const takes =
      worst === 'restart'
        ? 'a restart of this node'
        : 'all nodes stopped at one moment: nodes of two groups would both serve every address (ecconf plan)';
    return { kind: worst, why: `${named.join(' and ')} changed, which needs ${takes}` };
  }
  if (changed.length === 0) return { kind: 'none' };
  const parts = changed.flatMap(({ path, grade, said }) => {
    if (path === 'duravip.addresses') return [addressDifference(old.duravip.addresses, next.duravip.addresses)];
    return grade === 'none' ? [] : [`${said} changed`];
  });
  return { kind: 'change', said: parts.length === 0 ? 'what changed does not concern the cluster' : parts.join(', ') };
}

function addressDifference(old: readonly ManagedAddressIr[], next: readonly ManagedAddressIr[]): string {
  const before = new Map(old.map((address) => [address.ip, address]));
  const added = next.filter(({ ip }) => !before.has(ip)).length;
  const changed = next.filter(
    (address) => before.has(address.ip) && JSON.stringify(before.get(address.ip)) !== JSON.stringify(address),
  ).length;
  const removed = old.length + added - next.length;
  const words = [
    [added, 'added'],
    [removed, 'removed'],
    [changed, 'changed'],
  ] as const;
  return `addresses: ${words
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}`)
    .join(', ')}`;
}
