// Writes into a cache, and what the simulator knows of them by itself: digests mend whatever differs, so members that agree may still agree on
// the wrong value. Who writes reads its own write, and no member ever goes back behind a write of somebody who is still there.

import type { CacheContents } from '../../core/replication/cache.ts';
import type { Mark } from '../../core/replication/cache-entry.ts';
import { place } from './always.ts';
import { Violated } from './violated.ts';
import type { SimObject } from './sim-object.ts';

type CacheWrite =
  | { readonly kind: 'set'; readonly value: Uint8Array; readonly ttlMs: number | null | 'keep' }
  | { readonly kind: 'delete' }
  | { readonly kind: 'expire'; readonly ttlMs: number | null };

/** Does it, and looks whether it was done. */
export function writeCache(object: SimObject, key: string, write: CacheWrite): void {
  const { holding } = object;
  if (holding.structure !== 'cache') return;
  const { contents } = holding;
  const before = contents.marksOf(key)?.written ?? null;
  const valueBefore = contents.get(key);
  if (!isDone(contents, key, write)) return;
  const value = contents.get(key);
  const after = contents.marksOf(key)?.written ?? null;
  const expected = write.kind === 'set' ? write.value : write.kind === 'delete' ? null : valueBefore;
  if (textOf(value) !== textOf(expected))
    throw new Violated(`${place(object)}: "${key}" is ${textOf(value)} right after a ${write.kind} that makes it ${textOf(expected)}`);
  if (write.kind === 'expire' || after === null) return;
  if (before !== null && !isAfter(after, before))
    throw new Violated(`${place(object)}: "${key}" has a stamp of ${after.stamp} after a ${write.kind}, and had ${before.stamp} before`);
  object.lastWrites.set(key, { stamp: after.stamp, node: after.node });
}

/**
 * What a living member has written is there, or something later is. Not in a cache of limited size: what had to make room before it was told is
 * nowhere, and the others may keep an older value of that key.
 */
export function checkLastWrites(object: SimObject, peers: readonly SimObject[]): void {
  if (object.replica.maxSize !== null) return;
  for (const [key, own] of object.lastWrites)
    for (const peer of peers) {
      const held = peer.holding.structure === 'cache' ? (peer.holding.contents.marksOf(key)?.written ?? null) : null;
      // It may have ended.
      if (held !== null && isAfter(own, held))
        throw new Violated(`${place(peer)}: "${key}" is of ${held.stamp} ${held.node}, and ${place(object)} wrote it at ${own.stamp} last`);
    }
}

/** False: there was nothing to be done it to. */
function isDone(contents: CacheContents, key: string, write: CacheWrite): boolean {
  if (write.kind === 'set') return contents.set(key, write.value, write.ttlMs) === null;
  return write.kind === 'delete' ? contents.delete(key) : contents.expire(key, write.ttlMs) === true;
}

/** Deliberately not the order of the caches themselves: that one is what is looked at. */
function isAfter(a: Mark, b: Mark): boolean {
  return a.stamp === b.stamp ? a.node > b.node : a.stamp > b.stamp;
}

function textOf(value: Uint8Array | null): string {
  return value === null ? 'nothing' : value.join('.');
}
