// What must hold of whole nodes when all is mended: the kernels have what the tables say, each address once, nothing elsewhere, nothing under way.

import { addressesOf, ownersOf, viewOf } from '../../core/node-view.ts';
import { ringTimes } from '../seam/sim-daemon.ts';
import type { WholeWorld } from './whole-world.ts';

const detectionMs = ringTimes.tokenMs + ringTimes.consensusMs;

/** Why the cluster has not come to rest, or nothing. */
export function unrestOf({ machines, addresses, lan }: WholeWorld): string {
  const [first] = machines;
  const table = first?.process == null ? null : ownersOf(first.process.state());
  for (const { node, process } of machines) {
    if (process === null) return `node ${node} does not run`;
    const view = viewOf(process.state());
    if (view.phase !== 'settled') return `node ${node} is ${view.phase} (${process.connection().trouble ?? 'no trouble'})`;
    const owners = ownersOf(process.state());
    for (const { ip } of addresses)
      if (owners.get(ip) !== table?.get(ip)) return `${ip} is ${owners.get(ip)}'s for node ${node}, ${table?.get(ip)}'s for node 1`;
    const { failureTimeoutMs } = process.settings();
    if (failureTimeoutMs !== detectionMs) return `node ${node} believes that the bus drops a member after ${failureTimeoutMs} ms`;
    for (const { ip, members } of addressesOf(process.state()))
      for (const { node: other, unable } of members)
        if (unable !== null) return `node ${node} takes ${other} for unable to have ${ip}: ${unable}`;
    if (process.counters()['host_busy'] !== 0) return `node ${node} has work under way`;
  }
  for (const { ip } of addresses) {
    const owner = table?.get(ip) ?? null;
    if (owner === null) return `${ip} has no owner`;
    for (const { node, kernel } of machines) {
      const rows = kernel.addresses().filter((each) => each.ip === ip);
      const wanted = owner === `node${node}` ? 1 : 0;
      if (rows.length !== wanted) return `${ip} is ${owner}'s, and node ${node} has ${rows.length} of it`;
      if (rows.some(({ index }) => kernel.links.get(index)?.name !== 'eth1')) return `${ip} is elsewhere on node ${node}`;
      if (wanted === 1 && !lan.unheard.has(ip) && lan.client.get(ip) !== kernel.mac)
        return `${ip} is ${owner}'s, and the client takes ${lan.client.get(ip)} for it`;
    }
  }
  return '';
}
