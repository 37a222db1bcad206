// A cache as a feed sees it.

import type { CacheContents } from '../core/replication/cache.ts';
import { commonOf } from './handle-common.ts';
import type { CacheObject } from './port.ts';
import type { SharedObject } from './shared-object.ts';

export function cacheHandle(object: SharedObject, contents: CacheContents): CacheObject {
  return {
    ...commonOf(object),
    structure: 'cache',
    size: () => contents.size,
    set: (key, value, ttlSec) => {
      if (object.gone) return { refused: 'gone' };
      // A view into the caller's buffer would keep all of that alive, or change with it.
      const refused = contents.set(key, value.slice(), ttlSec === null || ttlSec === 0 ? null : ttlSec * 1000);
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
    ttlSec: (key) => {
      const leftMs = contents.leftMs(key);
      return leftMs === undefined ? -2 : leftMs === null ? -1 : Math.ceil(leftMs / 1000);
    },
  };
}
