// A state as text and back, for `ecclusterd simulate --state FILE`: of a daemon that runs (`ecclusterd dump`), or, together with the event that it
// did not survive, of one that a bug has ended. JSON, with maps, sets and infinite numbers written as objects of one key.

import { isMap } from '../../base/layered-map.ts';
import type { Event, Millis } from './contract.ts';
import type { NodeState } from './state.ts';

interface Dumped {
  readonly version: string;
  readonly state: NodeState;
  readonly now: Millis;
}

/** What `step` was given, and what it has thrown. */
export interface StepDump extends Dumped {
  readonly event: Event;
  readonly error: string;
}

/** Of a daemon that goes on. */
export interface RunningDump extends Dumped {
  readonly event: null;
  readonly error: null;
}

export type StateDump = StepDump | RunningDump;

const format = 'ecclusterd state 1';

export function writeDump(dump: StateDump): string {
  return `${JSON.stringify({ format, ...dump }, tagged, 1)}\n`;
}

/** Null: no dump of ours. */
export function readDump(text: string): StateDump | null {
  try {
    const value: unknown = JSON.parse(text, untagged);
    return isDump(value) ? value : null;
  } catch {
    return null;
  }
}

function isDump(value: unknown): value is StateDump {
  if (typeof value !== 'object' || value === null) return false;
  const { format: found, state, event, now } = value as Partial<StateDump> & { readonly format?: unknown };
  const isWhole = state?.table instanceof Map && Array.isArray(state.settings?.node?.duravip?.addresses);
  return found === format && isWhole && (event === null || typeof event?.kind === 'string') && typeof now === 'number';
}

function tagged(_key: string, value: unknown): unknown {
  if (isMap(value)) return { $map: [...value] };
  if (value instanceof Set) return { $set: [...value] };
  return typeof value === 'number' && !Number.isFinite(value) ? { $number: String(value) } : value;
}

function untagged(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('$map' in value) return new Map(value.$map as [unknown, unknown][]);
  if ('$set' in value) return new Set(value.$set as unknown[]);
  return '$number' in value ? Number(value.$number) : value;
}
