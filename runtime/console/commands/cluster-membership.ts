// `cluster membership`.

import { mapLazily, type Answer } from '../answer.ts';
import type { Call, Command } from '../console-command.ts';
import { notConnected } from '../find.ts';
import type { MemberRow } from '../node-port.ts';

export const clusterMembership: Command = {
  name: 'cluster membership',
  args: [],
  summary: 'show the members of the cluster',
  about: ['In the order of the group. While the node is not connected one line says so, with status 1.'],
  own: false,
  effect: 'read',
  remote: 'all',
  examples: ['cluster membership', 'json cluster membership', 'xml cluster membership'],
  run,
};

function run({ port }: Call): Answer {
  const snapshot = port.snapshot();
  const off = notConnected(snapshot);
  if (off !== null) return off;
  const { members } = snapshot;
  return {
    ok: true,
    lines: () => members.flatMap((member, index) => [...(index > 0 ? [''] : []), ...memberLines(member)]),
    document: () => ({ members: mapLazily(members, (member) => ({ ...member })) }),
  };
}

function memberLines({ privateName, node, subcluster, type, version, address, groups }: MemberRow): readonly string[] {
  return [
    `Private Name: ${privateName}`,
    `Node Name: ${node ?? '(Null)'}`,
    `Subcluster: ${subcluster ?? '(Null)'}`,
    `Node Type: ${type}`,
    `Version: ${version}`,
    `Address: ${address}`,
    `Groups: ${groups.join(', ')}`,
  ];
}
