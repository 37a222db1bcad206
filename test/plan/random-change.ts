// Clusters and changes of them by chance, all valid: four nodes, some addresses, then a few things that somebody may edit.
import type { ClusterIr, ManagedAddressIr, NodeIr } from '../../runtime/ir/generated/types.ts';

export type Chance = (below: number) => number;

/** The same numbers for a seed, everywhere. */
export function chanceOf(seed: number): Chance {
  let state = (seed * 2_654_435_761) >>> 0;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 3_266_489_917) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const names = ['n1', 'n2', 'n3', 'n4'];

export function randomCluster(model: NodeIr, chance: Chance): ClusterIr {
  const count = 2 + chance(10);
  const addresses = Array.from({ length: count }, (_, at) => address(at, chance));
  const nodes = names.map((name): NodeIr =>
    withAddresses({ ...model, name, logs: { published: [], destinations: [] }, replicas: [], listeners: [], peers: [] }, addresses),
  );
  return { irVersion: 1, product: '4', compiler: 'test', nodes, managers: [] };
}

function address(at: number, chance: Chance): ManagedAddressIr {
  const preference = chance(3) === 0 ? (names[chance(4)] ?? null) : null;
  return {
    ip: `10.1.0.${at + 1}`,
    family: 4,
    interface: 'eth1',
    prefixLength: 32,
    bindings: [`b${at + 1}`],
    services: ['multivip'],
    preference,
    follow: null,
  };
}

function withAddresses(node: NodeIr, addresses: readonly ManagedAddressIr[]): NodeIr {
  return { ...node, duravip: { ...node.duravip, addresses: [...addresses].sort((a, b) => (a.ip < b.ip ? -1 : 1)), balanceSetSize: 2 } };
}

/** One to three edits; each on all nodes, or on some. */
export function randomChange(ir: ClusterIr, chance: Chance): ClusterIr {
  let next = ir;
  for (let left = 1 + chance(3); left > 0; left--) next = edit(next, chance);
  return next;
}

function edit(ir: ClusterIr, chance: Chance): ClusterIr {
  const some = chance(3) === 0 ? new Set([names[chance(4)], names[chance(4)]]) : new Set(names);
  const all = ir.nodes[0]?.duravip.addresses ?? [];
  const at = all[chance(Math.max(1, all.length))];
  const on = (change: (addresses: readonly ManagedAddressIr[]) => readonly ManagedAddressIr[]): ClusterIr => ({
    ...ir,
    nodes: ir.nodes.map((node) => (some.has(node.name ?? '') ? withAddresses(node, change(node.duravip.addresses)) : node)),
  });
  const changed = (change: Partial<ManagedAddressIr>) =>
    on((addresses) => addresses.map((each) => (each.ip === at?.ip ? { ...each, ...change } : each)));
  switch (chance(7)) {
    case 0:
      return on((addresses) => addresses.filter(({ ip }) => ip !== at?.ip));
    case 1: {
      const added = address(20 + chance(200), chance);
      return on((addresses) => [...addresses.filter(({ ip }) => ip !== added.ip), added]);
    }
    case 2:
      return changed({ preference: names[chance(4)] ?? null });
    case 3:
      return changed({ preference: null });
    case 4:
      return changed({ interface: null, prefixLength: null });
    case 5:
      return changed({ services: ['multivip', 'esmtp:25'] });
    default: {
      const other = all[chance(Math.max(1, all.length))];
      if (at === undefined || other === undefined || at.ip === other.ip) return ir;
      return on((addresses) =>
        addresses.map((each) =>
          each.ip === at.ip ? { ...each, bindings: other.bindings } : each.ip === other.ip ? { ...each, bindings: at.bindings } : each,
        ),
      );
    }
  }
}
