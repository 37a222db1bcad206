// What a simulated process is started with: what the daemon gets of its options, its IR and its machine.

import type { Settings } from '../core/contract.ts';
import type { NodeIr } from '../ir/generated/types.ts';
import type { Surroundings } from './surroundings.ts';

interface Started {
  readonly ir: NodeIr;
  readonly name: string;
  readonly index: number;
}

/** `lives`: how often the process has been started, which makes its name on the bus another one each time. */
export function simSettings({ ir, name, index }: Started, { nodes, plan }: Surroundings<unknown>, lives: number): Settings {
  return {
    node: ir,
    member: {
      privateName: `#ec0-${100 + lives}#${name}`,
      node: name,
      subcluster: 'default',
      type: 'Momentum',
      version: '5.0',
      address: '0.0.0.0:0',
      groups: ['ec_cluster'],
    },
    clusterSize: nodes.length,
    names: plan.nodes.flatMap((each) => each.name ?? []),
    partition: plan.partition,
    incarnation: `${index}.${lives}`,
    failureTimeoutMs: plan.speed.failureTimeoutMs,
    hears: false,
  };
}
