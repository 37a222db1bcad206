// Of the bench of the status page: all nodes of a cluster but those that are measured, in one process, which hand addresses to each other.
// `node status-cluster.mjs IR BUS NAME,NAME MOVES-A-SECOND`; a line of JSON a second.
import { readFileSync } from 'node:fs';
import { createSocketBus } from '../runtime/bus/socket-bus.ts';
import { viewOf } from '../runtime/core/node-view.ts';
import { ownerRows } from '../runtime/core/owner-view.ts';
import { ClusterNode } from '../runtime/daemon/cluster-node.ts';
import { managedAddresses, newIncarnation, settingsOf } from '../runtime/daemon/node-settings.ts';
import { processTimers } from '../runtime/daemon/node-timers.ts';
import { createDryRunHost } from '../runtime/host/dry-run.ts';
import type { ClusterIr } from '../runtime/ir/generated/types.ts';

const [irPath = '', busPath = '', names = '', perSec = '0'] = process.argv.slice(2);
const measured = names.split(',');
const ir = JSON.parse(readFileSync(irPath, 'utf8')) as ClusterIr;
const failureTimeoutMs = 60_000;
const leaseSec = 10;
/** Nodes that each address may be on. */
const candidates = 8;

const others = ir.nodes.filter(({ name }) => !measured.includes(name ?? ''));
const nodes = others.map((node, index) => {
  const bus = createSocketBus(busPath);
  const addresses = managedAddresses(node);
  const settings = settingsOf({
    ir,
    node,
    name: node.name ?? '',
    ip: node.address.ip ?? '0.0.0.0',
    partition: 'available',
    incarnation: newIncarnation(Date.now() + index),
    failureTimeoutMs,
    hears: false,
  });
  const host = createDryRunHost({ interfaces: () => addresses.map((address) => address.interface), print: () => {} });
  const made = new ClusterNode(
    {
      bus,
      host,
      log: () => {},
      now: () => performance.now(),
      timers: processTimers,
    },
    { settings, timeoutByOption: false, addresses, refused: new Map(), leaseSec, witness: false, members: [], respectForeign: false },
  );
  made.begin();
  return made;
});

const [teller] = nodes;
if (teller === undefined) throw new Error('a cluster of one node');
/** All rows are looked at now and then only: that costs more than all that happens in between. */
const looksMs = 5000;
let owned = 0;
let lookedAt = -Infinity;
let isWhole = false;
setInterval(() => {
  const now = performance.now();
  const { phase, mature, members } = viewOf(teller.state());
  if (now - lookedAt >= looksMs) {
    lookedAt = now;
    const all = [...ownerRows(teller.state())];
    owned = all.filter(({ owner }) => owner !== null).length;
    // Nothing moves before all are there, who come sooner so.
    isWhole ||= phase === 'settled' && members.length === ir.nodes.length && owned === all.length;
  }
  process.stdout.write(`${JSON.stringify({ phase, mature, owned, members: members.length })}\n`);
}, 1000);
/** One node after the other hands everything over, and gets it back, because it is preferred: what it has moves twice. */
const share = ir.nodes.reduce((most, { duravip }) => Math.max(most, duravip.addresses.length), 0) / candidates;
let turn = 0;
setInterval(
  () => {
    if (!isWhole) return;
    nodes[1 + (Math.floor(turn / 2) % (nodes.length - 1))]?.order({ kind: 'drain', on: turn % 2 === 0 });
    turn++;
  },
  (1000 * share) / Math.max(1, Number(perSec)),
);
