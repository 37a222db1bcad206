// libcpg by koffi. What waits for the daemon runs on a thread (`waited-calls.ts`). Callbacks only copy: a throw must not cross the library.
//
// Sending does not wait while less is undelivered than the socket to the daemon holds notices of (about 270): `cpg_mcast_joined` of libqb 2
// spins when it is full. The window of `group-bus.ts` is below that.

import { type Koffi, loadKoffi } from '../process/koffi.ts';
import { bindRingTimes } from './libcmap.ts';
import { waitFor } from './waited-calls.ts';
import { cs, type Cpg, type CpgAddress, type CpgEvent, type CpgHandle, type CpgOrError } from './cpg.ts';

const agreed = 2;
const oneNonBlocking = 4;
const initialRing = 1;
const groupNameBytesMax = 128;

let loading: Promise<CpgOrError> | null = null;

export function loadCpg(): Promise<CpgOrError> {
  loading ??= load();
  return loading;
}

async function load(): Promise<CpgOrError> {
  const koffi = await loadKoffi();
  if ('error' in koffi) return koffi;
  try {
    return bind(koffi);
  } catch (cause) {
    const why = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
    return { error: `libcpg.so.4, Corosync's client library, cannot be loaded: ${why} (Debian: apt-get install corosync libcpg4)` };
  }
}

type Library = ReturnType<Koffi['load']>;
type Sink = (event: CpgEvent) => void;

/** What the callbacks of one handle do, and how that is changed and ended. */
interface Callbacks {
  readonly pointers: readonly bigint[];
  setSink(sink: Sink): void;
  forget(): void;
}

function bind(koffi: Koffi): Cpg {
  const library = koffi.load('libcpg.so.4');
  const initialize = library.func('int cpg_model_initialize(void *, int, void *, void *)');
  const handleOf = bindHandle(koffi, library);
  const register = bindCallbacks(koffi);
  return {
    pid: process.pid,
    initialize: (done) => {
      const callbacks = register();
      const out = new BigUint64Array(1);
      // `cpg_model_v1_data_t`: model, the three callbacks, flags.
      const model = BigUint64Array.of(1n, ...callbacks.pointers, BigInt(initialRing));
      waitFor(initialize, [out, 1, model, null], (status) => {
        if (status !== cs.ok) callbacks.forget();
        done(status, status === cs.ok ? handleOf(out[0] ?? 0n, callbacks) : null);
      });
    },
    ringTimes: bindRingTimes(koffi),
  };
}

/** The calls that need a handle. */
function bindHandle(koffi: Koffi, library: Library): (handle: bigint, callbacks: Callbacks) => CpgHandle {
  const finalize = library.func('int cpg_finalize(uint64_t)');
  const fdGet = library.func('int cpg_fd_get(uint64_t, void *)');
  const localGet = library.func('int cpg_local_get(uint64_t, void *)');
  const sizeGet = library.func('int cpg_max_atomic_msgsize_get(uint64_t, void *)');
  const join = library.func('int cpg_join(uint64_t, void *)');
  const leave = library.func('int cpg_leave(uint64_t, void *)');
  const multicast = library.func('int cpg_mcast_joined(uint64_t, int, void *, uint32_t)');
  const dispatch = library.func('int cpg_dispatch(uint64_t, int)');
  return (handle, callbacks) => ({
    localGet: (done) => {
      const out = new Uint32Array(1);
      waitFor(localGet, [handle, out], (status) => done(status, out[0] ?? 0));
    },
    join: (group, done) => waitFor(join, [handle, groupName(group)], done),
    leave: (group, done) => waitFor(leave, [handle, groupName(group)], done),
    finalize: (done) => {
      waitFor(finalize, [handle], (status) => {
        if (status !== cs.tryAgain) callbacks.forget();
        done(status);
      });
    },
    packetBytesMax: () => {
      const out = new Uint32Array(1);
      const status: number = sizeGet(handle, out);
      return { status, bytes: out[0] ?? 0 };
    },
    multicast: (packet) => {
      const vector = BigUint64Array.of(koffi.address(packet), BigInt(packet.length));
      return multicast(handle, agreed, vector, 1);
    },
    dispatch: (onEvent) => {
      callbacks.setSink(onEvent);
      return dispatch(handle, oneNonBlocking);
    },
    watch: (onReadable) => {
      const out = new Int32Array(1);
      const status: number = fdGet(handle, out);
      if (status !== cs.ok) return { status, stop: () => {} };
      const poll = koffi.node.poll(out[0] ?? -1, { readable: true, disconnect: true }, onReadable);
      return { status, stop: () => poll.close() };
    },
  });
}

/** What the library calls. Each handle has callbacks of its own, so that nothing of an old one is heard by a new one. */
function bindCallbacks(koffi: Koffi): () => Callbacks {
  const ring = koffi.struct({ nodeId: 'uint32_t', sequence: 'uint64_t' });
  const deliver = koffi.pointer(koffi.proto('void', ['uint64_t', 'void *', 'uint32_t', 'uint32_t', 'void *', 'size_t']));
  const members = koffi.pointer(koffi.proto('void', ['uint64_t', 'void *', 'void *', 'size_t', 'void *', 'size_t', 'void *', 'size_t']));
  const rings = koffi.pointer(koffi.proto('void', ['uint64_t', ring, 'uint32_t', 'void *']));

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

  return () => {
    let sink: Sink = () => {};
    const registered = [
      koffi.register((_handle: bigint, _name: bigint, nodeId: number, pid: number, data: bigint, length: number | bigint) => {
        sink({ kind: 'packet', nodeId, pid, packet: copy(data, Number(length)) });
      }, deliver),
      koffi.register((_handle: bigint, _name: bigint, all: bigint, m: number, left: bigint, l: number, joined: bigint, j: number) => {
        sink({
          kind: 'members',
          members: addresses(all, Number(m)),
          left: addresses(left, Number(l)),
          joined: addresses(joined, Number(j)),
        });
      }, members),
      koffi.register((_handle: bigint, { nodeId, sequence }: { nodeId: number; sequence: number | bigint }) => {
        sink({ kind: 'ring', nodeId, sequence: BigInt(sequence) });
      }, rings),
    ];
    return {
      pointers: registered.map(BigInt),
      setSink: (next) => {
        sink = next;
      },
      forget: () => {
        for (const callback of registered) koffi.unregister(callback);
      },
    };
  };
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
