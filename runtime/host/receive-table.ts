// Many datagrams with one system call: recvmmsg(2). The C structures point into each other, so they stay where they are.
import type { Libc } from '../process/libc.ts';

const perCall = 64;
const messageSize = 64; // struct mmsghdr
const vectorSize = 16; // struct iovec

export class ReceiveTable {
  private readonly libc: Libc;
  private readonly slotSize: number;
  private readonly messages = Buffer.alloc(perCall * messageSize);
  private readonly vectors = Buffer.alloc(perCall * vectorSize);
  private readonly slots: Buffer;

  /** `slotSize`: what is longer is cut off there. */
  constructor(libc: Libc, slotSize: number) {
    this.libc = libc;
    this.slotSize = slotSize;
    this.slots = Buffer.alloc(perCall * slotSize);
    const [vectors, slots] = [libc.address(this.vectors), libc.address(this.slots)];
    for (let i = 0; i < perCall; i++) {
      this.messages.writeBigUInt64LE(vectors + BigInt(i * vectorSize), i * messageSize + 16);
      this.messages.writeBigUInt64LE(1n, i * messageSize + 24);
      this.vectors.writeBigUInt64LE(slots + BigInt(i * slotSize), i * vectorSize);
      this.vectors.writeBigUInt64LE(BigInt(slotSize), i * vectorSize + 8);
    }
  }

  /** How many there were; 0 or less: none, and `errno` tells why. `each` gets bytes that are good until it returns. */
  receive(fd: number, each: (bytes: Uint8Array) => void): number {
    const count = this.libc.recvmmsgNow(fd, this.messages, perCall);
    for (let i = 0; i < count; i++) {
      const length = Math.min(this.slotSize, this.messages.readUInt32LE(i * messageSize + 56));
      each(this.slots.subarray(i * this.slotSize, i * this.slotSize + length));
    }
    return count;
  }
}
