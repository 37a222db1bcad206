// Windowed counters as a feed sees them.

import type { Counters } from '../core/replication/counters.ts';
import { commonOf, noEnd, refusedChange, ttlMsOf } from './handle-common.ts';
import type { CountersObject } from './port.ts';
import type { SharedObject } from './shared-object.ts';

export function countersHandle(object: SharedObject, contents: Counters): CountersObject {
  return {
    ...commonOf(object),
    structure: 'counters',
    size: () => contents.size,
    add: (key, amount, field) => {
      if (object.gone) return refusedChange('gone');
      const value = contents.add(key, amount, field);
      if (typeof value === 'string') return refusedChange(value);
      object.touched();
      return { value, refused: null };
    },
    read: (key, field) => contents.read(key, field),
    fields: (key) => contents.fields(key),
    has: (key) => contents.has(key),
    set: (key, value, ttlSec) => {
      if (object.gone) return { refused: 'gone' };
      const refused = contents.set(key, value, ttlSec === 'keep' ? 'keep' : noEnd(ttlSec));
      if (refused === null) object.touched();
      return { refused };
    },
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
    ttlMs: (key) => ttlMsOf(contents.leftMs(key)),
    keys: () => contents.keys(),
  };
}
