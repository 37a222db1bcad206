// Whose an address is that the configuration manages and the kernel has. Pure; daemon, guard and check judge by the same rule.
import type { KernelAddress, ManagedAddress } from './host.ts';

/**
 * Whether it is an address of the machine itself, put there by whoever administers it: never touched, and never plumbed beside itself.
 * Asked of what was there before we managed it; what appears under our eyes is a stray, whatever it looks like.
 *
 * Ours are marked, or end by themselves; aliases of others' making (and of ours with `--lease 0` on old kernels) have the full prefix
 * or stand behind an address of their network; what has exactly the configured place is a left-over too. What heads a network of its
 * own with another prefix is the machine's.
 */
export function isOwn(row: KernelAddress, target: ManagedAddress | null): boolean {
  if (row.marked || row.secondary) return false;
  return row.prefixLength !== (row.ip.includes(':') ? 128 : 32) && row.prefixLength !== target?.prefixLength;
}

/** Two addresses, or one with two prefixes, on one interface are told apart by this. */
export function keyOf(row: { readonly ip: string; readonly index: number; readonly prefixLength: number }): string {
  return `${row.ip}/${row.prefixLength}%${row.index}`;
}
