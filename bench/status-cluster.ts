// Of the bench of the status page: all nodes of a cluster but those that are measured, in one process, which move addresses among each other and tell
// when each heartbeat of those came. `node status-cluster.mjs IR BUS NAME,NAME MOVES-A-SECOND`; a line of JSON a second.
import { readFileSync } from 'node:fs';
import type { AddressRow } from '../runtime/console/node-port.ts';
import { createSocketBus } from '../runtime/bus/socket-bus.ts';
import { heardFrom } from '../runtime/core/failure-view.ts';
import { ClusterNode } from '../runtime/daemon/cluster-node.ts';
import { managedAddresses, newIncarnation, settingsOf } from '../runtime/daemon/node-settings.ts';
import { processTimers } from '../runtime/daemon/node-timers.ts';
import { snapshotOf } from '../runtime/daemon/snapshot.ts';
import { createDryRunHost } from '../runtime/host/dry-run.ts';
import type { ClusterIr } from '../runtime/ir/generated/types.ts';

const [irPath = '', busPath = '', names = '', perSec = '0'] = process.argv.slice(2);
const measured = names.split(',');
const ir = JSON.parse(readFileSync(irPath, 'utf8')) as ClusterIr;
const failureTimeoutMs = 5000;
const leaseSec = 10;
const tickMs = 50;
let beats: Record<string, number[]> = {};

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
      ...(index === 0 && {
        seen: (event, _, state, now) => {
          if (event.kind !== 'message' || event.message.kind !== 'heartbeat') return;
          const { nodes: heard } = heardFrom(state);
          const name = measured.find((each) => heard.get(each) === event.from);
          if (name !== undefined) beats[name] = [...(beats[name] ?? []), now];
        },
      }),
    },
    { settings, timeoutByOption: false, addresses, refused: new Map(), leaseSec, witness: false, members: [], respectForeign: false },
  );
  made.begin();
  return made;
});

const [teller] = nodes;
if (teller === undefined) throw new Error('a cluster of one node');
const look = () => snapshotOf(teller, { dryRun: true, debug: false, busEndpoint: busPath, uptimeSec: 0, now: performance.now() });
let asked = 0;
let at = 0;
/** Those that may be moved; none before all nodes are there, who come sooner when nothing else happens. */
let rows: readonly AddressRow[] = [];
setInterval(() => {
  for (let count = 0; count < (Number(perSec) * tickMs) / 1000 && rows.length > 0; count++) {
    at += 97;
    const row = rows[at % rows.length];
    const to = row?.candidates.find((name) => name !== row.owner);
    if (row === undefined || to === undefined) continue;
    teller.order({ kind: 'move', ip: row.ip, to });
    asked++;
  }
}, tickMs);
setInterval(() => {
  const { phase, mature, addresses, members } = look();
  const all = [...addresses];
  const owned = all.filter(({ owner }) => owner !== null).length;
  const isThere = phase === 'settled' && members.length === ir.nodes.length && owned === all.length;
  if (isThere || rows.length > 0) rows = all.filter(({ owner, movingTo }) => owner !== null && movingTo === null);
  process.stdout.write(`${JSON.stringify({ phase, mature, owned, members: members.length, asked, beats })}\n`);
  beats = {};
}, 1000);
