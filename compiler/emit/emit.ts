// From the checked cluster to the IR. Deterministic: lists are sorted, keys have a fixed order, nothing depends on time or machine.
// Every default is resolved here; where a value is from goes to the source map.

import { shape } from '../../runtime/ir/generated/shape.ts';
import type { ClusterIr, ManagerIr, NodeAddressIr, NodeIr, PeerIr, PullIr } from '../../runtime/ir/generated/types.ts';
import { ignorableFields } from '../../runtime/ir/ignorable.ts';
import { parseIp } from '../../runtime/net/ip.ts';
import type { ClusterView, NodeView } from '../check/check.ts';
import { compareText } from '../../base/compare-text.ts';
import { emitAddresses, emitTopologies } from './emit-duravip.ts';
import { emitListeners } from './emit-listeners.ts';
import { emitDestinations, emitPublished } from './emit-logs.ts';
import { emitReplicas } from './emit-replicas.ts';
import { type Fields, openFields } from './emit-fields.ts';
import { fingerprint } from './fingerprint.ts';
import { childOf } from '../load/node-name.ts';
import { type OriginWriter, openOrigins, type SourceMap } from './source-map.ts';
import { version } from '../../base/version.ts';

/** The IR of a cluster without errors, and its source map. O(facts log facts). */
export function emit(cluster: ClusterView): { readonly ir: ClusterIr; readonly sourceMap: SourceMap } {
  const { writer, finish } = openOrigins(cluster.project.sources);
  const ignorable = ignorableFields(shape);
  const ir: ClusterIr = {
    irVersion: 1,
    product: cluster.project.product,
    compiler: `ecconf ${version}`,
    nodes: cluster.nodes.map((view, i) => emitNode(view, `/nodes/${i}`, writer)),
    managers: cluster.managers.map((view, i) => emitManager(view, cluster, `/managers/${i}`, writer)),
    ...(ignorable.length === 0 ? {} : { ignorable }),
  };
  return { ir, sourceMap: finish() };
}

function emitNode(view: NodeView, pointer: string, origins: OriginWriter): NodeIr {
  const { facts, node } = view;
  const fields = openFields(view, facts.cluster, 'cluster', origins);
  const second = (option: string, field: string) => fields.number(option, `${pointer}/timers/${field}`);
  const body: Omit<NodeIr, 'fingerprint' | 'fingerprintParts'> = {
    name: node.name,
    nameFrom: node.nameFrom === 'nodename' || node.nameFrom === 'folder' || node.nameFrom === 'argument' ? node.nameFrom : 'environment',
    clustered: facts.cluster !== null,
    subcluster: 'default',
    address: emitAddress(view, pointer, origins),
    groups: {
      cluster: fields.text('cluster_group', `${pointer}/groups/cluster`) ?? 'ec_cluster',
      control: fields.text('control_group', `${pointer}/groups/control`) ?? 'ec_console',
      log: fields.text('log_group', `${pointer}/groups/log`) || null,
    },
    timers: {
      heartbeatStartDelaySec: second('heartbeat_start_delay', 'heartbeatStartDelaySec'),
      heartbeatsPerSec: second('heartbeats_per_sec', 'heartbeatsPerSec'),
      ifCheckIntervalSec: second('if_check_interval', 'ifCheckIntervalSec'),
      ifDownLimitSec: second('if_down_limit', 'ifDownLimitSec'),
      viewMatureTimeSec: second('view_mature_time', 'viewMatureTimeSec'),
      viewBalanceIntervalSec: second('view_balance_interval', 'viewBalanceIntervalSec'),
      viewBroadcastIntervalSec: second('view_broadcast_interval', 'viewBroadcastIntervalSec'),
      logActiveIntervalSec: second('log_active_interval', 'logActiveIntervalSec'),
      logIdleIntervalSec: second('log_idle_interval', 'logIdleIntervalSec'),
    },
    duravip: {
      balanceSetSize: fields.number('duravip_balance_set_size', `${pointer}/duravip/balanceSetSize`),
      arpAllHosts: fields.flag('arp_all_hosts', `${pointer}/duravip/arpAllHosts`),
      unconditionalRebind: fields.flag('unconditional_rebind', `${pointer}/duravip/unconditionalRebind`),
      addresses: emitAddresses(facts.addresses, `${pointer}/duravip/addresses`, origins),
      topologies: emitTopologies(facts.topologies, `${pointer}/duravip/topologies`, origins),
    },
    listeners: emitListeners(view, `${pointer}/listeners`, origins),
    replicas: emitReplicas(view, `${pointer}/replicas`, origins),
    logs: {
      published: emitPublished(facts, `${pointer}/logs/published`, origins),
      destinations: emitDestinations(facts, view.schema, `${pointer}/logs/destinations`, origins),
    },
    peers: emitPeers(view, `${pointer}/peers`, origins),
  };
  origins.derived(`${pointer}/fingerprint`);
  const { name, nameFrom, clustered, subcluster, address, ...rest } = body;
  return { name, nameFrom, clustered, subcluster, address, ...fingerprint(body), ...rest };
}

