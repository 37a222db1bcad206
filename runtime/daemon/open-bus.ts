// The bus engine that was asked for.

import type { Bus } from '../bus/bus.ts';
import { failureTimeoutMs } from '../bus/corosync-times.ts';
import type { SpreadChoice } from '../bus/spread/spread.ts';
import type { ClusterIr } from '../ir/generated/types.ts';
import type { StatedTimeout } from './bus-condition.ts';
import type { BusEngine } from './run-options.ts';

export interface BusChoice {
  readonly engine: BusEngine;
  readonly socket: string;
  readonly spread: SpreadChoice;
}

/** Connects later, on `open`. What an engine needs is loaded only where it is asked for. */
export async function openBus({ engine, socket, spread }: BusChoice): Promise<Bus> {
  switch (engine) {
    case 'embedded':
      return (await import('../bus/socket-bus.ts')).createSocketBus(socket);
    case 'corosync':
      return (await import('../bus/corosync.ts')).createCorosyncBus();
    case 'spread':
      return (await import('../bus/spread/spread.ts')).createSpreadBus(spread);
  }
}

/** What `cluster info` shows. */
export function busEndpoint({ engine, socket, spread }: BusChoice): string {
  return engine === 'embedded' ? socket : engine === 'corosync' ? 'corosync' : spread.endpoint.text;
}

/** How long the bus may be silent about a lost host, as far as that can be said before it says so itself: else that of the profile `fast`. */
export async function statedTimeout(optionMs: number | null, engine: BusEngine, { nodes, managers }: ClusterIr): Promise<StatedTimeout> {
  if (optionMs !== null) return { ms: optionMs, byOption: true };
  if (engine === 'spread') return { ms: (await import('../bus/spread/spread-conf.ts')).failureTimeoutMs('fast'), byOption: false };
  return { ms: failureTimeoutMs('fast', nodes.length + managers.length), byOption: false };
}
