// A state and the event that it did not survive, as text and back: what a daemon leaves behind when a bug ends it, and what
// `ecclusterd simulate --state FILE` runs again. JSON, with maps, sets and infinite numbers written as objects of one key.

import type { Event, Millis } from './contract.ts';
import type { NodeState } from './state.ts';

/** What `step` was given. */
export interface StepDump {
  readonly version: string;
  readonly state: NodeState;
  readonly event: Event;
  readonly now: Millis;
  /** What was thrown. */
  readonly error: string;
}

const format = 'ecclusterd state 1';

export function writeDump(dump: StepDump): string {
  return `${JSON.stringify({ format, ...dump }, tagged, 1)}\n`;
}

/** Null: no dump of ours. */
export function readDump(text: string): StepDump | null {
  try {
    const value: unknown = JSON.parse(text, untagged);
    return isDump(value) ? value : null;
  } catch {
    return null;
  }
}

function isDump(value: unknown): value is StepDump {
  if (typeof value !== 'object' || value === null) return false;
  const { format: found, state, event, now } = value as Partial<StepDump> & { readonly format?: unknown };
  return found === format && state?.table instanceof Map && typeof event?.kind === 'string' && typeof now === 'number';
}

function tagged(_key: string, value: unknown): unknown {
  if (value instanceof Map) return { $map: [...value] };
  if (value instanceof Set) return { $set: [...value] };
  return typeof value === 'number' && !Number.isFinite(value) ? { $number: String(value) } : value;
}

function untagged(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('$map' in value) return new Map(value.$map as [unknown, unknown][]);
  if ('$set' in value) return new Set(value.$set as unknown[]);
  return '$number' in value ? Number(value.$number) : value;
}
