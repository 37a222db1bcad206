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
/**
 * Frames on their way out, at what the kernel counts for each: about a thousand, which is what the queue of an interface takes. By default it is a
 * quarter of that, and then the second half of a slice waits until the network has taken the first.
 */
const bytesOnTheirWay = 800_000;

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
    // Half of it, because the kernel doubles the figure. SO_SNDBUFFORCE; without the right to it what the system allows must do.
    const size = Buffer.alloc(4);
    size.writeInt32LE(bytesOnTheirWay / 2);
    if (loaded.libc.setsockopt(fd, 1, 32, size) < 0) loaded.libc.setsockopt(fd, 1, 7, size);
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
      const rest = begin === 0 ? frames : frames.slice(begin);
      for (let i = 0; i < rest.length; i++) this.place(i, rest[i] as Frame);
      const taken = Math.max(0, await this.libc.sendmmsg(this.fd, this.messages, rest.length));
      this.sent += taken;
      // It stops at the first that fails; that one is left out and the rest tried.
      const stopped = taken < rest.length;
      if (stopped) this.failed++;
      begin += taken + (stopped ? 1 : 0);
    }
    this.failed += Math.max(0, frames.length - begin);
  }

  private place(slot: number, { bytes, index }: Frame): void {
    const size = Math.min(bytes.length, maxFrameSize);
    this.slots.set(size === bytes.length ? bytes : bytes.subarray(0, size), slot * slotSize);
    // Sizes have one byte, and the rest of the word stays zero.
    this.vectors[slot * vectorSize + 8] = size;
    const at = slot * addressSize;
    const { addresses } = this;
    // Protocol and destination, as the frame has them.
    addresses[at + 2] = bytes[12] ?? 0;
    addresses[at + 3] = bytes[13] ?? 0;
    addresses[at + 4] = index;
    addresses[at + 5] = index >>> 8;
    addresses[at + 6] = index >>> 16;
    addresses[at + 7] = index >>> 24;
    for (let i = 0; i < 6; i++) addresses[at + 12 + i] = bytes[i] ?? 0;
  }
}
