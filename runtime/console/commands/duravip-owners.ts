// `cluster duravip owners`: who has what, a line an address. What `ecconsole watch` draws.

import { mapLazily, type Answer } from '../answer.ts';
import type { Call, Command } from '../console-command.ts';
import { notConnected } from '../find.ts';
import { type AddressRow, type Configuration, type Snapshot, secondsSince } from '../node-port.ts';
import { stateWords } from './duravip-show.ts';

export const duravipOwners: Command = {
  name: 'cluster duravip owners',
  args: [],
  summary: 'show the owner of every managed address, one line each',
  about: ['Address, owner (`-`: nobody), state as in `cluster duravip show`, bindings. Made for grep and awk.'],
  own: true,
  effect: 'read',
  remote: 'all',
  examples: ['cluster duravip owners', 'json cluster duravip owners'],
  run,
};

function run({ port }: Call): Answer {
  const snapshot = port.snapshot();
  const off = notConnected(snapshot);
  if (off !== null) return off;
  return {
    ok: true,
    lines: () => mapLazily(snapshot.addresses, (row) => ownerLine(row, snapshot)),
    document: () => ({
      node: snapshot.self.node,
      dryRun: snapshot.self.dryRun,
      leader: snapshot.leader,
      phase: snapshot.phase,
      mature: snapshot.mature,
      quorum: snapshot.quorum,
      nodes: snapshot.members.flatMap(({ node, draining, excluded }) => (node === null ? [] : [{ name: node, draining, excluded }])),
      absent: absentNodes(port.configuration().ir, snapshot),
      mismatches: snapshot.mismatches.map(({ node, subjects }) => ({ node, subjects })),
      addresses: mapLazily(snapshot.addresses, (row) => ({
        ip: row.ip,
        owner: row.owner,
        state: stateWords(row, snapshot).join(','),
        ownerStableSec: secondsSince(row.ownerSince, snapshot),
        bindings: row.bindings,
      })),
    }),
  };
}

/** Of the configuration, and not on the bus. */
function absentNodes({ nodes }: Configuration['ir'], { members }: Snapshot): readonly string[] {
  const here = new Set(members.map(({ node }) => node));
  return nodes.flatMap(({ name, clustered }) => (name === null || !clustered || here.has(name) ? [] : [name]));
}

function ownerLine(row: AddressRow, snapshot: Snapshot): string {
  const state = stateWords(row, snapshot).join(',');
  return `${row.ip.padEnd(16)} ${(row.owner ?? '-').padEnd(16)} ${state.padEnd(12)} ${row.bindings.join('/')}`.trimEnd();
}
