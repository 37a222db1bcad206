// `cluster shared list`: the layout of the manual, to the column.

import type { Answer, Value } from '../answer.ts';
import type { Call, Command } from '../console-command.ts';
import { notReplicating } from './shared-show.ts';
import type { SharedObjectRow, SharedStructure } from '../../replication/shared-view.ts';

export const sharedList: Command = {
  name: 'cluster shared list',
  args: [],
  summary: 'list the replicated objects',
  about: [
    'Name and structure of each. All are `lazy`: changes are collected, and only the latest value of an entry is sent. `w/ snapshots`: a new member gets everything at once.',
  ],
  own: false,
  effect: 'read',
  remote: 'all',
  examples: ['cluster shared list', 'json cluster shared list'],
  run,
};

/** As the product names them in XML. */
const xmlNames: Readonly<Record<SharedStructure, string>> = {
  cidrtree: 'CidrTree',
  'gauge table': 'GaugeTable',
  'throttle table': 'ThrottleTable',
  cache: 'Cache',
  counters: 'Counters',
  'time series': 'TimeSeries',
};

function run({ port }: Call): Answer {
  const shared = port.shared();
  if (shared === null) return notReplicating;
  const objects = shared.objects();
  return {
    ok: true,
    lines: () => ['Currently managed objects:', ...objects.map((row) => `${row.name.padStart(30)} [lazy, ${structureOf(row)}]`)],
    document: () => ({ objects: objects.map(objectDocument) }),
  };
}

function structureOf({ structure, snapshots }: SharedObjectRow): string {
  return `${structure}${snapshots ? ' w/ snapshots' : ''}`;
}

function objectDocument({ name, type, structure, snapshots, bindingGroup, entries, members }: SharedObjectRow): Value {
  return {
    name,
    type,
    structure: xmlNames[structure],
    lazy: true,
    snapshots,
    bindingGroup,
    entries,
    members: members.map(({ privateName, node, complete }) => ({ privateName, node, complete })),
  };
}
