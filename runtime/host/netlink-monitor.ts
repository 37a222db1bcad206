// What the kernel tells unasked: addresses and links that come, go and change, by whomever. The kernel queues it in the moment of the
// change, so whoever has read all of it knows how things stood at that moment. Many messages are read with one call.
import type { KernelChange } from './host.ts';
import { errno, errnoText } from './errno.ts';
import { type Libc, loadLibc } from '../process/libc.ts';
import { decodeMessages } from './netlink-decode.ts';
import { ReceiveTable } from './receive-table.ts';

/** RTMGRP_LINK, RTMGRP_IPV4_IFADDR, RTMGRP_IPV6_IFADDR. */
const groups = 0x1 | 0x10 | 0x100;
/** Ten thousand addresses at once, at what the kernel counts for each message. */
const queueBytes = 32 * 1024 * 1024;
/** Messages read before the event loop gets its turn. */
const maxAtOnce = 4_096;
/** Of an interface with many virtual functions. */
const messageSize = 8_192;

export class NetlinkMonitor {
  private readonly libc: Libc;
  private readonly fd: number;
  private readonly table: ReceiveTable;
  private stop: () => void = () => undefined;
  private closed = false;
  private port = 0;
  /** Times that the kernel had more to tell than it could keep for us. */
  overruns = 0;

  private constructor(libc: Libc, fd: number) {
    this.libc = libc;
    this.fd = fd;
    this.table = new ReceiveTable(libc, messageSize);
  }

  /** The error is a sentence for the operator. */
  static async open(): Promise<NetlinkMonitor | { readonly error: string }> {
    const loaded = await loadLibc();
    if ('error' in loaded) return loaded;
    const { libc } = loaded;
    // AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE.
    const fd = libc.socket(16, 3 | 0o2000000, 0);
    const address = Buffer.alloc(12);
    address.writeUInt16LE(16, 0);
    address.writeUInt32LE(groups, 8);
    if (fd < 0 || libc.bind(fd, address) < 0) return { error: `the kernel does not tell of changes: ${errnoText(libc.errno())}` };
    const size = Buffer.alloc(4);
    size.writeInt32LE(queueBytes, 0);
    // SO_RCVBUFFORCE; without the right to it what the system allows must do.
    if (libc.setsockopt(fd, 1, 33, size) < 0) libc.setsockopt(fd, 1, 8, size);
    return new NetlinkMonitor(libc, fd);
  }

  /** The socket whose own changes are known by its answers; 0: none. */
  set ownPort(port: number) {
    if (port === this.port) return;
    this.port = port;
    // Where the kernel takes no filter, what it would keep from us is read and passed over.
    this.libc.attachFilter(this.fd, port === 0 ? acceptAll : unknownTo(port));
  }

  /** Calls back whenever there is something. */
  begin(told: (changes: readonly KernelChange[], lost: boolean) => void): void {
    this.stop = this.libc.whenReadable(this.fd, () => this.read(told));
  }

  /** Reads what is there now. Each message counts, in its order; `lost`: some are missing. */
  read(told: (changes: readonly KernelChange[], lost: boolean) => void): void {
    if (this.closed) return;
    const changes: KernelChange[] = [];
    let lost = false;
    for (let read = 0; read < maxAtOnce;) {
      const count = this.table.receive(this.fd, (bytes) => {
        if (isKnown(bytes, this.port)) return;
        for (const { message } of decodeMessages(bytes)) {
          if (message.kind === 'address' || message.kind === 'address-gone' || message.kind === 'link' || message.kind === 'link-gone')
            changes.push(message);
        }
      });
      if (count <= 0) {
        if (this.libc.errno() !== errno.ENOBUFS) break;
        lost = true;
        this.overruns++;
        read++;
      } else read += count;
    }
    if (changes.length > 0 || lost) told(changes, lost);
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.stop();
    this.libc.close(this.fd);
  }
}

/** Classic BPF: code, two jumps, operand. */
type Instruction = readonly [code: number, ifSo: number, ifNot: number, operand: number];
const bpf = { loadWord: 0x20, loadByte: 0x30, jumpIfEqual: 0x15, give: 0x06 } as const;
const acceptAll: readonly Instruction[] = [[bpf.give, 0, 0, 0xffffffff]];

/** What `isKnown` says, for the kernel: it then neither keeps these for us nor wakes us. BPF reads words in network order. */
function unknownTo(port: number): readonly Instruction[] {
  const swapped = new DataView(Uint32Array.of(port).buffer).getUint32(0, false);
  return [
    [bpf.loadWord, 0, 0, 12],
    [bpf.jumpIfEqual, 0, 5, swapped],
    [bpf.loadByte, 0, 0, 16],
    [bpf.jumpIfEqual, 0, 3, 2],
    [bpf.loadByte, 0, 0, 17],
    [bpf.jumpIfEqual, 0, 1, 32],
    [bpf.give, 0, 0, 0],
    [bpf.give, 0, 0, 0xffffffff],
  ];
}

/**
 * Whether it tells of a full-prefix IPv4 address that our own request has added or removed: a thousand of these come while a takeover is under
 * way. Others are read even if we have caused them, because a removal may take more along than was asked for.
 */
function isKnown(bytes: Uint8Array, ownPort: number): boolean {
  if (ownPort === 0 || bytes.length < 24 || bytes[16] !== 2 || bytes[17] !== 32) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return view.getUint32(12, true) === ownPort && view.getUint32(0, true) + 3 >= bytes.length;
}
