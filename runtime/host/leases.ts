// How long the kernel keeps an address without hearing from us, and when we say so again. Pure.
//
// Renewing costs the kernel a walk over all addresses of the interface, each time: measured 0.008 ms an address with 1,000 of them,
// 0.033 ms with 10,000; IPv6 0.11 ms with 1,000. So many addresses get longer leases, which keeps renewal below 2-3 % of one core.

export interface Lease {
  readonly leaseSec: number;
  /** When it is renewed, on the clock that `now` was read from. */
  readonly renewAt: number;
}

/** IPv4 addresses that may have the lease that was asked for; an IPv6 address counts as eight. */
const addressesAtFullRate = 2_000;
const ipv6Weight = 8;
/** Renewals of one batch of addresses are spread over the second half of their third. */
const spread = 64;

/** Seconds; 0: for ever. */
export function leaseFor(askedSec: number, ipv4Count: number, ipv6Count: number): number {
  if (askedSec === 0) return 0;
  const weight = ipv4Count + ipv6Weight * ipv6Count;
  return Math.ceil(askedSec * Math.max(1, weight / addressesAtFullRate));
}

/** `slot`: any number that differs between addresses. */
export function newLease(leaseSec: number, now: number, slot: number): Lease {
  if (leaseSec === 0) return { leaseSec, renewAt: Number.POSITIVE_INFINITY };
  const thirdMs = (leaseSec * 1000) / 3;
  return { leaseSec, renewAt: now + thirdMs * (0.5 + (0.5 * ((slot % spread) + 1)) / spread) };
}

/** Milliseconds between two rounds of renewal: few enough that each finds a good number of addresses due. */
export function roundEveryMs(leaseSec: number): number {
  return (leaseSec * 1000) / 12;
}
