// Whether a new IR can be applied to a running node, and what it changes, in words. What takes what is in `runtime/ir/grades.ts`.

import type { AddressRow } from '../console/node-port.ts';
import { changedFields, nodeGrades, worstGrade } from '../ir/grades.ts';
import type { ManagedAddressIr, NodeIr } from '../ir/generated/types.ts';

export type Difference =
  | { readonly kind: 'none' }
  | { readonly kind: 'change'; readonly said: string }
  /** It cannot be applied while the node runs, or while any node runs. */
  | { readonly kind: 'restart' | 'stop-all'; readonly why: string };

/** What `daemon.ts` takes of this file, which is not loaded before the first reload. */
export interface Judges {
  readonly differenceOf: typeof differenceOf;
  readonly breaksOf: typeof breaksOf;
}

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

/** Told of at most so many; a renumbering of all is one mistake. */
const breaksMax = 4;

/**
 * A binding that would have two addresses, one here and another one at nodes that still run the old configuration: both would be BROKEN, and served nowhere.
 * Null: there is none that is not so already. O(addresses x nodes).
 */
export function breaksOf(rows: Iterable<AddressRow>, self: string, next: readonly ManagedAddressIr[]): string | null {
  const others = new Map<string, Map<string, string[]>>();
  const already = new Map<string, Set<string>>();
  for (const { ip, members } of rows) {
    for (const { node, bindings } of members) {
      for (const binding of bindings) {
        already.set(binding, (already.get(binding) ?? new Set()).add(ip));
        if (node === self) continue;
        const at = others.get(binding) ?? new Map<string, string[]>();
        at.set(ip, [...(at.get(ip) ?? []), node]);
        others.set(binding, at);
      }
    }
  }
  const breaks = next.flatMap(({ ip, bindings }) =>
    bindings.flatMap((binding) => {
      const elsewhere = [...(others.get(binding) ?? [])].filter(([other]) => other !== ip);
      const isBroken = (already.get(binding)?.size ?? 0) > 1;
      return isBroken || elsewhere.length === 0 ? [] : [{ ip, binding, elsewhere }];
    }),
  );
  if (breaks.length === 0) return null;
  const broken = [...new Set(breaks.flatMap(({ ip, elsewhere }) => [ip, ...elsewhere.map(([other]) => other)]))].sort();
  const told = breaks
    .slice(0, breaksMax)
    .map(
      ({ ip, binding, elsewhere }) =>
        `binding ${binding} would be ${ip} here, and is ${elsewhere.map(([other, nodes]) => `${other} on ${nodes.sort().join(', ')}`).join(' and ')}`,
    );
  const more = breaks.length > breaksMax ? `; ${breaks.length - breaksMax} more bindings` : '';
  return `${shortList(broken)} would be BROKEN and served nowhere until all nodes have this configuration: ${told.join('; ')}${more}. Have all take it at one moment: ecconf rollout, or broadcast config reload --now (on this node alone: config reload --now)`;
}

function shortList(ips: readonly string[]): string {
  return ips.length <= 8 ? ips.join(', ') : `${ips.slice(0, 8).join(', ')} and ${ips.length - 8} more`;
}
