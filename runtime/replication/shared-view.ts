// What the console sees of replicated objects. `runtime/replication` implements it; the tests by hand.

export interface SharedView {
  /** In the order of their names in the configuration. */
  objects(): readonly SharedObjectRow[];
  /** Contents of an object, of all (`from` null) or of the member of that private name; null: there is no such thing. */
  contents(name: string, from: string | null): SharedContents | null;
  /** Lines about one key, for people; null: there is no such object. */
  why(name: string, key: string): readonly string[] | null;
}

export type SharedStructure = 'cidrtree' | 'gauge table' | 'throttle table' | 'cache' | 'time series' | 'counters';

export interface SharedObjectRow {
  readonly name: string;
  /** Effective type: class, else type, else name. */
  readonly type: string;
  readonly structure: SharedStructure;
  /** Newcomers get everything at once. */
  readonly snapshots: boolean;
  /** False: what others count is not held here. */
  readonly keeps: boolean;
  readonly bindingGroup: string | null;
  /** Entries held. */
  readonly entries: number;
  /** In the order of the bus. */
  readonly members: readonly {
    /** `#ec1-PID#NODE`. */
    readonly privateName: string;
    readonly node: string;
    /** False: its contents are on their way, and do not count yet. */
    readonly complete: boolean;
  }[];
}

/** Rows may be lazy and are read once; a large object may change while they are. */
export type SharedContents =
  | { readonly structure: 'cidrtree'; readonly rows: Iterable<{ readonly block: string; readonly count: number }> }
  | { readonly structure: 'gauge table'; readonly rows: Iterable<{ readonly key: string; readonly count: number }> }
  | { readonly structure: 'throttle table'; readonly rows: Iterable<ThrottleRow> }
  | { readonly structure: 'cache'; readonly rows: Iterable<CacheRow> }
  | { readonly structure: 'counters'; readonly rows: Iterable<CounterRow> }
  | { readonly structure: 'time series'; readonly rows: Iterable<SeriesRow> };

export interface ThrottleRow {
  readonly name: string;
  readonly limit: number;
  readonly perSec: number;
  /** Consumed and not leaked away again. */
  readonly used: number;
  /** Asked for lately, granted or not. */
  readonly wanted: number;
  /** At most so many at once while the cluster is whole, in the worst case. */
  readonly most: number;
}

export interface CounterRow {
  readonly key: string;
  readonly count: number;
  /** Fields, where it has some. */
  readonly fields: number;
  /** Null: nobody has set an end. */
  readonly ttlSec: number | null;
}

export interface CacheRow {
  readonly key: string;
  /** As text, where it is one; its beginning. */
  readonly value: string;
  readonly bytes: number;
  /** Null: it never ends. */
  readonly ttlSec: number | null;
}

export interface SeriesRow {
  /** Name of the series, or of the gauge cache. */
  readonly series: string;
  /** `3600,24/0`: interval, number of windows, and how many windows ago; null: of a gauge cache. */
  readonly window: string | null;
  readonly key: string;
  readonly count: number;
}
