// Corosync's closed process groups as the engine sees them: libcpg call by call (cpg_overview(3) and the manual pages it names), so that the
// simulator can stand in its place. `libcpg.ts` is the real one. Statuses are `cs_error_t`; any call may answer `tryAgain`.

/** Return values, `cs_error_t`. */
export const cs = { ok: 1, library: 2, tryAgain: 6, badHandle: 9, access: 11, notExist: 12, exist: 14, notSupported: 20 } as const;

/** Why a member came or went, `cpg_reason_t`. */
export const reasons = { join: 1, leave: 2, nodedown: 3, nodeup: 4, procdown: 5 } as const;

export interface CpgAddress {
  readonly nodeId: number;
  readonly pid: number;
  readonly reason: number;
}

export type CpgEvent =
  | { readonly kind: 'packet'; readonly nodeId: number; readonly pid: number; readonly packet: Uint8Array }
  | {
      readonly kind: 'members';
      readonly members: readonly CpgAddress[];
      readonly left: readonly CpgAddress[];
      readonly joined: readonly CpgAddress[];
    }
  /** The ring of daemons: once after a join, then at each change. */
  | { readonly kind: 'ring'; readonly nodeId: number; readonly sequence: bigint };

/** Time-outs of the ring of daemons, as it runs: a member that is silent is dropped after the first and then the second of them. */
export interface RingTimes {
  readonly tokenMs: number;
  readonly consensusMs: number;
}

/** What became of a call that waits for the daemon. Comes on a later turn. */
export type Done = (status: number) => void;

export interface Cpg {
  /** Process id under which the others see us. */
  readonly pid: number;
  /** `cpg_model_initialize`: a connection to the daemon. Null where it answers anything but `ok`. */
  initialize(done: (status: number, handle: CpgHandle | null) => void): void;
  /** Out of the daemon's own map (libcmap), on a connection of its own. `notSupported`: this machine has no libcmap. */
  ringTimes(done: (status: number, times: RingTimes | null) => void): void;
}

/** One connection to the daemon, which serves one group. */
export interface CpgHandle {
  localGet(done: (status: number, nodeId: number) => void): void;
  join(group: string, done: Done): void;
  leave(group: string, done: Done): void;
  /** After `ok` no call may follow. */
  finalize(done: Done): void;

  /** What follows does not wait for the daemon. Larger packets than this would be taken apart by the library. */
  packetBytesMax(): { readonly status: number; readonly bytes: number };
  /** `tryAgain`: the daemon is busy. */
  multicast(packet: Uint8Array): number;
  /** Takes one event from the daemon, if there is one; `tryAgain`: there is none. */
  dispatch(onEvent: (event: CpgEvent) => void): number;
  /** Calls again and again while there may be something to dispatch. */
  watch(onReadable: () => void): { readonly status: number; readonly stop: () => void };
}

/** libcpg, or why it can not be used, in words for an operator. */
export type CpgOrError = Cpg | { readonly error: string };
