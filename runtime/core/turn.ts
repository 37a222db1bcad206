// One step in the making: the state that is becoming the next one, and the effects so far. Only `step` makes one.

import type { Effect, Millis } from './contract.ts';
import type { Message } from './messages.ts';
import type { NodeState } from './state.ts';

/** Fields may be replaced; what they hold is never changed in place. */
type Draft = { -readonly [Field in keyof NodeState]: NodeState[Field] };

export interface Turn {
  readonly state: Draft;
  readonly effects: Effect[];
  readonly now: Millis;
}

/** Something to do at a time. After `run`, `due` must lie in the future or be null, else the node would spin. */
export interface Timer {
  due(state: NodeState): Millis | null;
  run(turn: Turn): void;
}

export function send(turn: Turn, message: Message): void {
  turn.effects.push({ kind: 'send', message });
}

type Level = 'debug' | 'info' | 'warn' | 'error';

export function log(turn: Turn, level: Level, text: string, about: Readonly<Record<string, unknown>> = {}): void {
  turn.effects.push({ kind: 'log', level, text, about });
}

/** Balancing lets the dust settle: a whole interval passes between any change of the table and the next round. */
export function putOffBalance({ state, now }: Turn): void {
  const balanceAt = now + state.settings.node.timers.viewBalanceIntervalSec * 1000;
  if (state.plan.balanceAt < balanceAt) state.plan = { ...state.plan, balanceAt };
}

/** Counts what was refused, ignored or repaired. */
export function count(turn: Turn, name: string, by = 1): void {
  const { counters } = turn.state;
  turn.state.counters = { ...counters, [name]: (counters[name] ?? 0) + by };
}

/** A copy with one entry set, or taken out (undefined). */
export function withEntry<Key, Value>(map: ReadonlyMap<Key, Value>, key: Key, value: Value | undefined): ReadonlyMap<Key, Value> {
  const copy = new Map(map);
  if (value === undefined) copy.delete(key);
  else copy.set(key, value);
  return copy;
}

/** Lists of at most `size`, at least one. */
export function chunks<Item>(list: readonly Item[], size: number): readonly (readonly Item[])[] {
  const parts: Item[][] = [];
  for (let from = 0; from < list.length || from === 0; from += size) parts.push(list.slice(from, from + size));
  return parts;
}

/** "10.0.0.1, 10.0.0.2, 10.0.0.3 and 7 more". */
export function some(list: readonly string[]): string {
  return list.length <= 4 ? list.join(', ') : `${list.slice(0, 3).join(', ')} and ${list.length - 3} more`;
}
