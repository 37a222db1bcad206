// The bus engine that was asked for.

import type { Bus } from '../bus/bus.ts';
import { createSocketBus } from '../bus/socket-bus.ts';

export interface BusChoice {
  readonly engine: 'embedded' | 'corosync';
  readonly socket: string;
}

/** Connects later, on `open`. libcpg is loaded only where it is asked for. */
export async function openBus({ engine, socket }: BusChoice): Promise<Bus> {
  if (engine === 'embedded') return createSocketBus(socket);
  return (await import('../bus/corosync.ts')).createCorosyncBus();
}

/** What `cluster info` shows. */
export function busEndpoint({ engine, socket }: BusChoice): string {
  return engine === 'embedded' ? socket : 'corosync';
}
