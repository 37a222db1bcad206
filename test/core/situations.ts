// What tests of the state machine share: clusters that have come to rest, and a watch over addresses that must not be lost for a moment.
import assert from 'node:assert/strict';
import type { Settings } from '../../runtime/core/contract.ts';
import type { ManagedAddressIr } from '../../runtime/ir/generated/types.ts';
import { addresses, Cluster, settingsOf } from './cluster.ts';

export function cluster(
  names: readonly string[],
  managed: readonly ManagedAddressIr[] = addresses(12),
  more: Partial<Settings> = {},
): Cluster {
  const it = new Cluster();
  for (const name of names) it.add(name, settingsOf(name, managed, more));
  return it;
}

/** Cold start, up to a balanced table. */
export function settled(
  names: readonly string[],
  managed: readonly ManagedAddressIr[] = addresses(12),
  more: Partial<Settings> = {},
): Cluster {
  const it = cluster(names, managed, more);
  it.run(40_000);
  it.check();
  return it;
}

/** Nobody may lose an address for a moment: at each change of a kernel somebody has it. */
export function watched(it: Cluster, ips: readonly string[], run: () => void): void {
  const gaps: string[] = [];
  for (const member of it.members.values()) {
    const { kernel } = member;
    const gone = kernel.delete.bind(kernel);
    kernel.delete = (ip: string) => {
      const was = gone(ip);
      if (was && ips.includes(ip) && !it.live().some((other) => other.kernel.has(ip))) gaps.push(`${ip} at ${it.now}`);
      return was;
    };
  }
  run();
  assert.deepEqual(gaps, []);
}

export const logged = (it: Cluster, name: string, pattern: RegExp): boolean => it.member(name).log.some(({ text }) => pattern.test(text));
export const counter = (it: Cluster, name: string, counted: string): number => it.member(name).state.counters[counted] ?? 0;

/** Addresses that this node owns by its own table. */
export const ownedBy = (it: Cluster, node: string): string[] =>
  Object.entries(it.owners()).flatMap(([ip, owner]) => (owner === node ? [ip] : []));
