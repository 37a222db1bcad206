// The shared ARP table: hosts that any member's kernel has spoken to, so that who takes over can tell those that only the failed one knew.

import type { Millis } from '../contract.ts';
import { addressesPerMessage, arpHostsMax, hostsDelayMs } from '../core-limits.ts';
import type { ArpMessage } from '../messages.ts';
import type { ArpHost, NodeState } from '../state.ts';
import { chunks, count, send, type Timer, type Turn } from '../turn.ts';

type Hosts = ArpMessage['hosts'];

/** What our own kernel knows goes to everybody, ourselves included. */
export function onNeighbours(turn: Turn, hosts: Hosts): void {
  if (turn.state.bus.view === null || hosts.length === 0) return;
  for (const part of chunks(hosts, addressesPerMessage)) send(turn, { kind: 'arp', hosts: part });
}

/** The youngest word about a host counts. O(hosts in the table). */
export function onArp(turn: Turn, { hosts }: ArpMessage): void {
  const { state, now } = turn;
  const known = new Map<string, ArpHost>(state.arp.hosts);
  let changed = false;
  for (const { ip, mac, ageSec } of hosts) {
    const at = now - Math.max(0, ageSec) * 1000;
    const before = known.get(ip);
    if (before !== undefined && before.at >= at) continue;
    changed ||= before?.mac !== mac;
    // Last in the order of the map is who was heard of last; the limit takes the first.
    known.delete(ip);
    known.set(ip, { mac, at });
  }
  const surplus = known.size - arpHostsMax;
  if (surplus > 0) {
    for (const ip of [...known.keys()].slice(0, surplus)) known.delete(ip);
    count(turn, 'arpHostsDropped', surplus);
  }
  const tell = changed && !state.settings.node.duravip.arpAllHosts;
  state.arp = { hosts: known, tellAt: tell ? (state.arp.tellAt ?? now + hostsDelayMs) : state.arp.tellAt };
}

/** With ages as of now. */
export function arpHosts({ arp }: Pick<NodeState, 'arp'>, now: Millis): Hosts {
  return [...arp.hosts].map(([ip, { mac, at }]) => ({ ip, mac, ageSec: Math.max(0, Math.round((now - at) / 1000)) }));
}

export const hostsTimer: Timer = {
  due: ({ arp }) => arp.tellAt,
  run(turn) {
    const { state, now } = turn;
    state.arp = { ...state.arp, tellAt: null };
    turn.effects.push({ kind: 'hosts', hosts: arpHosts(state, now) });
  },
};
