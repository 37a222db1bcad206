// Which node of the IR this machine is, and its address on the cluster network (operations.md, 1.1 and 1.2; manual, "cluster module").

import { lookup } from 'node:dns/promises';
import { nearest } from '../text/nearest.ts';
import type { ClusterIr, NodeIr } from '../ir/generated/types.ts';
import { parseIp } from '../net/ip.ts';

export interface NodeNameSources {
  /** `--node`. */
  readonly option: string | null;
  /** EC_NODE_NAME. */
  readonly environment: string | null;
  readonly hostName: string;
}

export type Identity =
  { readonly ok: true; readonly name: string; readonly node: NodeIr; readonly from: string } | { readonly ok: false; readonly why: string };

/**
 * By `--node`, else EC_NODE_NAME, else the host name up to its first dot. `nodename` of the configuration is already the name in
 * the IR, so the machine only has to say which of them it is. A node without a name in the IR is whoever reads it.
 */
export function identify(ir: ClusterIr, sources: NodeNameSources): Identity {
  const [name, from] = nameOf(sources);
  const found = ir.nodes.find((node) => node.name === name);
  if (found !== undefined) return { ok: true, name, node: found, from };
  const nameless = ir.nodes.length === 1 ? ir.nodes[0] : undefined;
  if (nameless !== undefined && nameless.name === null) return { ok: true, name, node: { ...nameless, name }, from };
  return { ok: false, why: notFound(ir, name, from) };
}

/** And where it is from. */
export function nameOf({ option, environment, hostName }: NodeNameSources): readonly [string, string] {
  if (option !== null) return [option, '--node'];
  if (environment !== null && environment !== '') return [environment, 'EC_NODE_NAME'];
  return [hostName.split('.')[0] ?? hostName, 'the host name up to its first dot'];
}

function notFound(ir: ClusterIr, name: string, from: string): string {
  if (ir.managers.some((manager) => manager.name === name)) {
    return `${name} (from ${from}) is a manager of this cluster; start it with --manager`;
  }
  const names = ir.nodes.flatMap((node) => (node.name === null ? [] : [node.name]));
  if (names.length === 0) return `the IR has no node with a name; set EC_NODE_NAME when it is compiled, or nodename in the configuration`;
  const near = nearest(name, names, 1)[0];
  const shown = names.length > 20 ? `${names.slice(0, 20).join(', ')} and ${names.length - 20} more` : names.join(', ');
  const meant = near === undefined ? '' : ` Did you mean ${near}?`;
  return `the IR has no node ${name} (from ${from}); it has ${shown}.${meant} Say which one this machine is: --node NAME, or EC_NODE_NAME=NAME`;
}

export type NodeAddress = { readonly ok: true; readonly ip: string } | { readonly ok: false; readonly why: string };

/** Resolves a name to an address; `getaddrinfo`, which reads /etc/hosts too. */
export type Resolve = (name: string) => Promise<string>;

export const resolveBySystem: Resolve = async (name) => (await lookup(name, { family: 4 }).catch(() => lookup(name))).address;

/** `nodeaddr`, else what the node's name resolves to. Loopback is refused: no other node could reach it (the classical `127.0.1.1` in /etc/hosts). */
export async function nodeAddress(node: NodeIr, name: string, resolve: Resolve): Promise<NodeAddress> {
  let ip = node.address.ip;
  if (ip === null) {
    try {
      ip = await resolve(name);
    } catch {
      return {
        ok: false,
        why: `the node name ${name} has no address: add it to /etc/hosts or DNS, or set nodeaddr in the cluster stanza of this node`,
      };
    }
  }
  if (isLoopback(ip)) {
    return {
      ok: false,
      why: `${name} has the address ${ip}, which no other node can reach: map the name to its address on the cluster network in /etc/hosts, or set nodeaddr in the cluster stanza of this node`,
    };
  }
  return { ok: true, ip };
}

function isLoopback(text: string): boolean {
  const canonical = parseIp(text)?.text ?? text;
  return canonical === '::1' || canonical.startsWith('127.');
}

/** What `cluster nodeaddr` prints: node address and port of ECCluster_Listener; port 0 without one. */
export function clusterEndpoint(node: NodeIr, ip: string): string {
  const listener = node.listeners.find(({ type, enable, endpoint }) => type === 'eccluster' && enable && endpoint.kind === 'tcp');
  const port = listener?.endpoint.kind === 'tcp' ? listener.endpoint.port : 0;
  return ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`;
}
