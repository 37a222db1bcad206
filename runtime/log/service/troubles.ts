// What keeps a published log from being read, kept until it is read again: for those who ask how the log is while nobody tries.

import { accessSync, constants, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { failure, type JlogError } from '../jlog/errors.ts';
import { conditionBy, type Condition } from '../jlog/condition.ts';
import type { Refusal } from './opening.ts';

export class Troubles {
  readonly #by = new Map<string, Condition>();

  of(path: string, subscriber: string): Condition | null {
    return this.#by.get(placeKey(path, subscriber)) ?? null;
  }

  /** True where it is news. */
  failed(path: string, subscriber: string, condition: Condition): boolean {
    const key = placeKey(path, subscriber);
    const before = this.#by.get(key)?.reason;
    this.#by.set(key, condition);
    return before !== condition.reason;
  }

  passed(path: string, subscriber: string): void {
    this.#by.delete(placeKey(path, subscriber));
  }

  /** Only of these paths: others are not published any more. */
  keep(paths: ReadonlySet<string>): void {
    for (const key of this.#by.keys()) if (!paths.has(key.slice(0, key.indexOf('\0')))) this.#by.delete(key);
  }
}

/** One text for a log and a subscriber of it. */
export function placeKey(path: string, subscriber: string): string {
  return `${path}\0${subscriber}`;
}

/** What `unreadable` says of the log; null for refusals that tell of the asker. */
export function conditionOfRefusal({ code, message, holder }: Refusal): Condition | null {
  if (code !== 'unreadable') return null;
  return { state: holder === 'damaged' || holder === 'not permitted' ? holder : 'unknown', reason: message };
}

/** Why this process could not read, lock and checkpoint the log; null: it can. A few system calls, and nothing is changed. */
export function denial(path: string): Condition | null {
  const { R_OK, W_OK, X_OK } = constants;
  const tried = refused(path, R_OK | W_OK | X_OK);
  if (tried !== null) return conditionBy(tried);
  const names = readdirSync(path).filter((name) => name === 'metastore' || name.startsWith('cp.'));
  const live = readdirSync(path)
    .filter((name) => /^[0-9a-f]{8}$/.test(name))
    .sort()
    .at(-1);
  for (const name of live === undefined ? names : [...names, live]) {
    const error = refused(join(path, name), R_OK | W_OK);
    if (error !== null) return conditionBy(error);
  }
  return null;
}

function refused(path: string, mode: number): JlogError | null {
  try {
    accessSync(path, mode);
    return null;
  } catch (cause) {
    const { error } = failure('OPEN', path, `${path} cannot be read, locked and written to`, cause);
    return error.errno === 'ENOENT' ? null : error;
  }
}
