// Ethernet frames out, many with one system call: packet(7), sendmmsg(2). The kernel copies them to the network on a thread of the pool.
import { errnoText } from './errno.ts';
import { maxFrameSize } from './arp-frames.ts';
import { type Libc, loadLibc } from '../process/libc.ts';

export interface Frame {
  readonly index: number;
  readonly bytes: Uint8Array;
}

/** Frames of one call; at about 5 us each that is two milliseconds of a pool thread. */
const framesPerCall = 512;

/** Where an interface is gone every frame fails; after these few the rest of a call is not tried. */
const maxFailures = 4;
const messageSize = 64; // struct mmsghdr
const vectorSize = 16; // struct iovec
const addressSize = 20; // struct sockaddr_ll
const slotSize = 96;

export class PacketSocket {
  sent = 0;
  /** Frames that the kernel did not take: interface gone or down, buffers full. */
  failed = 0;
  private closed = false;
  private readonly fd: number;
  private readonly libc: Libc;
  // The C structures point into each other, so they stay where they are for the life of the socket.
  private readonly messages = Buffer.alloc(framesPerCall * messageSize);
  private readonly vectors = Buffer.alloc(framesPerCall * vectorSize);
  private readonly addresses = Buffer.alloc(framesPerCall * addressSize);
  private readonly slots = Buffer.alloc(framesPerCall * slotSize);
  private turn: Promise<unknown> = Promise.resolve();

  private constructor(libc: Libc, fd: number) {
    this.libc = libc;
    this.fd = fd;
    const [vectors, addresses, slots] = [this.vectors, this.addresses, this.slots].map((buffer) => libc.address(buffer));
    for (let i = 0; i < framesPerCall; i++) {
      const at = i * messageSize;
      this.messages.writeBigUInt64LE((addresses ?? 0n) + BigInt(i * addressSize), at);
      this.messages.writeUInt32LE(addressSize, at + 8);
      this.messages.writeBigUInt64LE((vectors ?? 0n) + BigInt(i * vectorSize), at + 16);
      this.messages.writeBigUInt64LE(1n, at + 24);
      this.vectors.writeBigUInt64LE((slots ?? 0n) + BigInt(i * slotSize), i * vectorSize);
      this.addresses.writeUInt16LE(17, i * addressSize); // AF_PACKET
      this.addresses.writeUInt8(6, i * addressSize + 11); // length of a hardware address
    }
  }

  /** The error is a sentence for the operator. */
  static async open(): Promise<PacketSocket | { readonly error: string }> {
    const loaded = await loadLibc();
    if ('error' in loaded) return loaded;
    // Protocol 0: nothing is ever received here. SOCK_RAW | SOCK_CLOEXEC.
    const fd = loaded.libc.socket(17, 3 | 0o2000000, 0);
    if (fd < 0) return { error: `no packet socket for announcements: ${errnoText(loaded.libc.errno())}` };
    return new PacketSocket(loaded.libc, fd);
  }

  /** Sends in order; calls take turns. Frames that the kernel refuses are counted and passed over. */
  send(frames: readonly Frame[]): Promise<void> {
    const result = this.turn.then(async () => {
      if (this.closed) return;
      for (let at = 0; at < frames.length; at += framesPerCall) await this.sendSome(frames.slice(at, at + framesPerCall));
    });
    this.turn = result.catch(() => undefined);
    return result;
  }

  /** Waits for the call under way; what is still queued is dropped. */
  async close(): Promise<void> {
    this.closed = true;
    await this.turn;
    this.libc.close(this.fd);
  }

  private async sendSome(frames: readonly Frame[]): Promise<void> {
    let begin = 0;
    for (let failures = 0; begin < frames.length && failures < maxFailures; failures++) {
      const rest = frames.slice(begin);
      for (const [i, frame] of rest.entries()) this.place(i, frame);
      const taken = Math.max(0, await this.libc.sendmmsg(this.fd, this.messages, rest.length));
      this.sent += taken;
      // It stops at the first that fails; that one is left out and the rest tried.
      const stopped = taken < rest.length;
      if (stopped) this.failed++;
      begin += taken + (stopped ? 1 : 0);
    }
    this.failed += Math.max(0, frames.length - begin);
  }

  private place(slot: number, frame: Frame): void {
    const size = Math.min(frame.bytes.length, maxFrameSize);
    this.slots.set(frame.bytes.subarray(0, size), slot * slotSize);
    // The upper half stays zero.
    this.vectors.writeUInt32LE(size, slot * vectorSize + 8);
    const at = slot * addressSize;
    this.addresses.set(frame.bytes.subarray(12, 14), at + 2);
    this.addresses.writeInt32LE(frame.index, at + 4);
    this.addresses.set(frame.bytes.subarray(0, 6), at + 12);
  }
}
