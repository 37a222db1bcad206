// libcpg, the client library of Corosync's closed process groups, as far as we need it (cpg_overview(3) and the manual pages it names).
// One connection to the daemon serves one group. What could wait for the daemon runs on a thread of libuv's pool: a daemon that hangs must
// not stop our event loop. Sending and receiving do not wait. Callbacks only copy: a throw must not cross the library.

import { type Koffi, loadKoffi } from '../process/koffi.ts';

/** Return values, `cs_error_t`. */
export const cs = { ok: 1, library: 2, tryAgain: 6, badHandle: 9, access: 11, exist: 14 } as const;

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

/** A connection to the daemon. Numbers given back are `cs_error_t`. */
export interface CpgConnection {
  readonly nodeId: number;
  /** Larger packets would be taken apart by the library. */
  readonly packetBytesMax: number;
  join(group: string): Promise<number>;
  /** `tryAgain`: the daemon is busy. */
  send(packet: Uint8Array): number;
  /** Takes one event from the daemon, if there is one; `tryAgain`: there is none. */
  dispatch(onEvent: (event: CpgEvent) => void): number;
  /** Leaves the group and disconnects. */
  close(): Promise<void>;
}

export interface Cpg {
  /** `onReadable`: events may be waiting. A number instead of a connection: why not. */
  connect(onReadable: () => void): Promise<CpgConnection | number>;
}

const agreed = 2;
const oneNonBlocking = 4;
const initialRing = 1;
const groupNameBytesMax = 128;

let loading: Promise<Cpg | { readonly error: string }> | null = null;

/** The library, or why it can not be used, in words for an operator. */
export function loadCpg(): Promise<Cpg | { readonly error: string }> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Cpg | { readonly error: string }> {
  const koffi = await loadKoffi();
  if ('error' in koffi) return koffi;
  try {
    return bind(koffi);
  } catch (cause) {
    const why = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
    return { error: `libcpg.so.4, Corosync's client library, cannot be loaded: ${why} (Debian: apt-get install corosync libcpg4)` };
  }
}

function bind(koffi: Koffi): Cpg {
  const library = koffi.load('libcpg.so.4');
  const ring = koffi.struct({ nodeId: 'uint32_t', sequence: 'uint64_t' });
  const pointers = {
    deliver: koffi.pointer(koffi.proto('void', ['uint64_t', 'void *', 'uint32_t', 'uint32_t', 'void *', 'size_t'])),
    members: koffi.pointer(koffi.proto('void', ['uint64_t', 'void *', 'void *', 'size_t', 'void *', 'size_t', 'void *', 'size_t'])),
    ring: koffi.pointer(koffi.proto('void', ['uint64_t', ring, 'uint32_t', 'void *'])),
  };
  const initialize = library.func('int cpg_model_initialize(void *, int, void *, void *)');
  const finalize = library.func('int cpg_finalize(uint64_t)');
  const fdGet = library.func('int cpg_fd_get(uint64_t, void *)');
  const localGet = library.func('int cpg_local_get(uint64_t, void *)');
  const sizeGet = library.func('int cpg_max_atomic_msgsize_get(uint64_t, void *)');
  const join = library.func('int cpg_join(uint64_t, void *)');
  const leave = library.func('int cpg_leave(uint64_t, void *)');
  const multicast = library.func('int cpg_mcast_joined(uint64_t, int, void *, uint32_t)');
  const dispatch = library.func('int cpg_dispatch(uint64_t, int)');

  const copy = (pointer: unknown, length: number): Uint8Array => new Uint8Array(koffi.view(pointer, length)).slice();
  const addresses = (pointer: unknown, count: number): readonly CpgAddress[] => {
    if (count === 0) return [];
    const words = new Uint32Array(copy(pointer, count * 12).buffer);
    return Array.from({ length: count }, (_, i) => ({
      nodeId: words[3 * i] ?? 0,
      pid: words[3 * i + 1] ?? 0,
      reason: words[3 * i + 2] ?? 0,
    }));
  };

  return {
    connect: async (onReadable) => {
      let sink: (event: CpgEvent) => void = () => {};
      const callbacks = [
        koffi.register((_handle: bigint, _name: bigint, nodeId: number, pid: number, data: bigint, length: number | bigint) => {
          sink({ kind: 'packet', nodeId, pid, packet: copy(data, Number(length)) });
        }, pointers.deliver),
        koffi.register((_handle: bigint, _name: bigint, members: bigint, m: number, left: bigint, l: number, joined: bigint, j: number) => {
          sink({
            kind: 'members',
            members: addresses(members, Number(m)),
            left: addresses(left, Number(l)),
            joined: addresses(joined, Number(j)),
          });
        }, pointers.members),
        koffi.register((_handle: bigint, { nodeId, sequence }: { nodeId: number; sequence: number | bigint }) => {
          sink({ kind: 'ring', nodeId, sequence: BigInt(sequence) });
        }, pointers.ring),
      ];
      const forget = () => {
        for (const callback of callbacks) koffi.unregister(callback);
      };
      const out = new BigUint64Array(1);
      // `cpg_model_v1_data_t`: model, the three callbacks, flags.
      const model = BigUint64Array.of(1n, ...callbacks.map(BigInt), BigInt(initialRing));
      const status = await onThread(initialize, out, 1, model, null);
      if (status !== cs.ok) {
        forget();
        return status;
      }
      const handle = out[0] ?? 0n;
      const numbers = new Uint32Array(3);
      fdGet(handle, numbers.subarray(0, 1));
      localGet(handle, numbers.subarray(1, 2));
      sizeGet(handle, numbers.subarray(2, 3));
      const [fd = 0, nodeId = 0, packetBytesMax = 0] = numbers;
      const poll = koffi.node.poll(fd, { readable: true, disconnect: true }, onReadable);
      let group: Uint8Array | null = null;
      return {
        nodeId,
        packetBytesMax,
        join: (name) => {
          group = groupName(name);
          return onThread(join, handle, group);
        },
        send: (packet) => {
          const vector = BigUint64Array.of(koffi.address(packet), BigInt(packet.length));
          return multicast(handle, agreed, vector, 1);
        },
        dispatch: (onEvent) => {
          sink = onEvent;
          return dispatch(handle, oneNonBlocking);
        },
        close: async () => {
          poll.close();
          sink = () => {};
          if (group !== null) await onThread(leave, handle, group);
          await onThread(finalize, handle);
          forget();
        },
      };
    },
  };
}

type ForeignFunction = ReturnType<ReturnType<Koffi['load']>['func']>;

function onThread(call: ForeignFunction, ...args: readonly unknown[]): Promise<number> {
  return new Promise((resolve, reject) => {
    call.async(...args, (error: unknown, status: number) => (error ? reject(error) : resolve(status)));
  });
}

/** `struct cpg_name`: length, then 128 bytes. */
function groupName(name: string): Uint8Array {
  const text = new TextEncoder().encode(name);
  if (text.length === 0 || text.length > groupNameBytesMax) {
    throw new RangeError(`the name of a bus group has 1 to ${groupNameBytesMax} bytes, this one ${text.length}: ${name}`);
  }
  const bytes = new Uint8Array(4 + groupNameBytesMax);
  new Uint32Array(bytes.buffer)[0] = text.length;
  bytes.set(text, 4);
  return bytes;
}
