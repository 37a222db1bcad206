// `cluster duravip show`: the layout of the manual, to the column, and our words for what it has no sample of.

import { mapLazily, type Answer, type Value } from '../answer.ts';
import type { Call, Command } from '../console-command.ts';
import { notConnected } from '../find.ts';
import { type AddressRow, type Snapshot, secondsSince } from '../node-port.ts';

export const duravipShow: Command = {
  name: 'cluster duravip show',
  args: [],
  summary: 'show every managed address, its candidates and its owner',
  about: [
    'The header has the address, the bindings that use it, its state and its services. State: `owned`, `unowned` or `BROKEN` (a binding name stands for different addresses: refused everywhere); `safe` or `UNSAFE` (the nodes offer different services on it; it is served all the same); then, where they apply, `conflict` (the nodes prefer different owners; no preference counts), `disjoint` (not every node is configured for it), `immature` (given out when the view has matured), `held-by:MAC` (this node does not take it, because that machine answers for it on the LAN although its node is gone from the bus), `contested-by:MAC` (that machine claims it, and this node defends it), `pinned` (put there by a move), `moving:NODE`, `follows:ADDRESS`.',
    'Below it the nodes that are configured for it, in reverse order of membership, with the services that each offers; the asterisk is at the owner. Behind a node in brackets: why it can not have the address just now, `draining`, or `excluded`.',
  ],
  own: false,
  effect: 'read',
  remote: 'all',
  examples: ['cluster duravip show', 'json cluster duravip show'],
  run,
};

function run({ port }: Call): Answer {
  const snapshot = port.snapshot();
  const off = notConnected(snapshot);
  if (off !== null) return off;
  const { addresses } = snapshot;
  return {
    ok: true,
    lines: () => showLines(snapshot),
    document: () => ({
      node: snapshot.self.node,
      phase: snapshot.phase,
      mature: snapshot.mature,
      tableHash: snapshot.tableHash,
      addresses: mapLazily(addresses, (row) => rowDocument(row, snapshot)),
    }),
  };
}

function* showLines(snapshot: Snapshot): Generator<string> {
  yield 'DuraVIP State:';
  for (const row of snapshot.addresses) {
    yield `${[row.ip, ...row.bindings].join('/')}: (${stateWords(row, snapshot).join(',')})${row.services.map((word) => ` ${word}`).join('')}`;
    yield `\t[view stable for ${secondsSince(row.viewSince, snapshot)} seconds]`;
    yield `\t[configuration stable for ${secondsSince(row.ownerSince, snapshot)} seconds]`;
    for (const member of row.members.toReversed()) {
      const remark = remarkOn(member, snapshot);
      const words = [member.node, ...member.services, ...(remark === null ? [] : [`[${remark}]`])];
      yield `${member.node === row.owner ? ' *  ' : '    '}\t${words.join(' ')}`;
    }
  }
}

/** `owned`, `safe`, and whatever else there is to say of an address. */
export function stateWords(row: AddressRow, snapshot: Snapshot): readonly string[] {
  const mailNodes = snapshot.members.filter(({ node }) => node !== null).length;
  return [
    row.broken ? 'BROKEN' : row.owner === null ? 'unowned' : 'owned',
    row.unsafe ? 'UNSAFE' : 'safe',
    ...(row.conflict ? ['conflict'] : []),
    ...(row.members.length < mailNodes ? ['disjoint'] : []),
    ...(row.owner === null && !row.broken && !snapshot.mature ? ['immature'] : []),
    ...(row.disputed === null ? [] : [`${row.disputed.held ? 'held-by' : 'contested-by'}:${row.disputed.mac}`]),
    ...(row.pinned ? ['pinned'] : []),
    ...(row.movingTo === null ? [] : [`moving:${row.movingTo}`]),
    ...(row.follow === null ? [] : [`follows:${row.follow}`]),
  ];
}

function remarkOn({ node, unable }: AddressRow['members'][number], snapshot: Snapshot): string | null {
  const member = snapshot.members.find((each) => each.node === node);
  if (member?.excluded != null) return 'excluded';
  if (unable !== null) return unable;
  return member?.draining === true ? 'draining' : null;
}

function rowDocument(row: AddressRow, snapshot: Snapshot): Value {
  return {
    ip: row.ip,
    bindings: row.bindings,
    services: row.services,
    state: stateWords(row, snapshot).join(','),
    owner: row.owner,
    movingTo: row.movingTo,
    pinned: row.pinned,
    preference: row.preference,
    follows: row.follow,
    conflict: row.conflict,
    unsafe: row.unsafe,
    broken: row.broken,
    viewStableSec: secondsSince(row.viewSince, snapshot),
    ownerStableSec: secondsSince(row.ownerSince, snapshot),
    interface: row.interface,
    prefixLength: row.prefixLength,
    members: row.members.map(({ node, services, preference, unable }) => ({ node, services, preference, unable })),
  };
}