/** `nodeaddr`, else the entry of `peers`, else resolved at the start (operations.md 1.2). */
function emitAddress(view: NodeView, pointer: string, origins: OriginWriter): NodeAddressIr {
  const fields = openFields(view, view.facts.cluster, 'cluster', origins);
  const at = `${pointer}/address/ip`;
  const own = parseIp(fields.text('nodeaddr', at) ?? '');
  if (own !== null) return { ip: own.text, from: 'nodeaddr' };
  const peer = view.facts.peers.find((each) => each.name === view.node.name);
  if (peer?.ip != null) {
    origins.place(at, peer.at);
    return { ip: peer.ip.text, from: 'peers' };
  }
  return { ip: null, from: 'resolve' };
}

function emitManager(view: NodeView, cluster: ClusterView, pointer: string, origins: OriginWriter): ManagerIr {
  const { node } = view;
  const scope = childOf(node.global, 'logs');
  const fields = openFields(view, scope, 'logs', origins);
  const at = (field: string) => `${pointer}/logs/${field}`;
  return {
    name: node.name,
    nameFrom: node.nameFrom === 'unknown' ? 'environment' : node.nameFrom,
    address: emitAddress(view, pointer, origins),
    logs: {
      logfile: fields.text('logfile', at('logfile')) ?? '/var/log/eccluster/%Y/%m/%d/%{l}/%{s}/%{n}',
      fileMode: fields.mode('file_mode', at('fileMode'), 0o640),
      dirMode: fields.mode('dir_mode', at('dirMode'), 0o755),
      maxOpen: orDefault(fields, 'max_open', at('maxOpen'), 1024),
      maxIdleSec: orDefault(fields, 'max_idle', at('maxIdleSec'), 60),
      controlCache: fields.text('control_cache', at('controlCache')) || null,
    },
    ...emitPulls(view, cluster),
    peers: emitPeers(view, `${pointer}/peers`, origins),
  };
}

/** The manual gives no default for these two; a limit there must be. */
function orDefault(fields: Fields, option: string, pointer: string, fallback: number): number {
  const value = fields.number(option, pointer);
  return value > 0 ? value : fallback;
}

/** What the manager pulls: its own entries of `Logs`, else its own name and then `master`. */
function emitPulls(view: NodeView, cluster: ClusterView): { pulls: PullIr[]; otherPulls: PullIr[] } {
  const own = view.facts.logs?.managers.filter((each) => each.name === view.node.name).flatMap((each) => each.nodes) ?? [];
  const usual = [...(view.node.name === null ? [] : [view.node.name]), 'master'];
  const names = cluster.nodes.flatMap((each) => (each.node.name === null ? [] : [each.node.name]));
  const subscribersOf = (node: string) => [...(own.find((each) => each.name === node)?.subscribers ?? usual)];
  return {
    pulls: names.map((node) => ({ node, subscribers: subscribersOf(node) })),
    otherPulls: own
      .filter((each) => !names.includes(each.name))
      .map((each) => ({ node: each.name, subscribers: [...(each.subscribers ?? usual)] }))
      .sort((a, b) => compareText(a.node, b.node)),
  };
}

function emitPeers(view: NodeView, pointer: string, origins: OriginWriter): PeerIr[] {
  const peers = view.facts.peers.flatMap((peer) => (peer.ip === null ? [] : [{ name: peer.name, ip: peer.ip.text, at: peer.at }]));
  peers.sort((a, b) => compareText(a.name, b.name));
  return peers.map(({ name, ip, at }, i) => {
    origins.place(`${pointer}/${i}`, at);
    return { name, ip };
  });
}
