// Which of the kernel's addresses are ours to touch. Pure; daemon and guard judge by the same rule.
import type { ManagedAddress } from './host.ts';
import type { KernelAddress } from './netlink-decode.ts';

export interface Sorted {
  /** Managed, on whichever interface they are: may be removed. */
  readonly ours: readonly KernelAddress[];
  /** Managed by the configuration, but the main address of an interface: never touched, and never plumbed beside it. */
  readonly main: readonly KernelAddress[];
}

/**
 * A managed address that heads a network of its interface with another prefix than configured was put there by the administrator: it is
 * the main address, which the manual forbids to manage (removing it would cut the machine off). Anything else under a managed number is a
 * left-over, also with the prefix of an earlier configuration.
 */
export function sortAddresses(rows: readonly KernelAddress[], managed: ReadonlyMap<string, ManagedAddress>): Sorted {
  const ours: KernelAddress[] = [];
  const main: KernelAddress[] = [];
  for (const row of rows) {
    const address = managed.get(row.ip);
    if (address === undefined) continue;
    const alias = row.prefixLength === address.prefixLength || row.secondary || row.prefixLength === (row.ip.includes(':') ? 128 : 32);
    (alias ? ours : main).push(row);
  }
  return { ours, main };
}

/** Two addresses, or one with two prefixes, on one interface are told apart by this. */
export function keyOf(row: { readonly ip: string; readonly index: number; readonly prefixLength: number }): string {
  return `${row.ip}/${row.prefixLength}%${row.index}`;
}
