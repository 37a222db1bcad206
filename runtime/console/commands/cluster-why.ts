// `cluster why <address>`: the whole chain for one address on one screen, from the configuration to the wire, and where two parts of it
// disagree.

import { say, type Answer } from '../answer.ts';
import type { Call, Command } from '../console-command.ts';
import { findAddress, notConnected } from '../find.ts';
import { type AddressFacts, type AddressRow, type Snapshot, secondsSince } from '../node-port.ts';
import { stateWords } from './duravip-show.ts';

export const clusterWhy: Command = {
  name: 'cluster why',
  args: [{ name: 'address', kind: 'address', optional: false }],
  summary: 'tell everything about one address, and where two things disagree',
  about: [
    'What the configuration says, who owns it by the table and by which rule, what is under way, what the ledger of this machine has, what the kernel has now, when it was last announced, and who answers for it on the LAN at this moment. Kernel and LAN are asked, which takes a fifth of a second.',
    'A line that begins with `!!` tells of two that disagree. What it says of the machine is about the node that is asked: ask the owner, too.',
  ],
  own: true,
  effect: 'read',
  remote: 'all',
  examples: ['cluster why 10.80.116.50', 'json cluster why 10.80.116.50'],
  run,
};

async function run({ port, args }: Call): Promise<Answer> {
  const snapshot = port.snapshot();
  const off = notConnected(snapshot);
  if (off !== null) return off;
  const found = findAddress(snapshot, args['address'] ?? '');
  if (!found.ok) return found;
  const row = found.value;
  const facts = await port.facts(row.ip);
  const wrong = disagreements(row, facts, snapshot.self.node, snapshot.self.dryRun);
  const lines = chain(row, facts, snapshot).map(([what, text]) => `${what.padEnd(14)} ${text}`);
  return say([...lines, ...(wrong.length === 0 ? ['all of this agrees'] : wrong.map((text) => `!! ${text}`))], {
    ip: row.ip,
    node: snapshot.self.node,
    owner: row.owner,
    rule: ruleOf(row, snapshot),
    movingTo: row.movingTo,
    ...facts,
    disagreements: wrong,
  });
}

function chain(row: AddressRow, facts: AddressFacts, snapshot: Snapshot): readonly (readonly [string, string])[] {
  const { self } = snapshot;
  const unable = row.members.flatMap(({ node, unable: why }) => (why === null ? [] : [`${node} cannot: ${why}`]));
  const list = (items: readonly string[] | null, nothing: string) =>
    items === null ? 'does not tell' : items.length === 0 ? nothing : items.join(', ');
  return [
    ['address', [row.ip, ...row.bindings].join('/')],
    ['configured', `${facts.place ?? 'nowhere on this node'}${row.preference === null ? '' : `, prefers ${row.preference}`}`],
    ['candidates', [row.members.map(({ node }) => node).join(', ') || 'none', ...unable].join('; ')],
    ['owner', `${row.owner ?? 'nobody'}, for ${secondsSince(row.ownerSince, snapshot)} s (${ruleOf(row, snapshot)})`],
    ['state', stateWords(row, snapshot).join(', ')],
    ['plan', row.movingTo === null ? 'none under way' : `moves to ${row.movingTo}`],
    ['wanted here', facts.wish === null ? 'not yet' : facts.wish === 'up' ? 'yes' : 'no'],
    ['under way', facts.underWay === null ? 'nothing' : underWay[facts.underWay]],
    ['fit for it', facts.problem ?? 'yes'],
    ['ledger', list(facts.ledger, 'not on this machine')],
    ['kernel', list(facts.kernel, 'not on this machine')],
    ['lease', facts.renewsInSec === null ? 'none' : `renewed in ${facts.renewsInSec} s`],
    ['announced', facts.announcedAgoSec === null ? 'never by this node' : `${facts.announcedAgoSec} s ago`],
    ['LAN', `${list(facts.lan, `nobody but ${self.node}${facts.kernel?.length === 0 ? ' would' : ''} answers`)}`],
    [
      'neighbours',
      facts.neighbour === null ? `${self.node} has it in no neighbour table` : `${self.node} believes it is at ${facts.neighbour}`,
    ],
    ...(facts.heldBy === null ? [] : [['held', `not taken, because ${facts.heldBy} answers for it`] as const]),
    ...(facts.contestedBy === null ? [] : [['contested', `${facts.contestedBy} claims it; announced again each time`] as const]),
    ...(facts.lastFailure === null ? [] : [['last failure', `${facts.lastFailure.text}, ${facts.lastFailure.agoSec} s ago`] as const]),
  ];
}

const underWay = { add: 'being added', remove: 'being taken off', ask: 'the LAN is being asked' } as const;

/** Which rule of the election put it where it is. */
function ruleOf(row: AddressRow, { mature, quorum }: Snapshot): string {
  if (!quorum) return 'no majority of the nodes here';
  if (row.broken) return 'a binding name stands for different addresses';
  if (row.owner === null) return mature ? 'no candidate can have it' : 'the view is not mature yet';
  if (row.follow !== null) return `follows ${row.follow}`;
  if (row.pinned) return 'an operator has put it there';
  if (row.preference === row.owner) return 'its preferred node';
  const why = row.preference === null ? 'no preference' : row.conflict ? 'preferences differ' : `${row.preference} cannot have it`;
  return `${why}: stays with who has it, else the candidate with the fewest`;
}

function disagreements(row: AddressRow, facts: AddressFacts, self: string, dryRun: boolean): readonly string[] {
  const { kernel, ledger, place, lan } = facts;
  const isOwner = row.owner === self;
  const isHere = kernel !== null && kernel.length > 0;
  const isAtPlace = kernel !== null && place !== null && kernel.includes(place);
  const quiet = facts.underWay === null && row.movingTo === null;
  return [
    ...(isOwner && quiet && kernel !== null && !isAtPlace ? [`the table says ${self}, but this kernel does not have it at its place`] : []),
    ...(!isOwner && quiet && isHere ? [`the table says ${row.owner ?? 'nobody'}, but this kernel has it`] : []),
    ...(facts.ledgerIsKernel === false
      ? [`the ledger has ${ledger.join(', ') || 'nothing'}, the kernel ${kernel?.join(', ') || 'nothing'}`]
      : []),
    ...(isAtPlace && kernel.length > 1 ? ['this kernel has it in more than one place'] : []),
    ...(isOwner && isAtPlace && lan.length > 0 ? [`this node serves it, and ${lan.join(', ')} answers for it, too`] : []),
    ...(!isOwner && row.owner !== null && !dryRun && facts.problem === null && lan.length === 0 && !isHere
      ? [`${row.owner} owns it, but nobody answers for it on the LAN`]
      : []),
    ...(isOwner && facts.wish === 'down' && quiet ? [`the table says ${self}, but this machine was told to let go of it`] : []),
  ];
}
