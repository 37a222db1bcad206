// `cluster duravip move <address> [to] <node>`.

import { fail, say, type Answer } from '../answer.ts';
import type { Call, Command } from '../console-command.ts';
import { findAddress, findNode, notConnected } from '../find.ts';
import { whyNotMovable } from './movable.ts';
import { safeMove } from './safe-move.ts';
import { describeTask } from '../jobs.ts';

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
  effect: 'order',
  remote: 'broadcast',
  examples: [
    'cluster duravip move 10.80.116.50 to labrat-2',
    'cluster duravip move flowgomail-hotmail-53 labrat-1',
    'cluster duravip move 10.80.116.50 labrat-9',
  ],
  run,
};

function run(call: Call): Answer | Promise<Answer> {
  if (call.remote !== null) return safeMove(call);
  const { port, jobs, args } = call;
  const snapshot = port.snapshot();
  const off = notConnected(snapshot);
  if (off !== null) return off;
  const address = findAddress(snapshot, args['address'] ?? '');
  if (!address.ok) return address;
  const node = findNode(snapshot, args['node'] ?? '');
  if (!node.ok) return node;
  const row = address.value;
  const wrong = whyNotMovable(row, node.value, snapshot);
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
