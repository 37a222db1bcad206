// The numbers of one windowed counter in memory: by field, what each member has counted.

import type { Millis } from '../contract.ts';
import { hexOf, lanesOf, noLanes, toggle } from '../hash.ts';
import { fieldsMax, partsMax, type CounterField, type Part } from './counter-entry.ts';
import { countMax } from './replication-limits.ts';

/** In memory, roughly: of a counter, of a field beside its name, of what one member has counted. */
const [counterBytes, fieldBytes, partBytes] = [500, 250, 120];
/** A field that amounts to nothing is forgotten after so long, when there are too many. */
const spentMs = 60_000;

interface Field {
  readonly parts: Map<number, Part>;
  sum: number;
  changedAt: Millis;
}

export class Counter {
  window: number;
  isReset: boolean;
  endsAt: Millis;
  endStamp = 0;
  /** When this window began here. */
  readonly begunAt: Millis;
  readonly #fields = new Map<string, Field>();
  #bytes = counterBytes;
  #digest = noLanes;

  constructor(window: number, isReset: boolean, now: Millis, endsAt: Millis) {
    this.window = window;
    this.isReset = isReset;
    this.begunAt = now;
    this.endsAt = endsAt;
  }

  get fields(): ReadonlyMap<string, { readonly sum: number }> {
    return this.#fields;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Null: nobody has counted there. */
  sum(field: string): number | null {
    return this.#fields.get(field)?.sum ?? null;
  }

  /** By member, for those who want to know. */
  partsOf(field: string): readonly Part[] {
    return [...(this.#fields.get(field)?.parts.values() ?? [])];
  }

  /** Whether so much can be added: the number stays a whole one, and there is room for the field. */
  mayAdd(field: string, member: number, amount: number, now: Millis): 'bad-value' | 'full' | null {
    const there = this.#fields.get(field);
    if (there === undefined) return this.#fields.size < fieldsMax || this.#forgetSpent(now) ? null : 'full';
    if (there.parts.size >= partsMax && !there.parts.has(member)) return 'full';
    const own = (there.parts.get(member)?.count ?? 0) + amount;
    return Math.abs(own) > countMax || Math.abs(there.sum + amount) > countMax ? 'bad-value' : null;
  }

  add(field: string, member: number, amount: number, now: Millis): number {
    const before = this.#fields.get(field)?.parts.get(member);
    this.#put(field, { member, version: (before?.version ?? 0) + 1, count: (before?.count ?? 0) + amount }, now);
    return this.sum(field) ?? 0;
  }

  /** Later parts of somebody's, as far as `hasRoom` lets them in. How many there was no room for. */
  merge(fields: readonly CounterField[], now: Millis, hasRoom: (bytes: number) => boolean): number {
    let refused = 0;
    for (const { field, parts } of fields) {
      if (!this.#fields.has(field) && this.#fields.size >= fieldsMax && !this.#forgetSpent(now)) continue;
      for (const part of parts) {
        const held = this.#fields.get(field)?.parts;
        const before = held?.get(part.member);
        if (!isLater(part, before)) continue;
        // More than can be written again would make every message about this counter a malformed one.
        const isFull =
          before === undefined && ((held?.size ?? 0) >= partsMax || !hasRoom(partBytes + (held === undefined ? fieldBytes : 0)));
        if (isFull) refused++;
        else this.#put(field, part, now);
      }
    }
    return refused;
  }

  list(): readonly CounterField[] {
    return [...this.#fields].map(([field, { parts }]) => ({ field, parts: [...parts.values()] }));
  }

  /** Of all numbers, whatever their order. */
  digested(): string {
    return `${this.window} ${this.endStamp} ${hexOf(this.#digest)}`;
  }

  #put(field: string, part: Part, now: Millis): void {
    let there = this.#fields.get(field);
    if (there === undefined) {
      there = { parts: new Map(), sum: 0, changedAt: now };
      this.#fields.set(field, there);
      this.#bytes += fieldBytes + field.length;
    }
    const before = there.parts.get(part.member);
    if (before === undefined) this.#bytes += partBytes;
    there.sum += part.count - (before?.count ?? 0);
    this.#toggle(field, before);
    this.#toggle(field, part);
    there.changedAt = now;
    there.parts.set(part.member, part);
  }

  /** In or out. */
  #toggle(field: string, part: Part | undefined): void {
    if (part !== undefined) this.#digest = toggle(this.#digest, lanesOf(`${field}\0${part.member}\0${part.version}\0${part.count}`));
  }

  #forgetSpent(now: Millis): boolean {
    for (const [field, { sum, changedAt, parts }] of this.#fields) {
      if (field === '' || sum !== 0 || now - changedAt <= spentMs) continue;
      for (const part of parts.values()) this.#toggle(field, part);
      this.#fields.delete(field);
      this.#bytes -= fieldBytes + field.length + parts.size * partBytes;
    }
    return this.#fields.size < fieldsMax;
  }
}

/** A part that went over from one window into another has a version of its own there; of two the same one counts at all members. */
function isLater(part: Part, held: Part | undefined): boolean {
  if (held === undefined) return true;
  return part.version > held.version || (part.version === held.version && part.count > held.count);
}

/** What a life of a member is called in counters: 48 bits. */
export function memberNumber(life: string): number {
  const { high, low } = lanesOf(life);
  return (high & 0xffff) * 2 ** 32 + (low >>> 0);
}

/** What must be the same of a counter at all members. */
export function digested(key: string, counter: Counter): string {
  return `${key}\0${counter.digested()}`;
}
