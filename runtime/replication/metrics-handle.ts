// Time series and gauge caches as a feed sees them.

import type { Metrics, Windows } from '../core/replication/series.ts';
import { commonOf, refusedChange } from './handle-common.ts';
import type { MetricsObject, SeriesWindows } from './port.ts';
import type { SharedObject } from './shared-object.ts';

/** Series of `inbound_audit`, each replicated by a word of its own; all others are audit series. */
const inbound: readonly string[] = ['connect', 'delivery', 'transfail', 'permfail', 'reception', 'rejection'];

export function metricsHandle(object: SharedObject, contents: Metrics): MetricsObject {
  const { shares } = contents;
  /** `eccmgr_metrics` is for audit series, and says so by its type. */
  const has = (word: string) =>
    object.replica.parameters.some((each) => each === word) || (object.replica.type === 'eccmgr_metrics' && word === 'audit_series');
  return {
    ...commonOf(object),
    structure: 'metrics',
    parameters: object.replica.parameters,
    size: (of) => (of === 'own' ? shares.own.size : shares.size),
    seriesAdd: (series, windows, key, amount) => {
      if (object.gone) return refusedChange('gone');
      if (!has(inbound.includes(series) ? series : 'audit_series')) return refusedChange('not-replicated');
      const refused = contents.seriesAdd(series, windowsOf(windows), key, amount);
      if (refused !== null) return refusedChange(refused);
      object.touched();
      return { value: contents.seriesRead(series, windowsOf(windows), key, 0), refused: null };
    },
    seriesRead: (series, windows, key, window) => contents.seriesRead(series, windowsOf(windows), key, window),
    gaugeAdd: (cache, key, amount, { entries, ttlSec }) => {
      if (object.gone) return refusedChange('gone');
      if (!has('gauge_cache')) return refusedChange('not-replicated');
      if (!(entries >= 1) || !(ttlSec >= 0)) return refusedChange('bad-value');
      const refused = contents.gaugeAdd(cache, key, amount, { entries, ttlMs: ttlSec === 0 ? null : ttlSec * 1000 });
      if (refused !== null) return refusedChange(refused);
      object.touched();
      return { value: contents.gaugeRead(cache, key), refused: null };
    },
    gaugeRead: (cache, key) => contents.gaugeRead(cache, key),
    gaugeRemove: (cache, key) => {
      const was = !object.gone && contents.gaugeRemove(cache, key);
      if (was) object.touched();
      return was;
    },
  };
}

function windowsOf({ kind, intervalSec, count }: SeriesWindows): Windows {
  return { kind: kind === 'cidr' ? 'c' : 't', intervalSec, count };
}
