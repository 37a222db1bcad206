// What a manager is to do, out of the IR: whom it pulls, as whom, where they can be reached, and into which files.

import { changedFields, managerGrades } from '../ir/grades.ts';
import type { ClusterIr, ListenerIr, ManagerIr, NodeIr, ReplicaIr } from '../ir/generated/types.ts';
import type { Pull } from '../log/aggregate/aggregator.ts';
import type { Endpoint } from '../log/aggregate/pull-view.ts';
import { readTemplate, type Template } from '../log/aggregate/template.ts';
import { nearest } from '../text/nearest.ts';

export interface ManagerPlan {
  readonly ir: ClusterIr;
  readonly name: string;
  readonly manager: ManagerIr;
  readonly template: Template;
  readonly pulls: readonly Pull[];
  /** By node, in the order in which they are tried. */
  readonly endpoints: ReadonlyMap<string, readonly Endpoint[]>;
  /** What nodes count for managers, of any node. */
  readonly replicas: readonly ReplicaIr[];
  /** As a member of the cluster group it states what a node without addresses states. */
  readonly member: NodeIr;
}

export type Planned = { readonly ok: true; readonly plan: ManagerPlan } | { readonly ok: false; readonly why: string };

export interface NameSources {
  readonly option: string | null;
  readonly environment: string | null;
  readonly hostName: string;
}

const defaultPort = 4802;

/** By `--node`, else EC_NODE_NAME, else the host name up to its first dot; a single manager without a name is whoever asks. */
export function planFor(ir: ClusterIr, sources: NameSources, utc: boolean): Planned {
  const [name, from] = nameOf(sources);
  const found = ir.managers.find((manager) => manager.name === name);
  const nameless = ir.managers.length === 1 && ir.managers[0]?.name === null ? ir.managers[0] : undefined;
  const manager = found ?? (ir.nodes.some((node) => node.name === name) ? undefined : nameless);
  if (manager === undefined) return { ok: false, why: noManager(ir, name, from) };
  const read = readTemplate(manager.logs.logfile, utc);
  if (!read.ok) return { ok: false, why: `${name}: ${read.why}` };
  const [first] = ir.nodes;
  if (first === undefined) return { ok: false, why: 'the IR has no nodes, so there is nothing to manage' };
  const pulls = [...manager.pulls, ...manager.otherPulls];
  const endpoints = new Map(pulls.map(({ node }) => [node, endpointsOf(ir, manager, node)]));
  return {
    ok: true,
    plan: { ir, name, manager, template: read.template, pulls, endpoints, replicas: replicasOf(ir), member: memberOf(first, name) },
  };
}

function nameOf({ option, environment, hostName }: NameSources): readonly [string, string] {
  if (option !== null) return [option, '--node'];
  if (environment !== null && environment !== '') return [environment, 'EC_NODE_NAME'];
  return [hostName.split('.')[0] ?? hostName, 'the host name up to its first dot'];
}

function noManager(ir: ClusterIr, name: string, from: string): string {
  if (ir.nodes.some((node) => node.name === name))
    return `${name} (from ${from}) is a mail node of this cluster; start it without --manager`;
  const names = ir.managers.flatMap((manager) => (manager.name === null ? [] : [manager.name]));
  if (names.length === 0)
    return 'the IR has no manager: a manager has an eccluster.conf of its own, or is named in the Logs stanza of a shared one';
  const near = nearest(name, names, 1)[0];
  return `the IR has no manager ${name} (from ${from}); it has ${names.join(', ')}.${near === undefined ? '' : ` Did you mean ${near}?`} Say which one this machine is: --node NAME, or EC_NODE_NAME=NAME`;
}

/** Where each `Listen` of the node's ECCluster_Listener is; of a node outside of the IR what the bus peers say, on the usual port. */
function endpointsOf(ir: ClusterIr, manager: ManagerIr, name: string): readonly Endpoint[] {
  const node = ir.nodes.find((each) => each.name === name);
  const peer = manager.peers.find((each) => each.name === name);
  if (node === undefined) return peer === undefined ? [] : [{ host: peer.ip, port: defaultPort }];
  const host = node.address.ip ?? peer?.ip ?? name;
  return node.listeners.flatMap((listener) => endpointOf(listener, host));
}

function endpointOf({ type, enable, endpoint }: ListenerIr, host: string): readonly Endpoint[] {
  if (type !== 'eccluster' || !enable || endpoint.kind !== 'tcp') return [];
  const any = endpoint.host === '*' || endpoint.host === '::' || endpoint.host === '0.0.0.0';
  return [{ host: any ? host : endpoint.host, port: endpoint.port }];
}

/** Where nodes differ in an object of one name, the first one decides; the object names the others in the log. */
function replicasOf({ nodes }: ClusterIr): readonly ReplicaIr[] {
  const found = new Map<string, ReplicaIr>();
  for (const { replicas } of nodes)
    for (const replica of replicas) if (replica.type === 'eccmgr_metrics' && !found.has(replica.name)) found.set(replica.name, replica);
  return [...found.values()];
}

function memberOf(node: NodeIr, name: string): NodeIr {
  return {
    ...node,
    name,
    duravip: { ...node.duravip, addresses: [], topologies: [] },
    listeners: [],
    replicas: [],
    logs: { published: [], destinations: [] },
  };
}

/** Whether a manager does the same by both. */
export function samePulls(a: ManagerPlan, b: ManagerPlan): boolean {
  return JSON.stringify([a.manager, [...a.endpoints], a.replicas]) === JSON.stringify([b.manager, [...b.endpoints], b.replicas]);
}

/** What of it a running manager cannot change; null: nothing. */
export function whyRestart(old: ManagerPlan, next: ManagerPlan): string | null {
  const fields = [
    // Joined at the start, as nodes have them.
    ...(next.member.groups.cluster === old.member.groups.cluster ? [] : ['cluster_group']),
    ...(next.member.groups.control === old.member.groups.control ? [] : ['control_group']),
    ...changedFields(managerGrades, old.manager, next.manager).flatMap(({ grade, said }) => (grade === 'restart' ? [said] : [])),
  ];
  return fields.length === 0 ? null : fields.join(', ');
}
