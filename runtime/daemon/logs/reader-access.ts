// Who may read which logs of a node: the managers of the IR, each under the names that its `Logs` has for this node. A certificate must speak
// for the manager; without certificates its address must be the manager's, which is all that such a connection has to show.

import type { ClusterIr, ManagerIr } from '../../ir/generated/types.ts';
import { parseIp } from '../../net/ip.ts';
import { shownNames, speaksFor } from '../../trust/certificate-names.ts';
import type { Grant, ReaderClaim } from '../../trust/log-reader.ts';
import type { Resolve } from '../identity.ts';

export interface ReaderAccess {
  /** Why nobody at that address may connect; null: somebody there may. */
  refusal(address: string): string | null;
  reader(claim: ReaderClaim): Grant;
}

/** `node`: the name of the node that serves. `unknown` is told of managers whose address nobody knows. */
export async function readerAccess(ir: ClusterIr, node: string, resolve: Resolve, unknown: (name: string) => void): Promise<ReaderAccess> {
  const members = [...ir.nodes, ...ir.managers];
  const addresses = new Map<string | null, ReadonlySet<string>>();
  for (const member of members) addresses.set(member.name, await addressesOf(member, members, resolve, unknown));
  const all = new Set([...addresses.values()].flatMap((each) => [...each]));
  for (const { peers } of members) for (const { ip } of peers) all.add(canonicalIp(ip));
  return {
    refusal: (address) =>
      all.has(canonicalIp(address)) ? null : `${canonicalIp(address)} is the address of no node and no manager of this cluster`,
    reader: (claim) => grantOf(claim, ir, node, (manager) => addresses.get(manager.name) ?? new Set()),
  };
}

function grantOf(claim: ReaderClaim, ir: ClusterIr, node: string, addressesOf: (manager: ManagerIr) => ReadonlySet<string>): Grant {
  const { name, certified, address } = claim;
  const manager = managerNamed(ir, name);
  if (certified !== null && !speaksFor(certified, 'manager', name)) {
    return no(`it calls itself ${name}, and its certificate is that of ${shownNames(certified)}`);
  }
  if (manager === null) return no(`${name} is no manager of this cluster, and only managers collect logs`);
  const known = addressesOf(manager);
  if (certified === null && address !== null && known.size > 0 && !known.has(canonicalIp(address))) {
    return no(`${name} is at ${[...known].slice(0, 5).join(', ')}, and this comes from ${canonicalIp(address)}`);
  }
  const pull = manager.pulls.find((each) => each.node === node);
  return { ok: true, subscribers: new Set(pull?.subscribers) };
}

/** A single manager without a name in the IR is whoever is no node. */
function managerNamed({ nodes, managers }: ClusterIr, name: string): ManagerIr | null {
  const found = managers.find((each) => each.name === name);
  if (found !== undefined) return found;
  const [only, ...others] = managers;
  return only !== undefined && others.length === 0 && only.name === null && !nodes.some((each) => each.name === name) ? only : null;
}

type Member = ClusterIr['nodes'][number] | ManagerIr;

/** As its own part of the IR has it, as the bus peers of all have it, and else by its name. */
async function addressesOf(
  { name, address }: Member,
  members: readonly Member[],
  resolve: Resolve,
  unknown: (name: string) => void,
): Promise<ReadonlySet<string>> {
  const found = new Set(members.flatMap(({ peers }) => peers.flatMap((peer) => (peer.name === name ? [canonicalIp(peer.ip)] : []))));
  if (address.ip !== null) found.add(canonicalIp(address.ip));
  else if (name !== null) {
    await resolve(name).then(
      (ip) => found.add(canonicalIp(ip)),
      () => unknown(name),
    );
  }
  return found;
}

function no(why: string): Grant {
  return { ok: false, why };
}

/** One text for an address, an IPv4 one in the form of IPv6 included. */
function canonicalIp(text: string): string {
  const plain = text.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  return parseIp(plain)?.text ?? plain;
}
