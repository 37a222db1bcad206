// Of the bench of the status page: nodes of a cluster in one process, and the operator who moves addresses from one to another, if there are moves.
// `node status-cluster.mjs IR BUS NAME,NAME... MOVES-A-SECOND`; a line of JSON a second.
import { readFileSync } from 'node:fs';
import { createSocketBus } from '../runtime/bus/socket-bus.ts';
import { viewOf } from '../runtime/core/node-view.ts';
import { ClusterNode } from '../runtime/daemon/cluster-node.ts';
import { managedAddresses, newIncarnation, settingsOf } from '../runtime/daemon/node-settings.ts';
import { processTimers } from '../runtime/daemon/node-timers.ts';
import { createDryRunHost } from '../runtime/host/dry-run.ts';
import type { ClusterIr } from '../runtime/ir/generated/types.ts';

const [irPath = '', busPath = '', names = '', perSec = '0'] = process.argv.slice(2);
const movesPerSec = Number(perSec);
const played = new Set(names.split(','));
const ir = JSON.parse(readFileSync(irPath, 'utf8')) as ClusterIr;
const failureTimeoutMs = 60_000;
const leaseSec = 10;

const nodes = ir.nodes
  .filter(({ name }) => played.has(name ?? ''))
  .map((node, index) => {
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
    const { table, settled } = teller.state();
    owned = [...table.values()].filter(({ owner }) => owner !== null).length;
    const whole = settled?.entries.length ?? 0;
    // Nothing moves before all are there, who come sooner so.
    isWhole ||= phase === 'settled' && members.length === ir.nodes.length && owned === whole;
  }
  process.stdout.write(`${JSON.stringify({ isWhole, phase, mature, owned, members: members.length })}\n`);
}, 1000);
/** Addresses that others follow: each takes those with it wherever it goes. */
const leaders = [
  ...new Set(ir.nodes.flatMap(({ duravip }) => duravip.addresses.flatMap(({ ip, follow }) => (follow === null ? [ip] : [])))),
];
const groupSize = new Set(ir.nodes.flatMap(({ duravip }) => duravip.addresses.map(({ ip }) => ip))).size / leaders.length;
const candidatesOf = new Map(
  leaders.map((ip) => [
    ip,
    ir.nodes.flatMap(({ name, duravip }) => (name !== null && duravip.addresses.some((address) => address.ip === ip) ? [name] : [])),
  ]),
);
let turn = 0;
/** One group after the other goes to another node. No round is needed for it, as in a cluster whose operator moves addresses by hand. */
function moveNext(): void {
  if (!isWhole) return;
  const ip = leaders[turn % leaders.length] ?? '';
  const owner = teller?.state().table.get(ip)?.owner;
  const places = (candidatesOf.get(ip) ?? []).filter((name) => name !== owner);
  const to = places[turn % places.length];
  turn++;
  if (to !== undefined) teller?.order({ kind: 'move', ip, to });
}
if (movesPerSec > 0) setInterval(moveNext, (1000 * groupSize) / movesPerSec);
