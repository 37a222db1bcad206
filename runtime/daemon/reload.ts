// Whether a new IR can be applied to a running node, and what it changes, in words.

import type { ManagedAddressIr, NodeIr } from '../ir/generated/types.ts';

export type Difference =
  | { readonly kind: 'none' }
  | { readonly kind: 'change'; readonly said: string }
  /** It cannot be applied while the node runs. */
  | { readonly kind: 'restart'; readonly why: string };

export function differenceOf(old: NodeIr, next: NodeIr): Difference {
  const fixed = fixedParts.filter(([, read]) => !equal(read(old), read(next))).map(([name]) => name);
  if (fixed.length > 0) return { kind: 'restart', why: `${fixed.join(' and ')} changed, which needs a restart of this node` };
  if (equal(old, next)) return { kind: 'none' };
  const parts = [
    addressDifference(old.duravip.addresses, next.duravip.addresses),
    ...liveParts.filter(([, read]) => !equal(read(old), read(next))).map(([name]) => `${name} changed`),
  ].filter((part) => part !== '');
  return { kind: 'change', said: parts.length === 0 ? 'what changed does not concern the cluster' : parts.join(', ') };
}

/** Where this node is and with whom it talks: others hold on to it. */
const fixedParts: readonly (readonly [string, (node: NodeIr) => unknown])[] = [
  ['cluster_group', ({ groups }) => groups.cluster],
  ['control_group', ({ groups }) => groups.control],
  ['the subcluster', ({ subcluster }) => subcluster],
  ['the node address', ({ address }) => address.ip],
];

const liveParts: readonly (readonly [string, (node: NodeIr) => unknown])[] = [
  ['duravip_balance_set_size', ({ duravip }) => duravip.balanceSetSize],
  ['arp_all_hosts', ({ duravip }) => duravip.arpAllHosts],
  ['timers', ({ timers }) => timers],
  ['topologies', ({ duravip }) => duravip.topologies],
  ['listeners', ({ listeners }) => listeners],
  ['peers', ({ peers }) => peers],
  ['replicated objects', ({ replicas }) => replicas],
  ['published logs', ({ logs }) => logs],
];

function addressDifference(old: readonly ManagedAddressIr[], next: readonly ManagedAddressIr[]): string {
  const before = new Map(old.map((address) => [address.ip, address]));
  const added = next.filter(({ ip }) => !before.has(ip)).length;
  const changed = next.filter((address) => before.has(address.ip) && !equal(before.get(address.ip), address)).length;
  const removed = old.length + added - next.length;
  const words = [
    [added, 'added'],
    [removed, 'removed'],
    [changed, 'changed'],
  ] as const;
  const said = words.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  return said.length === 0 ? '' : `addresses: ${said.join(', ')}`;
}

/** Both come from JSON of one schema, whose order of names is fixed. */
function equal(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
