// How much a console takes on, and what it counts.

export interface Limits {
  readonly connections: number;
  /** Silence after which a connection is ended (`Timeout` of Control_Listener). */
  readonly idleMs: number;
  /** How long an answer may wait for a peer that does not read. */
  readonly slowMs: number;
}

export const defaultLimits: Limits = { connections: 64, idleMs: 60_000, slowMs: 10_000 };

export interface ServerCounters {
  connections: number;
  /** Turned away because there were too many. */
  refused: number;
  requests: number;
  errors: number;
  idle: number;
  /** Did not read their answers. */
  cutOff: number;
  tooLong: number;
  /** Connections ended by a mistake of ours. */
  bugs: number;
}

export function noCounts(): ServerCounters {
  return { connections: 0, refused: 0, requests: 0, errors: 0, idle: 0, cutOff: 0, tooLong: 0, bugs: 0 };
}
