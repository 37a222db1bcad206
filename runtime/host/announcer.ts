// Tells the neighbours where an address is now: once as soon as it is plumbed, and again after 0.2, 1 and 3 s, because a frame may be
// lost and a switch may still be learning. Repeats are paced, so that ten thousand addresses are no storm, and end when an address leaves.
import { performance } from 'node:perf_hooks';
import { announcements, type Target } from './arp-frames.ts';
import type { Frame, PacketSocket } from './packet-socket.ts';

export interface Announced {
  readonly ip: string;
  readonly bytes: Uint8Array;
  readonly index: number;
  /** Of the interface that the address is on. */
  readonly mac: Uint8Array;
}

/** 100 frames each 5 ms: 20,000 a second, about 10 Mbit/s. */
const framesPerPace = 100;
const paceMs = 5;
/** A timer that is later than this tells that the process was stopped, or nearly: others may have our addresses by now. */
const suspiciousMs = 250;
/** Then nothing is said before the daemon has heard what happened meanwhile, and has cancelled what it has lost. */
const quietMs = 1000;
/** What goes out at once, unpaced; a slice of plumbed addresses is not more. */
const framesAtOnce = 1024;

interface Pending {
  readonly address: Announced;
  readonly beganAt: number;
  /** What is still to be sent, in milliseconds after that; not empty. */
  repeats: readonly number[];
}

export class Announcer {
  private readonly pending = new Map<string, Pending>();
  /** By the repeat that is next, each in the order of time; those cancelled stay and are passed over. */
  private queues = new Map<number, Pending[]>();
  private timer: NodeJS.Timeout | null = null;
  private closed = false;
  private targetsOf: (address: Announced) => readonly Target[] | null = () => null;
  private readonly socket: PacketSocket;

  constructor(socket: PacketSocket) {
    this.socket = socket;
  }

  /** Whom to tell of an address; null: everybody on the network. */
  tell(targetsOf: (address: Announced) => readonly Target[] | null): void {
    this.targetsOf = targetsOf;
  }

  /** Addresses whose announcement is not finished. */
  get waiting(): number {
    return this.pending.size;
  }

  /**
   * The first announcement goes out at once for a slice of addresses, and the promise resolves when it has; beyond that, and where many
   * hosts are told one by one, it is paced.
   */
  announce(addresses: readonly Announced[], repeats: readonly number[]): Promise<void> {
    const now = performance.now();
    const first: Pending[] = [];
    for (const address of addresses) {
      const pending = { address, beganAt: now, repeats };
      this.pending.set(address.ip, pending);
      first.push(pending);
    }
    const frames: Frame[] = [];
    let sent = 0;
    for (const pending of first) {
      const own = this.framesFor(pending.address);
      if (own.length > 2 || frames.length + own.length > framesAtOnce) break;
      for (const frame of own) frames.push(frame);
      this.advance(pending);
      sent++;
    }
    const sending = this.socket.send(frames);
    for (const pending of first.slice(sent)) this.enqueue(pending);
    this.schedule();
    return sending;
  }

  /** Nothing more is sent for these, from now on. */
  cancel(ips: readonly string[]): void {
    for (const ip of ips) this.pending.delete(ip);
  }

  close(): void {
    this.closed = true;
    this.pending.clear();
    this.queues.clear();
    if (this.timer) clearTimeout(this.timer);
  }

  private framesFor(address: Announced): Frame[] {
    const targets = this.targetsOf(address);
    const list =
      targets === null
        ? announcements(address.bytes, address.mac, null)
        : targets.flatMap((to) => announcements(address.bytes, address.mac, to));
    return list.map((bytes) => ({ index: address.index, bytes }));
  }

  private advance(pending: Pending): void {
    pending.repeats = pending.repeats.slice(1);
    if (pending.repeats.length > 0) this.enqueue(pending);
    else if (this.pending.get(pending.address.ip) === pending) this.pending.delete(pending.address.ip);
  }

  private enqueue(pending: Pending): void {
    const [afterMs = 0] = pending.repeats;
    const queue = this.queues.get(afterMs);
    if (queue === undefined) this.queues.set(afterMs, [pending]);
    else queue.push(pending);
  }

  /** Each queue is in order of time, so only its head matters. */
  private schedule(sentFrames = 0): void {
    if (this.closed || this.timer) return;
    const times = [...this.queues].flatMap(([afterMs, [head]]) => (head ? [head.beganAt + afterMs] : []));
    if (times.length === 0) return;
    const pace = paceMs * Math.max(1, sentFrames / framesPerPace);
    const waitMs = Math.max(pace, times.reduce((least, time) => Math.min(least, time)) - performance.now());
    this.wake(waitMs);
  }

  private wake(waitMs: number): void {
    const expected = performance.now() + waitMs;
    this.timer = setTimeout(() => {
      this.timer = null;
      if (performance.now() > expected + suspiciousMs) this.wake(quietMs);
      else void this.sendDue().then((frames) => this.schedule(frames));
    }, waitMs);
    // What remains to be said does not keep a daemon from ending.
    this.timer.unref();
  }

  /** How many frames it sent. */
  private async sendDue(): Promise<number> {
    const now = performance.now();
    const frames: Frame[] = [];
    for (const [afterMs, queue] of this.queues) {
      let taken = 0;
      for (const pending of queue) {
        if (frames.length >= framesPerPace || pending.beganAt + afterMs > now) break;
        taken++;
        // A later announcement of the same address, or its departure, has made this one void.
        if (this.pending.get(pending.address.ip) !== pending) continue;
        for (const frame of this.framesFor(pending.address)) frames.push(frame);
        this.advance(pending);
      }
      queue.splice(0, taken);
    }
    await this.socket.send(frames);
    return frames.length;
  }
}
