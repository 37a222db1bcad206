// What a feed (the RESP server, the console, code in the same process) gets of the replicated objects, and nothing more. `Replication`
// implements it. All calls are synchronous and touch memory only: what they change is sent to the other nodes by the engine's own
// timers (`max_delay`, `max_pending`). Nothing throws for what a client sent; a refusal is a value.
//
// Every number counted here is a whole number of at most 2^53 - 1 in size. `value` always means the whole cluster, `own` this node.

/** Why a change was not taken. Each is counted by object. */
export type Refusal =
  /** Longer than `keyBytesMax` of UTF-8, or no address where the object counts addresses. */
  | 'bad-key'
  /** A value of a cache longer than `valueBytesMax`, an amount that is no whole number, a rate that is none. */
  | 'bad-value'
  /** The object holds as many keys as it may (`entriesMax`), and this one would be new. */
  | 'full'
  /** Taken out of the configuration by a reload, after the caller had got hold of it. */
  | 'gone'
  /** A word of `parameters` is missing for that: a gauge cache without `gauge_cache`, say. */
  | 'not-replicated';

/** Longest key in bytes of UTF-8. Any bytes but NUL; empty is a key too. */
export const keyBytesMax = 1024;
/** Longest value of a cache in bytes. */
export const valueBytesMax = 256 << 10;

export interface ReplicationPort {
  /** In the order of the configuration's names. */
  objects(): readonly ReplicatedObject[];
  /** By the name of its stanza; null: there is none. A handle stays good until a reload takes the object away; then it answers `gone`. */
  object(name: string): ReplicatedObject | null;
  /** One that a reload has taken away, and that a later one may bring back: its gauges can be lowered, and nothing else. */
  retired(name: string): ReplicatedObject | null;
  /**
   * Objects of a type in which the mail server counts a connection: those with a `binding_group` only that group's (null: a connection
   * outside of any group).
   */
  counting(type: CountedType, bindingGroup: string | null): readonly (CidrObject | GaugeObject)[];
  /** This node's private name, `#ec1-PID#NODE`. */
  readonly privateName: string;
  readonly node: string;
  /** Connected to the bus. Everything goes on without: values are then those of this node alone. */
  connected(): boolean;
  /** Grows with every reload that adds, removes or replaces an object. */
  generation(): number;
}

export type CountedType = 'inbound_cidr' | 'outbound_cidr' | 'outbound_domains' | 'outbound_binding_domains';

export type ReplicatedObject = CidrObject | GaugeObject | ThrottleObject | CacheObject | MetricsObject | CountersObject;

interface Common {
  readonly name: string;
  /** Effective type: class, else type, else name. */
  readonly type: string;
  readonly bindingGroup: string | null;
  /** Members that take part in it, this node included, in the order of the bus; each is a view that can be asked for. */
  members(): readonly MemberInfo[];
  /** Refused, sent, received, malformed and so on, by name. */
  counters(): Readonly<Record<string, number>>;
  /** Of this node's own contribution (`own`), or of all (`all`): keys held. */
  size(of: 'own' | 'all'): number;
}

export interface MemberInfo {
  /** `#ec1-PID#NODE`. */
  readonly privateName: string;
  readonly node: string;
  /** False while its contents are still on their way; they count nothing until they are complete. */
  readonly complete: boolean;
}

export interface Changed {
  /** Of the whole cluster, as known here, after the change. */
  readonly value: number;
  /** Null: it was done. */
  readonly refused: Refusal | null;
}

export interface Admission extends Changed {
  /** False: one of the limits would be exceeded, or it was refused; nothing was counted. */
  readonly admitted: boolean;
}

/** `inbound_cidr`, `outbound_cidr`: gauges by address, with the sum of every block. */
export interface CidrObject extends Common {
  readonly structure: 'cidrtree';
  /**
   * `key`: an address; blocks are for reading. A contribution never goes below zero: what would is cut there and counted (`below_zero`).
   */
  add(key: string, amount: number): Changed;
  /** Sum of everything inside a block, or at an address. 0 for what is no address. */
  read(key: string, of?: 'own' | 'all'): number;
  /**
   * Check and count in one: adds `amount` (1 and up) at `address`, if afterwards every limit holds. `prefix`: the block around the
   * address that the limit is for; null: the address alone. `value`: the first limit's block, after the call.
   */
  admit(address: string, amount: number, limits: readonly CidrLimit[]): Admission;
}

export interface CidrLimit {
  readonly prefix: number | null;
  /** Most that may be counted in the block. */
  readonly limit: number;
}

/** `outbound_domains`, `outbound_binding_domains`: gauges by name. */
export interface GaugeObject extends Common {
  readonly structure: 'gauge table';
  /** As for addresses. */
  add(key: string, amount: number): Changed;
  read(key: string, of?: 'own' | 'all'): number;
  /** Adds `amount` if the sum of all nodes is at most `limit` afterwards. */
  admit(key: string, amount: number, limit: number): Admission;
}

