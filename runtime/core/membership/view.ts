// Who is there, as the bus tells it, and how a view is named.

/** A member of a bus group, as the engine names it: opaque, unique for one life of one process. */
export type MemberId = string;

/** Extended virtual synchrony: all members of a view get the same messages in the same order, and in the same order relative to views. */
export interface BusView {
  /** Equal at all members of the view. An engine may give an id twice (a partition that heals at once), so plans carry `ViewKey`. */
  readonly id: string;
  /** In the order of the service, which is the same everywhere. */
  readonly members: readonly MemberId[];
  /** Members of the view before that have left with their machine, not with their process alone. Each member sees its own side; absent: nobody. */
  readonly lost?: readonly MemberId[];
}

/**
 * What plans are bound to: a hash over the bus view, the round, and who stated what in it. Known once all states are in.
 * A round begins without a change of members: a reload, an exclusion, a return.
 */
export type ViewKey = string;

/** What members tell of themselves (`cluster membership`). */
export interface MemberInfo {
  /** `#ec0-PID#NODE`. */
  readonly privateName: string;
  /** Null for managers. */
  readonly node: string | null;
  readonly subcluster: string | null;
  readonly type: 'Momentum' | 'Manager';
  readonly version: string;
  /** Address and port of ECCluster_Listener, `0.0.0.0:0` without one. */
  readonly address: string;
  /** Names of the bus groups, in the order of joining. */
  readonly groups: readonly string[];
}

/** What the bus knows the machine of each member by: addresses, or `name:` and a name. */
export type Seats = ReadonlyMap<MemberId, readonly string[]>;

export const namePrefix = 'name:';
