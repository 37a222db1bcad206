// Tells the neighbours where an address is now: once as soon as it is plumbed, and again after 0.2, 1 and 3 s, because a frame may be
// lost and a switch may still be learning. Repeats are paced, so that ten thousand addresses are no storm, and end when an address leaves.
import { performance } from 'node:perf_hooks';
import { announcements, type Target } from './frames.ts';
import type { Frame, PacketSocket } from './packet-socket.ts';

export interface Announced {
  readonly ip: string;
  readonly bytes: Uint8Array;
  readonly index: number;
  /** Of the interface that the address is on. */
  readonly mac: Uint8Array;
}

export const repeatsMs: readonly number[] = [0, 200, 1000, 3000];
/** 100 frames each 5 ms: 20,000 a second, about 10 Mbit/s. */
const framesPerPace = 100;
const paceMs = 5;
/** What goes out at once, unpaced; a slice of plumbed addresses is less. */
const framesAtOnce = 256;

interface Pending {
  readonly address: Announced;
  readonly beganAt: number;
  /** Next of `repeatsMs`. */
  step: number;
}

export class Announcer {
  private readonly pending = new Map<string, Pending>();
  /** By step, each in the order of time; those cancelled stay and are passed over. */
  private queues: Pending[][] = repeatsMs.map(() => []);
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

  /** The first announcement goes out at once for a slice of addresses; beyond that, and where many hosts are told one by one, it is paced. */
  announce(addresses: readonly Announced[]): void {
    const now = performance.now();
    const first: Pending[] = [];
    for (const address of addresses) {
      const pending = { address, beganAt: now, step: 0 };
      this.pending.set(address.ip, pending);
      first.push(pending);
    }
    const frames: Frame[] = [];
    let sent = 0;
    for (const pending of first) {
      const own = this.framesFor(pending.address);
      if (own.length > 2 || frames.length + own.length > framesAtOnce) break;
      frames.push(...own);
      this.advance(pending);
      sent++;
    }
    void this.socket.send(frames);
    this.queues[0]?.push(...first.slice(sent));
    this.schedule();
  }

  /** Nothing more is sent for these, from now on. */
  cancel(ips: readonly string[]): void {
    for (const ip of ips) this.pending.delete(ip);
  }

  close(): void {
    this.closed = true;
    this.pending.clear();
    this.queues = repeatsMs.map(() => []);
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
    pending.step++;
    const queue = this.queues[pending.step];
    if (queue) queue.push(pending);
    else if (this.pending.get(pending.address.ip) === pending) this.pending.delete(pending.address.ip);
  }

  /** Each queue is in order of time, so only its head matters. */
  private schedule(sentFrames = 0): void {
    if (this.closed || this.timer) return;
    const times = this.queues.flatMap((queue, step) => (queue[0] ? [queue[0].beganAt + (repeatsMs[step] ?? 0)] : []));
    if (times.length === 0) return;
    const pace = paceMs * Math.max(1, sentFrames / framesPerPace);
    const waitMs = Math.max(pace, Math.min(...times) - performance.now());
    this.timer = setTimeout(() => {
      this.timer = null;
      void this.sendDue().then((frames) => this.schedule(frames));
    }, waitMs);
    // What remains to be said does not keep a daemon from ending.
    this.timer.unref();
  }

  /** How many frames it sent. */
  private async sendDue(): Promise<number> {
    const now = performance.now();
    const frames: Frame[] = [];
    for (const [step, queue] of this.queues.entries()) {
      let taken = 0;
      for (const pending of queue) {
        if (frames.length >= framesPerPace || pending.beganAt + (repeatsMs[step] ?? 0) > now) break;
        taken++;
        // A later announcement of the same address, or its departure, has made this one void.
        if (this.pending.get(pending.address.ip) !== pending) continue;
        frames.push(...this.framesFor(pending.address));
        this.advance(pending);
      }
      queue.splice(0, taken);
    }
    await this.socket.send(frames);
    return frames.length;
  }
}
