// What a manager knows and shows of a node and its logs.

import { formatPosition } from '../jlog/format.ts';
import type { PublishedLog } from '../service/log-protocol.ts';
import { Backoff } from './backoff.ts';
import type { Lag, PullSubscription } from './pull-subscription.ts';

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** `10.0.0.1:4802`, `[2001:db8::1]:4802`. */
export function shownEndpoint({ host, port }: Endpoint): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** What is shown of a node. */
export interface NodeView {
  readonly node: string;
  readonly address: string | null;
  readonly connected: boolean;
  /** Why not, or null. */
  readonly problem: string | null;
  readonly logs: readonly LogView[];
}

export interface LogView {
  readonly log: string;
  readonly bytesOnDisk: number;
  readonly subscriber: string | null;
  readonly checkpoint: string | null;
  readonly reading: boolean;
  /** Why it is not read, or null. */
  readonly problem: string | null;
  readonly lag: Lag | null;
  readonly records: number;
}

/** A log of a node, while it is pulled. */
export interface LogState {
  readonly log: string;
  published: PublishedLog;
  subscription: PullSubscription | null;
  /** It begins as soon as the last one has ended. */
  ending: boolean;
  problem: string | null;
  retry: NodeJS.Timeout | null;
  readonly backoff: Backoff;
  /** Said last, so that a retry does not say it again. */
  said: string;
  records: number;
}

export function newLogState(published: PublishedLog): LogState {
  const backoff = new Backoff(1000, 60_000);
  return { log: published.key, published, subscription: null, ending: false, problem: null, retry: null, backoff, said: '', records: 0 };
}

export function logView({ log, published, subscription, problem, records }: LogState): LogView {
  const checkpoint = subscription?.checkpoint ?? null;
  return {
    log,
    bytesOnDisk: published.bytes,
    subscriber: subscription?.source.subscriber ?? null,
    checkpoint: checkpoint === null ? null : formatPosition(checkpoint),
    reading: subscription !== null,
    problem,
    lag: subscription?.lag() ?? null,
    records: records + (subscription?.records ?? 0),
  };
}
