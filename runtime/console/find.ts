// From what an operator typed to what is meant: an address, a node. What is not found is answered with what there is.

import { parseIp } from '../net/ip.ts';
import { fail, type Failed } from './answer.ts';
import { nearest } from '../text/nearest.ts';
import type { AddressRow, Snapshot } from './node-port.ts';

export type Found<T> = { readonly ok: true; readonly value: T } | Failed;

/** Because most commands are about something that there is only while connected. */
export function notConnected(snapshot: Snapshot): Failed | null {
  if (snapshot.bus.connected) return null;
  const { endpoint, why, sinceSec } = snapshot.bus;
  return fail(`not connected to the bus for ${sinceSec} s`, `${endpoint}: ${why}; it tries again by itself`);
}

/** A managed address by itself, in whatever spelling, or by a binding that uses it. */
export function findAddress(snapshot: Snapshot, text: string): Found<AddressRow> {
  const ip = parseIp(text)?.text ?? null;
  const names = new Set<string>();
  const byBinding: AddressRow[] = [];
  for (const row of snapshot.addresses) {
    if (row.ip === ip) return { ok: true, value: row };
    if (row.bindings.includes(text)) byBinding.push(row);
    names.add(row.ip);
    for (const binding of row.bindings) names.add(binding);
  }
  const [first, ...others] = byBinding;
  if (first === undefined) return fail(`no managed address or binding "${text}"`, hint(text, names, 'cluster duravip show lists them'));
  if (others.length === 0) return { ok: true, value: first };
  return fail(`binding "${text}" stands for ${byBinding.map((row) => row.ip).join(' and ')}`, 'say the address');
}

/** A mail node that is a member; `text` as the bus knows it. */
export function findNode(snapshot: Snapshot, text: string): Found<string> {
  const nodes = snapshot.members.flatMap(({ node }) => (node === null ? [] : [node]));
  if (nodes.includes(text)) return { ok: true, value: text };
  const manager = snapshot.members.some((member) => member.node === null && nodeOfPrivateName(member.privateName) === text);
  if (manager) return fail(`"${text}" is a manager`, 'managers own no addresses');
  // The classical mistake: a fully qualified name where the bus has the short one, or the other way round.
  const alike = nodes.find((node) => node.split('.')[0] === text.split('.')[0]);
  const listed = `members: ${nodes.slice(0, 16).join(', ')}${nodes.length > 16 ? ' ...' : ''}`;
  return fail(`no node "${text}" in the cluster`, alike === undefined ? listed : `the bus knows it as ${alike}`);
}

/** `#ec0-20768#pono` is on the node `pono`. */
function nodeOfPrivateName(privateName: string): string {
  return privateName.slice(privateName.lastIndexOf('#') + 1);
}

/** `nearest: a, b`, or else what to do. */
export function hint(word: string, candidates: Iterable<string>, otherwise: string): string {
  const near = nearest(word, candidates);
  return near.length === 0 ? otherwise : `nearest: ${near.join(', ')}`;
}
