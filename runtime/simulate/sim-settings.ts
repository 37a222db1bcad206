// What a simulated process is started with: what the daemon gets of its options, its IR and its machine.

import type { Event, Settings } from '../core/contract.ts';
import type { NodeIr } from '../ir/generated/types.ts';
import type { BusSpeed } from './bus-speed.ts';
import type { Entry } from './ring.ts';
import type { Surroundings } from './surroundings.ts';

interface Started {
  readonly ir: NodeIr;
  readonly name: string;
  readonly index: number;
}

/** Of the machine of a node on the bus. */
function simAddress(index: number): string {
  return `192.0.2.${index + 1}`;
}

/** What the bus delivers. Corosync knows the addresses of its daemons, and members are named by these; a view of Spread is simulated without. */
export function eventsOf(entry: Entry, { spread }: BusSpeed): readonly Event[] {
  if (entry.kind === 'message') return [{ kind: 'message', from: entry.from, message: entry.message }];
  const { view } = entry;
  const seats = new Map(view.members.map((member) => [member, [simAddress(Number(member.split(':')[0]) - 1)]]));
  return [...(spread === true ? [] : [{ kind: 'seats', seats } as const]), { kind: 'view', view }];
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
    machines: new Map(plan.nodes.flatMap(({ name }, i) => (name === null ? [] : [[simAddress(i), [name]] as const]))),
    partition: plan.partition,
    incarnation: `${index}.${lives}`,
    failureTimeoutMs: plan.speed.failureTimeoutMs,
    hears: false,
  };
}
