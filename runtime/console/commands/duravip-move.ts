// `cluster duravip move <address> [to] <node>`.

import { fail, say, type Answer, type Failed } from '../answer.ts';
import type { Call, Command } from '../console-command.ts';
import { findAddress, findNode, notConnected } from '../find.ts';
import { describeTask } from '../jobs.ts';
import type { AddressRow, Snapshot } from '../node-port.ts';

export const duravipMove: Command = {
  name: 'cluster duravip move',
  args: [
    { name: 'address', kind: 'address', optional: false },
    { name: 'to', kind: 'keyword', optional: true },
    { name: 'node', kind: 'node', optional: false },
  ],
  summary: 'move an address, or the address of a binding, to a node',
  about: [
    'The order goes to all nodes at once, so it may be given on any of them. The new owner takes the address before the old one lets go; no packet is lost.',
    'The address is pinned there: the balancer leaves it until the node leaves or another move comes. The answer is a job number for `cluster wait` and `cluster abort`.',
  ],
  own: false,
  examples: [
    'cluster duravip move 10.80.116.50 to labrat-2',
    'cluster duravip move flowgomail-hotmail-53 labrat-1',
    'cluster duravip move 10.80.116.50 labrat-9',
  ],
  run,
};

function run({ port, jobs, args }: Call): Answer {
  const snapshot = port.snapshot();
  const off = notConnected(snapshot);
  if (off !== null) return off;
  const address = findAddress(snapshot, args['address'] ?? '');
  if (!address.ok) return address;
  const node = findNode(snapshot, args['node'] ?? '');
  if (!node.ok) return node;
  const row = address.value;
  const wrong = whyNot(row, node.value, snapshot);
  if (wrong !== null) return wrong;
  if (row.owner === node.value && row.movingTo === null && row.pinned) {
    return say([`${row.ip} is on ${node.value} already`], { ip: row.ip, owner: node.value, job: null });
  }
  const taken = port.order({ kind: 'move', ip: row.ip, to: node.value });
  if (!taken.taken) return fail(`the order was not taken: ${taken.why}`, 'try again');
  const job = jobs.start({ kind: 'move', ip: row.ip, from: row.owner, to: node.value });
  // Too many jobs to watch: the move itself is under way all the same.
  if (job === null) return say(['submitted'], { job: null, task: `move ${row.ip} to ${node.value}` });
  return say([`submitted (job ${job.id}: ${describeTask(job.task)})`], { job: job.id, task: describeTask(job.task) });
}

/** What stands against it, as far as this node sees; the core judges again, in order. */
function whyNot(row: AddressRow, node: string, snapshot: Snapshot): Failed | null {
  const { ip, follow, broken, members } = row;
  if (snapshot.phase !== 'settled') return fail('a view is being settled', 'try again in a moment');
  if (broken) return fail(`${ip} is BROKEN`, 'a binding name stands for different addresses: make the configurations agree');
  if (follow !== null) return fail(`${ip} goes where ${follow} goes`, `move ${follow}`);
  const candidate = members.find((member) => member.node === node);
  const member = snapshot.members.find((each) => each.node === node);
  const others = othersOf(row, node, snapshot);
  if (candidate === undefined) return fail(`${node} is not configured for ${ip}`, others);
  if (candidate.unable !== null) return fail(`${node} can not have ${ip} now: ${candidate.unable}`, others);
  if (member?.excluded != null) return fail(`${node} is excluded, it ${excludedWords[member.excluded]}`, others);
  if (member?.draining === true) return fail(`${node} is draining`, 'cluster duravip undrain, on that node');
  return null;
}

function othersOf({ members }: AddressRow, node: string, snapshot: Snapshot): string {
  const ready = new Set(snapshot.members.filter(({ excluded, draining }) => excluded === null && !draining).map((member) => member.node));
  const others = members.filter((member) => member.node !== node && member.unable === null && ready.has(member.node));
  return others.length === 0 ? 'no other node can have it' : `candidates: ${others.map((member) => member.node).join(', ')}`;
}

/** Why a member counts as absent, behind "it". */
export const excludedWords = {
  unstated: 'has not said what it holds',
  silent: 'does not answer',
  disagrees: 'has another table of owners',
} as const;
