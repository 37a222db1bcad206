// One socket to the kernel's routing tables. Requests go out many at a time: rtnetlink works them off inside the send call and says
// nothing about those that went well, so a slice costs one send, on a thread of the pool because the kernel's own lock may be taken,
// and one receive. Only the last of a slice asks for an answer. Slices of different callers take turns.
import { performance } from 'node:perf_hooks';
import { errno, errnoText } from './errno.ts';
import { type Libc, loadLibc } from '../process/libc.ts';
import { decodeMessages, type KernelMessage } from './netlink-decode.ts';
import { setSequence, wantAck } from './netlink-encode.ts';

/** Null: it went well. */
export type Answer = { readonly code: number; readonly reason: string } | null;

/** A request takes the kernel 8 us with few addresses and 400 us with ten thousand, so slices are fitted to the time that they take. */
const maxSlice = 256;
const minSlice = 8;
/** From fewer nothing can be learnt: they cost the way to the thread and back. */
const tellingSlice = 32;
const aimMs = 6;
const receiveSize = 65_536;
/** A dump of 10,240 addresses takes about 40 receive calls. */
const maxDumpReceives = 4_096;
const dumpTries = 3;
const exchangeTries = 3;

export class NetlinkSocket {
  private fd: number;
  private sequence = 0;
  private turn: Promise<void> = Promise.resolve();
  /** Callers that have the turn or wait for it. */
  private waiting = 0;
  private readonly buffer = Buffer.allocUnsafeSlow(receiveSize);
  private readonly libc: Libc;
  /** How many requests to send in one go: so many that the kernel, and a core, are not held for more than some milliseconds. */
  sliceSize = maxSlice;
  private leastCostMs = aimMs / maxSlice;
  /** Slices that were sent again. */
  retried = 0;

  private constructor(libc: Libc, fd: number) {
    this.libc = libc;
    this.fd = fd;
  }

  /** The error is a sentence for the operator. */
  static async open(): Promise<NetlinkSocket | { readonly error: string }> {
    const loaded = await loadLibc();
    if ('error' in loaded) return loaded;
    const fd = openFd(loaded.libc);
    if (fd < 0) return { error: `no socket to the kernel's routing tables: ${errnoText(loaded.libc.errno())}` };
    return new NetlinkSocket(loaded.libc, fd);
  }

  /** What the kernel calls this socket: changes that it has asked for carry it. */
  get portId(): number {
    const address = new Uint8Array(12);
    if (this.fd < 0 || this.libc.getsockname(this.fd, address) < 0) return 0;
    return new DataView(address.buffer).getUint32(4, true);
  }

  /** The answer to each request, in their order. */
  async request(messages: readonly Uint8Array[]): Promise<Answer[]> {
    const answers: Answer[] = [];
    for (let at = 0; at < messages.length;) {
      const slice = messages.slice(at, at + this.sliceSize);
      for (const answer of await this.inTurn(() => this.exchangeSurely(slice))) answers.push(answer);
      at += slice.length;
    }
    return answers;
  }

  /** Calls `each` for every entry of a table. False: the kernel did not give all of it, even when asked again. */
  async dump(request: Uint8Array, each: (message: KernelMessage) => void): Promise<boolean> {
    for (let tries = 0; tries < dumpTries; tries++) {
      const seen: KernelMessage[] = [];
      if (await this.inTurn(() => this.readDump(request, seen))) {
        for (const message of seen) each(message);
        return true;
      }
    }
    return false;
  }

  /** Waits for what is under way. */
  async close(): Promise<void> {
    await this.inTurn(async () => {
      if (this.fd >= 0) this.libc.close(this.fd);
      this.fd = -1;
    });
  }

