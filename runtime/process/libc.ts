// The functions of the C library that sockets of the kernel need and Node does not offer. koffi is loaded when the first socket is opened,
// so that a dry run works without it. What might wait for a lock of the kernel runs on a thread of libuv's pool, never on the event loop.

import { type Koffi, loadKoffi } from './koffi.ts';

export interface Libc {
  socket(domain: number, type: number, protocol: number): number;
  bind(fd: number, address: Uint8Array): number;
  /** Fills in the own address of a socket. */
  getsockname(fd: number, into: Uint8Array): number;
  setsockopt(fd: number, level: number, name: number, value: Uint8Array): number;
  /** Lets through what this classic BPF program accepts (code, two jumps, operand each). False: the kernel does not take it. */
  attachFilter(fd: number, program: readonly (readonly [number, number, number, number])[]): boolean;
  /** Bytes taken, -1 on an error whose number is lost: errno belongs to the thread. */
  send(fd: number, data: Uint8Array): Promise<number>;
  /** The same on this thread, so that `errno` tells why it failed. */
  sendNow(fd: number, data: Uint8Array, to: Uint8Array): number;
  /** Frames taken of the first `count` of a table of `mmsghdr`. */
  sendmmsg(fd: number, table: Uint8Array, count: number): Promise<number>;
  /** Waits, at most for the socket's receive time-out. */
  recv(fd: number, into: Uint8Array): Promise<number>;
  /** Does not wait. */
  recvNow(fd: number, into: Uint8Array): number;
  /** Datagrams taken into a table of `mmsghdr`; does not wait. */
  recvmmsgNow(fd: number, table: Uint8Array, count: number): number;
  close(fd: number): number;
  errno(): number;
  /** Where a buffer lies; it must be kept alive by the caller. */
  address(buffer: Uint8Array): bigint;
  /** Calls back when something can be read, until the function given back is called. */
  whenReadable(fd: number, callback: () => void): () => void;
}

export type LibcOrError = { readonly libc: Libc } | { readonly error: string };

const dontWait = 0x40;
let loading: Promise<LibcOrError> | null = null;

export function loadLibc(): Promise<LibcOrError> {
  loading ??= load();
  return loading;
}

async function load(): Promise<LibcOrError> {
  if (process.platform !== 'linux') return { error: `addresses are managed on Linux only, this is ${process.platform} (use --dry-run)` };
  const koffi = await loadKoffi();
  if ('error' in koffi) return { error: `${koffi.error}; or use --dry-run` };
  try {
    return { libc: bindLibc(koffi) };
  } catch (cause) {
    const why = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
    return { error: `the C library cannot be called: ${why} (it must be glibc; or use --dry-run)` };
  }
}

function bindLibc(koffi: Koffi): Libc {
  const lib = koffi.load('libc.so.6');
  const socket = lib.func('int socket(int, int, int)');
  const bind = lib.func('int bind(int, const void *, uint32_t)');
  const getsockname = lib.func('int getsockname(int, void *, void *)');
  const setsockopt = lib.func('int setsockopt(int, int, int, const void *, uint32_t)');
  const send = lib.func('int64_t send(int, const void *, uint64_t, int)');
  const sendto = lib.func('int64_t sendto(int, const void *, uint64_t, int, const void *, uint32_t)');
  const sendmmsg = lib.func('int sendmmsg(int, void *, uint32_t, int)');
  const recv = lib.func('int64_t recv(int, void *, uint64_t, int)');
  const recvmmsg = lib.func('int recvmmsg(int, void *, uint32_t, int, void *)');
  const close = lib.func('int close(int)');
  const later = (call: (done: (error: unknown, result: unknown) => void) => void) =>
    new Promise<number>((resolve, reject) => call((error, result) => (error ? reject(error) : resolve(Number(result)))));
  return {
    socket: (domain, type, protocol) => Number(socket(domain, type, protocol)),
    bind: (fd, address) => Number(bind(fd, address, address.length)),
    getsockname: (fd, into) => {
      const size = new Uint8Array(4);
      size[0] = into.length;
      return Number(getsockname(fd, into, size));
    },
    setsockopt: (fd, level, name, value) => Number(setsockopt(fd, level, name, value, value.length)),
    attachFilter: (fd, program) => {
      const code = Buffer.alloc(program.length * 8);
      for (const [i, [operation, ifSo, ifNot, operand]] of program.entries()) {
        code.writeUInt16LE(operation, i * 8);
        code.writeUInt8(ifSo, i * 8 + 2);
        code.writeUInt8(ifNot, i * 8 + 3);
        code.writeUInt32LE(operand, i * 8 + 4);
      }
      const head = Buffer.alloc(16);
      head.writeUInt16LE(program.length, 0);
      head.writeBigUInt64LE(koffi.address(code), 8);
      // SOL_SOCKET, SO_ATTACH_FILTER; the kernel copies it.
      return Number(setsockopt(fd, 1, 26, head, head.length)) === 0;
    },
    send: (fd, data) => later((done) => send.async(fd, data, data.length, 0, done)),
    sendNow: (fd, data, to) => Number(sendto(fd, data, data.length, dontWait, to, to.length)),
    sendmmsg: (fd, table, count) => later((done) => sendmmsg.async(fd, table, count, 0, done)),
    recv: (fd, into) => later((done) => recv.async(fd, into, into.length, 0, done)),
    recvNow: (fd, into) => Number(recv(fd, into, into.length, dontWait)),
    recvmmsgNow: (fd, table, count) => Number(recvmmsg(fd, table, count, dontWait, null)),
    close: (fd) => Number(close(fd)),
    errno: () => koffi.errno(),
    address: (buffer) => koffi.address(buffer),
    whenReadable: (fd, callback) => {
      const handle = koffi.node.poll(fd, { readable: true }, callback);
      return () => handle.close();
    },
  };
}