/** `shared_named_throttles`, `OBTM`, `OBTC`. */
export interface ThrottleObject extends Common {
  readonly structure: 'throttle table';
  /**
   * Check and consume in one, as `CL.THROTTLE` does. `quantity` 0 only asks. A throttle comes into being with its first use; nodes
   * that name different rates share the lowest, and are warned of.
   */
  take(name: string, rate: ThrottleRate, quantity: number): ThrottleAnswer;
  /** `ec_shared_throttle_inc`: counts, even above the limit. The answer is as after that. */
  force(name: string, rate: ThrottleRate, quantity: number): ThrottleAnswer;
  /** What `take` would answer; nothing is consumed. */
  ask(name: string, rate: ThrottleRate, quantity: number): ThrottleAnswer;
}

export interface ThrottleRate {
  /** "N/S": `limit` every `perSec` seconds. Both above 0. */
  readonly limit: number;
  readonly perSec: number;
  /** Most at once; null: `limit`. */
  readonly burst?: number | null;
  /** Share of what is left that one node may use before it has heard of the others again; null: 0.95. */
  readonly epsilon?: number | null;
}

export interface ThrottleAnswer {
  /** Over quota: nothing was consumed (by `take`), or more than there is (by `force`). */
  readonly limited: boolean;
  /** Most at once. */
  readonly limit: number;
  /** What this node may still take now. */
  readonly remaining: number;
  /** Until the same would pass, in seconds; -1 when it passed. */
  readonly retryAfterSec: number;
  /** Until everything is available again, in seconds. */
  readonly resetAfterSec: number;
  readonly refused: Refusal | null;
}

/** `cache`. */
export interface CacheObject extends Common {
  readonly structure: 'cache';
  /** `ttlSec` null or 0: never ends; `keep`: as it is. At most a hundred years. */
  set(key: string, value: Uint8Array, ttlSec: number | null | 'keep'): { readonly refused: Refusal | null };
  /** The caller must not change the bytes. Null: there is none. */
  get(key: string): Uint8Array | null;
  /** True: there was one. */
  delete(key: string): boolean;
  /** A new time to live for what is there; null: it never ends. `found` false: there is nothing. */
  expire(key: string, ttlSec: number | null): { readonly found: boolean; readonly refused: Refusal | null };
  /** Seconds left; -1: it never ends; -2: there is none (as Redis has it). */
  ttlSec(key: string): number;
  /** The same in milliseconds. */
  ttlMs(key: string): number;
  /** All of them, bit by bit: what stays is met, whatever comes and goes meanwhile. */
  keys(): Iterator<string>;
}

/** `counters`: numbers that are 0 again when their window ends. A counter may have fields, each a number; the empty one is the counter itself. */
export interface CountersObject extends Common {
  readonly structure: 'counters';
  add(key: string, amount: number, field?: string): Changed;
  /** Null: there is none. */
  read(key: string, field?: string): number | null;
  fields(key: string): ReadonlyMap<string, number>;
  has(key: string): boolean;
  /** Brings the number to `value`; `ttlSec` null: it ends by itself; `keep`: as it is. */
  set(key: string, value: number, ttlSec: number | null | 'keep'): { readonly refused: Refusal | null };
  delete(key: string): boolean;
  expire(key: string, ttlSec: number | null): { readonly found: boolean; readonly refused: Refusal | null };
  /** -1: nobody has set an end; -2: there is none. */
  ttlMs(key: string): number;
  keys(): Iterator<string>;
}

/** `metrics`, `eccmgr_metrics`. */
export interface MetricsObject extends Common {
  readonly structure: 'metrics';
  /** Words of `parameters`. */
  readonly parameters: readonly string[];
  /** Connections, receptions and so on by address, as `inbound_audit` counts them: the word of `parameters` is the series. */
  seriesAdd(series: string, windows: SeriesWindows, key: string, amount: number): Changed;
  /**
   * Sum of one window: 0 is the current one, 1 the one before, up to `count` - 1. `key`: an address or a block (what is inside is summed up), or for
   * a series of texts the text itself.
   */
  seriesRead(series: string, windows: SeriesWindows, key: string, window: number): number;
  /** Adds to a gauge of a gauge cache; a missing one begins at 0, the oldest goes when there are more than `entries`. */
  gaugeAdd(cache: string, key: string, amount: number, options: GaugeCacheOptions): Changed;
  gaugeRead(cache: string, key: string): number;
  gaugeRemove(cache: string, key: string): boolean;
}

/** `interval,number` of the manual. Keys of kind `cidr` are addresses or blocks of either family. */
export interface SeriesWindows {
  readonly kind: 'cidr' | 'text';
  readonly intervalSec: number;
  readonly count: number;
}

interface GaugeCacheOptions {
  readonly entries: number;
  /** Counts from the last change; 0: never ends. */
  readonly ttlSec: number;
}
