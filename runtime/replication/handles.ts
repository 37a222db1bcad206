// The objects as a feed sees them: the port's calls on top of the contents, and a touch after each change.

import { parseIp } from '../net/ip.ts';
import type { Key } from '../core/replication/gauge-store.ts';
import type { CidrStore } from '../core/replication/cidr-store.ts';
import type { Gauges } from '../core/replication/gauges.ts';
import type { NameTable } from '../core/replication/name-table.ts';
import { commonOf, refusedChange } from './handle-common.ts';
import { cacheHandle } from './cache-handle.ts';
import { countersHandle } from './counters-handle.ts';
import { metricsHandle } from './metrics-handle.ts';
import type { Admission, CidrLimit, CidrObject, GaugeObject, Refusal, ReplicatedObject } from './port.ts';
import type { SharedObject } from './shared-object.ts';
import { throttleHandle } from './throttle-handle.ts';

export function handleOf(object: SharedObject): ReplicatedObject {
  const { holding } = object;
  switch (holding.structure) {
    case 'cidrtree':
      return cidrHandle(object, holding.contents);
    case 'gauge table':
      return gaugeHandle(object, holding.contents);
    case 'throttle table':
      return throttleHandle(object, holding.contents);
    case 'cache':
      return cacheHandle(object, holding.contents);
    case 'metrics':
      return metricsHandle(object, holding.contents);
    case 'counters':
      return countersHandle(object, holding.contents);
  }
}

function refusedAdmission(refused: Refusal, value = 0): Admission {
  return { admitted: false, value, refused };
}

function cidrHandle(object: SharedObject, contents: Gauges<CidrStore>): CidrObject {
  const { shares } = contents;
  return {
    ...commonOf(object),
    structure: 'cidrtree',
    size: (of) => (of === 'own' ? shares.own.size : shares.size),
    ...gaugeCalls(object, contents),
    admit: (address, amount, limits) => {
      if (object.gone) return refusedAdmission('gone');
      const key = contents.keyOf(address);
      if (key === null) return refusedAdmission('bad-key');
      if (!(amount > 0) || !Number.isSafeInteger(amount)) return refusedAdmission('bad-value');
      const first = limits[0]?.prefix ?? null;
      for (const { prefix, limit } of limits) {
        if (shares.sum(key, prefix) + amount > limit) return { admitted: false, value: shares.sum(key, first), refused: null };
      }
      return admitted(object, contents, key, amount, first);
    },
  };
}

function gaugeHandle(object: SharedObject, contents: Gauges<NameTable>): GaugeObject {
  const { shares } = contents;
  return {
    ...commonOf(object),
    structure: 'gauge table',
    size: (of) => (of === 'own' ? shares.own.size : shares.size),
    ...gaugeCalls(object, contents),
    admit: (text, amount, limit) => {
      if (object.gone) return refusedAdmission('gone');
      const key = contents.keyOf(text);
      if (key === null) return refusedAdmission('bad-key');
      if (!(amount > 0) || !Number.isSafeInteger(amount)) return refusedAdmission('bad-value');
      const value = shares.sum(key, null);
      if (value + amount > limit) return { admitted: false, value, refused: null };
      return admitted(object, contents, key, amount, null);
    },
  };
}

function admitted(
  object: SharedObject,
  contents: Gauges<CidrStore | NameTable>,
  key: Key,
  amount: number,
  prefix: CidrLimit['prefix'],
): Admission {
  const refused = contents.add(key, amount);
  if (refused !== null) return refusedAdmission(refused, contents.shares.sum(key, prefix));
  object.touched();
  return { admitted: true, value: contents.shares.sum(key, prefix), refused: null };
}

function gaugeCalls(object: SharedObject, contents: Gauges<CidrStore | NameTable>): Pick<GaugeObject, 'add' | 'read'> {
  const { shares } = contents;
  return {
    add: (text, amount) => {
      // Who still holds something of an object that was taken away lets go of it: it may come back.
      if (object.gone && !(amount < 0)) return refusedChange('gone');
      const key = contents.keyOf(text);
      if (key === null || (object.holding.structure === 'cidrtree' && parseIp(text) === null)) return refusedChange('bad-key');
      const refused = contents.add(key, amount);
      if (object.gone) return refusedChange('gone');
      if (refused === null) object.touched();
      return { value: shares.sum(key, null), refused };
    },
    read: (text, of = 'all') => {
      const key = shares.own.keyOf(text);
      if (key === null) return 0;
      return of === 'own' ? shares.own.sum(key, null) : shares.sum(key, null);
    },
  };
}