  /** At once where nobody else has the turn: the kernel is to begin while the next slice is still being made. */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.waiting === 0 ? work() : this.turn.then(work);
    this.waiting++;
    const over = (): void => {
      this.waiting--;
    };
    this.turn = result.then(over, over);
    return result;
  }

  /** All that we ask may be asked twice, so what the kernel had no memory for, or what got no answer, is tried again. */
  private async exchangeSurely(messages: readonly Uint8Array[]): Promise<Answer[]> {
    for (let tries = 1; ; tries++) {
      const answers = await this.exchange(messages);
      if (tries >= exchangeTries || !answers.some((answer) => answer?.code === errno.EIO)) return answers;
      this.retried++;
      await new Promise((resolve) => setTimeout(resolve, tries));
    }
  }

  private async exchange(messages: readonly Uint8Array[]): Promise<Answer[]> {
    const unanswered: Answer = { code: errno.EIO, reason: errnoText(errno.EIO) };
    if (this.fd < 0 || messages.length === 0) return messages.map(() => unanswered);
    const first = this.sequence + 1;
    const last = first + messages.length - 1;
    // 32 bits, with room for every slice until the socket is a few hundred years old.
    this.sequence = last > 0x7fff0000 ? 0 : last;
    for (let i = 0; i < messages.length; i++) setSequence(messages[i] as Uint8Array, first + i);
    const end = messages.at(-1);
    if (end) wantAck(end);
    const packet = joinAligned(messages);
    const begin = performance.now();
    if ((await this.libc.send(this.fd, packet)) !== packet.length) return messages.map(() => unanswered);
    this.fitSlice(performance.now() - begin, messages.length);

    const answers: Answer[] = messages.map(() => null);
    let complete = false;
    // One answer a request at most, and each receive call brings at least one.
    for (let i = 0; i <= messages.length && !complete; i++) {
      const size = this.libc.recvNow(this.fd, this.buffer);
      if (size <= 0) break;
      for (const { sequence, message } of decodeMessages(this.buffer.subarray(0, size))) {
        if (sequence < first || sequence > last || message.kind !== 'answer') continue;
        if (message.code !== 0) answers[sequence - first] = { code: message.code, reason: errnoText(message.code, message.detail) };
        if (sequence === last) complete = true;
      }
    }
    return complete ? answers : answers.map((answer) => answer ?? unanswered);
  }

  /**
   * By the least that a request has cost lately. What one slice took beyond that was spent waiting for a processor, and then smaller slices would
   * only wait more often; what all take is the kernel's own time.
   */
  private fitSlice(tookMs: number, count: number): void {
    if (count < Math.min(tellingSlice, this.sliceSize)) return;
    this.leastCostMs = Math.min(tookMs / count, this.leastCostMs * 2);
    this.sliceSize = Math.max(minSlice, Math.min(maxSlice, Math.floor(aimMs / this.leastCostMs)));
  }

  /** False: interrupted by a change, or cut off; then the rest of it must not be taken for an answer to anything. */
  private async readDump(request: Uint8Array, into: KernelMessage[]): Promise<boolean> {
    if (this.fd < 0) return false;
    this.sequence++;
    setSequence(request, this.sequence);
    if ((await this.libc.send(this.fd, request)) !== request.length) return false;
    let interrupted = false;
    for (let i = 0; i < maxDumpReceives; i++) {
      const size = await this.libc.recv(this.fd, this.buffer);
      if (size <= 0) break;
      for (const envelope of decodeMessages(this.buffer.subarray(0, size))) {
        if (envelope.sequence !== this.sequence) continue;
        interrupted ||= envelope.interrupted;
        if (envelope.message.kind === 'done') return !interrupted;
        if (envelope.message.kind === 'answer') return false;
        into.push(envelope.message);
      }
    }
    this.reopen();
    return false;
  }

  private reopen(): void {
    this.libc.close(this.fd);
    this.fd = openFd(this.libc);
  }
}

function openFd(libc: Libc): number {
  const netlink = 16;
  const raw = 3;
  const closeOnExec = 0o2000000;
  const fd = libc.socket(netlink, raw | closeOnExec, 0);
  if (fd < 0) return fd;
  const on = Uint8Array.of(1, 0, 0, 0);
  const solNetlink = 270;
  libc.setsockopt(fd, solNetlink, 10, on); // NETLINK_CAP_ACK: answers without the request in them
  libc.setsockopt(fd, solNetlink, 11, on); // NETLINK_EXT_ACK: with a text, where the kernel has one
  // A receive call that waits gives up after two seconds (SOL_SOCKET, SO_RCVTIMEO, timeval), so that no thread is lost for ever.
  const timeout = new Uint8Array(16);
  timeout[0] = 2;
  libc.setsockopt(fd, 1, 20, timeout);
  return fd;
}

/** Messages begin at multiples of four. */
function joinAligned(messages: readonly Uint8Array[]): Buffer {
  let total = 0;
  for (const message of messages) total += (message.length + 3) & ~3;
  const packet = Buffer.alloc(total);
  let at = 0;
  for (const message of messages) {
    packet.set(message, at);
    at += (message.length + 3) & ~3;
  }
  return packet;
}
