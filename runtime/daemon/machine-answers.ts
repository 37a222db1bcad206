// What of a configuration this machine itself can say: its interfaces and rights, and whether it speaks from a managed address. For `ecclusterd check`,
// and for a node that is offered a configuration.

import { networkInterfaces } from 'node:os';
import { hostReady } from '../host/ready.ts';
import type { ClusterIr, NodeIr } from '../ir/generated/types.ts';
import { managedAddresses } from './node-settings.ts';
import { type Answer, fail, ok } from './readiness.ts';
import { ownSources, unmanageable, unmanageableText } from './unmanageable.ts';

/** Of all interfaces of this machine. */
export function localAddresses(): ReadonlySet<string> {
  return new Set(Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map(({ address }) => address)));
}

/** Addresses of machines among the managed. */
export async function ownAnswers(ir: ClusterIr, node: NodeIr, own: string | null): Promise<readonly Answer[]> {
  const never = unmanageable(ir, node, own);
  if (never.size > 0) return [fail('addresses', unmanageableText(never))];
  const sources = await ownSources(ir);
  const spoken = managedAddresses(node).flatMap(({ ip }) => (sources.has(ip) ? [ip] : []));
  if (spoken.length === 0) return [];
  const text = `${spoken.join(', ')}: managed by the configuration, but this machine itself speaks from it (ip route get shows it); it would be off the network when it is handed over: take it out of the DuraVIPs`;
  return [fail('addresses', text)];
}

export async function hostAnswers(node: NodeIr): Promise<readonly Answer[]> {
  const answers = await hostReady(managedAddresses(node));
  return answers.map(({ subject, ok: isOk, text, mend }) =>
    isOk ? ok(subject, text) : fail(subject, mend === null ? text : `${text}; ${mend}`),
  );
}
