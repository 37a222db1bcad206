// Sends pings to addresses at a steady pace and writes down which of them are answered. Raw sockets where this process may have them, else those
// that the kernel lets everybody have (`net.ipv4.ping_group_range`).

import { randomBytes } from 'node:crypto';
import { setPriority } from 'node:os';
import { alone } from '../../base/alone.ts';
import { ipToBytes } from '../host/ip-bytes.ts';
import { type Libc, loadLibc } from '../process/libc.ts';
import { echoRequest, nonceBytes, readReply } from './echo.ts';
import { Probes } from './probes.ts';

const raw = 3;
const datagram = 2;
const closeOnExec = 0o2000000;
const families = { 4: { domain: 2, protocol: 1 }, 6: { domain: 10, protocol: 58 } } as const;
const solSocket = 1;
const receiveBytes = 4 << 20;
/** Of one turn. */
const takenMax = 10_000;
/** As a daemon of ours has it; of a process that is late no figure could be trusted. */
const priority = -10;

export class Prober {
  readonly probes: Probes;
  readonly ips: readonly string[];
  readonly spacingMs: number;
  readonly #libc: Libc;
  readonly #sockets: ReadonlyMap<4 | 6, number>;
  readonly #nonce = randomBytes(nonceBytes);
  readonly #into = new Uint8Array(256);
  readonly #targets: readonly { readonly family: 4 | 6; readonly to: Uint8Array }[];
  #timer: NodeJS.Timeout | null = null;
  #next = 0;
  #lookedAt = 0;
  #begun = 0;
  #sent = 0;

  private constructor(libc: Libc, sockets: ReadonlyMap<4 | 6, number>, ips: readonly string[], spacingMs: number) {
    this.#libc = libc;
    this.#sockets = sockets;
    this.ips = ips;
    this.spacingMs = spacingMs;
    this.probes = new Probes(ips.length, spacingMs);
    this.#targets = ips.map((ip) => ({ family: ip.includes(':') ? 6 : 4, to: socketAddress(ip) }));
  }

  /** Probes each of them every `spacingMs` from now on. The error is a sentence for the operator. */
  static async open(ips: readonly string[], spacingMs: number): Promise<Prober | { readonly error: string }> {
    const loaded = await loadLibc();
    if ('error' in loaded) return loaded;
    const sockets = new Map<4 | 6, number>();
    for (const family of new Set(ips.map((ip): 4 | 6 => (ip.includes(':') ? 6 : 4)))) {
      const fd = openSocket(loaded.libc, family);
      if (fd < 0) {
        for (const each of sockets.values()) loaded.libc.close(each);
        return { error: 'this user may not send pings: run it as root (or set net.ipv4.ping_group_range)' };
      }
      sockets.set(family, fd);
    }
    const prober = new Prober(loaded.libc, sockets, ips, spacingMs);
    prober.#begin();
    return prober;
  }

  /** On the clock of the probes. */
  now(): number {
    return performance.now();
  }

  get sent(): number {
    return this.#sent;
  }

  close(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    for (const fd of this.#sockets.values()) this.#libc.close(fd);
  }

  #begin(): void {
    try {
      setPriority(priority);
    } catch {
      // It measures as well as it can; where it was late is in the report.
    }
    this.#begun = this.now();
    this.#lookedAt = this.#begun;
    const everyMs = Math.max(1, Math.min(10, this.spacingMs / 2));
    this.#timer = setInterval(
      alone(
        () => {},
        () => this.#turn(),
      ),
      everyMs,
    );
  }

  /** What has come is read before anything is sent, so that a late turn is not taken for a late answer. */
  #turn(): void {
    this.#read();
    const now = this.now();
    const due = Math.floor(((now - this.#begun) / this.spacingMs) * this.ips.length);
    // After a pause nothing is made up for: it is a hole, and is counted as one.
    this.#next = Math.max(this.#next, due - this.ips.length);
    for (; this.#next < due; this.#next++) this.#send(this.#next % this.ips.length);
  }

  #send(address: number): void {
    const target = this.#targets[address];
    if (target === undefined) return;
    const number = this.probes.sent(address, this.now());
    const bytes = echoRequest(target.family, this.#nonce, { address, number });
    // What the kernel refuses, because nobody answers for the address, is not answered.
    this.#libc.sendNow(this.#sockets.get(target.family) ?? -1, bytes, target.to);
    this.#sent++;
  }

  #read(): void {
    const lookedAt = this.#lookedAt;
    this.#lookedAt = this.now();
    for (const [family, fd] of this.#sockets) {
      for (let taken = 0; taken < takenMax; taken++) {
        const count = this.#libc.recvNow(fd, this.#into);
        if (count < 0) break;
        const probe = readReply(family, this.#into.subarray(0, count), this.#nonce);
        if (probe !== null) this.probes.heard(probe.address, probe.number, lookedAt);
      }
    }
  }
}

/** Negative: neither kind. */
function openSocket(libc: Libc, family: 4 | 6): number {
  const { domain, protocol } = families[family];
  let fd = libc.socket(domain, raw | closeOnExec, protocol);
  if (fd >= 0) filter(libc, fd, family);
  else fd = libc.socket(domain, datagram | closeOnExec, protocol);
  if (fd < 0) return fd;
  const size = Buffer.alloc(4);
  size.writeInt32LE(receiveBytes);
  // SO_RCVBUFFORCE, or as much as everybody may have.
  if (libc.setsockopt(fd, solSocket, 33, size) < 0) libc.setsockopt(fd, solSocket, 8, size);
  return fd;
}

/** Answers to pings only: a raw socket gets whatever comes. */
function filter(libc: Libc, fd: number, family: 4 | 6): void {
  const blocked = Buffer.alloc(family === 4 ? 4 : 32, 0xff);
  if (family === 4) blocked.writeUInt32LE(~1 >>> 0);
  else blocked.writeUInt32LE(~(1 << 1) >>> 0, 16);
  // SOL_RAW, ICMP_FILTER; IPPROTO_ICMPV6, ICMP6_FILTER, where type 129 is bit 1 of the fifth word.
  libc.setsockopt(fd, family === 4 ? 255 : 58, 1, blocked);
}

function socketAddress(ip: string): Uint8Array {
  const bytes = ipToBytes(ip) ?? new Uint8Array(4);
  const to = Buffer.alloc(bytes.length === 4 ? 16 : 28);
  to.writeUInt16LE(bytes.length === 4 ? 2 : 10);
  to.set(bytes, bytes.length === 4 ? 4 : 8);
  return to;
}
