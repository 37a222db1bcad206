// What the log service counts.

import type { Subscription } from './serve-subscription.ts';

export interface ServiceCounters {
  connections: number;
  refused_peers: number;
  refused_full: number;
  refused_busy: number;
  malformed: number;
  timeouts: number;
  damages: number;
  /** Checkpoint files that were lost and put back at the place that their reader knew. */
  checkpoints_restored: number;
  batches: number;
  records: number;
  bytes: number;
  checkpoints: number;
}

export function noCounts(): ServiceCounters {
  return {
    connections: 0,
    refused_peers: 0,
    refused_full: 0,
    refused_busy: 0,
    malformed: 0,
    timeouts: 0,
    damages: 0,
    checkpoints_restored: 0,
    batches: 0,
    records: 0,
    bytes: 0,
    checkpoints: 0,
  };
}

/** Adds what a subscription has done so far. */
export function addTo(sum: ServiceCounters, subscription: Subscription): void {
  const { batches, records, bytes, checkpoints } = subscription.counters();
  sum.batches += batches;
  sum.records += records;
  sum.bytes += bytes;
  sum.checkpoints += checkpoints;
}
