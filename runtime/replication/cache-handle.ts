// A cache as a feed sees it.

import type { CacheContents } from '../core/replication/cache.ts';
import { commonOf, noEnd, ttlMsOf } from './handle-common.ts';
import type { CacheObject } from './port.ts';
import type { SharedObject } from './shared-object.ts';

export function cacheHandle(object: SharedObject, contents: CacheContents): CacheObject {
  const ttlMs = (key: string): number => ttlMsOf(contents.leftMs(key));
  return {
    ...commonOf(object),
    structure: 'cache',
    size: () => contents.size,
    set: (key, value, ttlSec) => {
      if (object.gone) return { refused: 'gone' };
      // A view into the caller's buffer would keep all of that alive, or change with it.
      const refused = contents.set(key, value.slice(), ttlSec === 'keep' ? 'keep' : noEnd(ttlSec));
      if (refused === null) object.touched();
      return { refused };
    },
    get: (key) => contents.get(key),
    delete: (key) => {
      if (object.gone) return false;
      const was = contents.delete(key);
      if (was) object.touched();
      return was;
    },
    expire: (key, ttlSec) => {
      if (object.gone) return { found: false, refused: 'gone' };
      const outcome = contents.expire(key, noEnd(ttlSec));
      if (outcome === true) object.touched();
      return typeof outcome === 'string' ? { found: true, refused: outcome } : { found: outcome, refused: null };
    },
    ttlSec: (key) => {
      const left = ttlMs(key);
      return left < 0 ? left : Math.ceil(left / 1000);
    },
    ttlMs,
    keys: () => contents.keys(),
  };
}
