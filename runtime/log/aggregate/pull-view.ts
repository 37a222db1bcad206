// What a manager knows and shows of a node and its logs.

import { formatPosition } from '../jlog/format.ts';
import type { PublishedLog } from '../service/log-protocol.ts';
import { Backoff } from './backoff.ts';
import { managerCondition, type Condition } from '../jlog/condition.ts';
import { Pacer, type Pace } from './pacer.ts';
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
  readonly condition: Condition;
  /** Why it is not read, or null. */
  readonly problem: string | null;
  /** Null where nobody can tell. */
  readonly lag: Lag | null;
  readonly pace: Pace | null;
  readonly records: number;
}

/** A log of a node, while it is pulled. */
export interface LogState {
  readonly log: string;
  published: PublishedLog;
  subscription: PullSubscription | null;
  /** It begins as soon as the last one has ended. */
  ending: boolean;
  trouble: Condition | null;
  readonly pacer: Pacer;
  retry: NodeJS.Timeout | null;
  readonly backoff: Backoff;
  /** Said last, so that a retry does not say it again. */
  said: string;
  records: number;
}

export function newLogState(published: PublishedLog): LogState {
  const backoff = new Backoff(1000, 60_000);
  const pacer = new Pacer();
  return {
    log: published.key,
    published,
    subscription: null,
    ending: false,
    trouble: null,
    pacer,
    retry: null,
    backoff,
    said: '',
    records: 0,
  };
}

/** @param unreachable why nothing of the node is known, or null. @param hindered why nothing can be written here, or null. */
export function logView(state: LogState, unreachable: string | null, hindered: string | null): LogView {
  const { log, published, subscription, trouble, pacer, records } = state;
  const checkpoint = subscription?.checkpoint ?? null;
  const lag = subscription?.lag() ?? null;
  const pace = lag === null ? null : pacer.pace(lag.bytes);
  const condition = managerCondition({ unreachable, trouble, lag, shrinksBy: pace?.shrinksBy ?? null, hindered });
  return {
    log,
    bytesOnDisk: published.bytes,
    subscriber: subscription?.source.subscriber ?? null,
    checkpoint: checkpoint === null ? null : formatPosition(checkpoint),
    reading: subscription !== null,
    condition,
    problem: trouble?.reason ?? null,
    lag: unreachable === null && trouble === null ? lag : null,
    pace,
    records: records + (subscription?.records ?? 0),
  };
}
