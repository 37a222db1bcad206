// What the client's interface has seen, with the kernel's own times: tcpdump writes a file, which is read when it is over. Nothing of the
// measurement runs while the cluster works but tcpdump and ping.
import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NetCluster } from './cluster.ts';

interface Announcement {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly ip: string;
  readonly mac: string;
  /** The destination: all `f` when it goes to everybody. */
  readonly to: string;
}

interface Echo {
  readonly at: number;
  readonly ip: string;
  /** Identifier and sequence number: one ping. */
  readonly key: string;
  readonly kind: 'request' | 'reply';
}

export interface Seen {
  /** Gratuitous ARP, and answers that nobody asked for or that somebody did. */
  readonly announcements: readonly Announcement[];
  readonly echoes: readonly Echo[];
}

/** Captures ARP and pings at the client until the function given back is called. */
export async function capture(net: NetCluster): Promise<() => Promise<Seen>> {
  const file = join(mkdtempSync(join(net.folder, 'seen-')), 'client.pcap');
  const args = ['-i', 'eth0', '-n', '-w', file, '-U', '--immediate-mode', '-s', '64', '-B', '65536', 'arp or icmp'];
  const dump = net.spawn('client', ['tcpdump', ...args]);
  dump.stdout?.resume();
  let said = '';
  dump.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const deadline = performance.now() + 60_000;
  while (!said.includes('listening on')) {
    if (performance.now() > deadline) throw new Error(`tcpdump does not start: ${said}`);
    await sleep(10);
  }
  return async () => {
    await sleep(100);
    const ended = new Promise((resolve) => dump.once('exit', resolve));
    dump.kill('SIGTERM');
    await ended;
    const dropped = Number(/(\d+) packets? dropped by kernel/.exec(said)?.[1] ?? 0);
    if (dropped > 0) throw new Error(`tcpdump has lost ${dropped} packets: the figure would be wrong`);
    return readPcap(readFileSync(file));
  };
}

/** Classic pcap, microseconds, little endian, Ethernet. */
function readPcap(bytes: Buffer): Seen {
  const announcements: Announcement[] = [];
  const echoes: Echo[] = [];
  for (let at = 24; at + 16 <= bytes.length;) {
    const size = bytes.readUInt32LE(at + 8);
    const when = bytes.readUInt32LE(at) * 1000 + bytes.readUInt32LE(at + 4) / 1000;
    const frame = bytes.subarray(at + 16, at + 16 + size);
    at += 16 + size;
    const type = frame.length >= 42 ? frame.readUInt16BE(12) : 0;
    const toItself = frame.subarray(28, 32).equals(frame.subarray(38, 42));
    if (type === 0x0806 && (toItself || frame[21] === 2)) {
      announcements.push({
        at: when,
        ip: [...frame.subarray(28, 32)].join('.'),
        mac: frame.toString('hex', 22, 28),
        to: frame.toString('hex', 0, 6),
      });
    }
    if (type !== 0x0800 || frame[23] !== 1) continue;
    const kind = frame[34] === 8 ? 'request' : frame[34] === 0 ? 'reply' : null;
    if (kind === null) continue;
    const ip = [...(kind === 'request' ? frame.subarray(30, 34) : frame.subarray(26, 30))].join('.');
    echoes.push({ at: when, ip, kind, key: frame.toString('hex', 38, 42) });
  }
  return { announcements, echoes };
}

/** Longest time between two replies of an address: its outage, to the spacing of the pings. */
export function longestGapMs(seen: Seen, ip: string): number {
  let longest = 0;
  let before: number | null = null;
  for (const { at, ip: of, kind } of seen.echoes) {
    if (of !== ip || kind !== 'reply') continue;
    if (before !== null) longest = Math.max(longest, at - before);
    before = at;
  }
  return longest;
}

/** Pings without a reply, and how many there were. */
export function lostPings(seen: Seen): { readonly sent: number; readonly lost: number } {
  const open = new Map<string, number>();
  let sent = 0;
  const end = Math.max(...seen.echoes.map(({ at }) => at));
  for (const { at, ip, kind, key } of seen.echoes) {
    const name = `${ip} ${key}`;
    if (kind === 'request') {
      sent++;
      open.set(name, at);
    } else open.delete(name);
  }
  // Those of the last moment may still be on their way.
  return { sent, lost: [...open.values()].filter((at) => at < end - 50).length };
}

/** Between the first and the last address announced for the first time after `since`. */
export function announcedWithinMs(seen: Seen, since: number, count: number): number {
  const first = new Map<string, number>();
  for (const { at, ip } of seen.announcements) if (at >= since && !first.has(ip)) first.set(ip, at);
  if (first.size < count) throw new Error(`${first.size} of ${count} addresses were announced`);
  const times = [...first.values()];
  return Math.max(...times) - Math.min(...times);
}

/** Pings these until the function given back is called. */
export function ping(net: NetCluster, ips: readonly string[], spacingMs: number): () => Promise<void> {
  const children = ips.map((ip) => net.spawn('client', ['ping', '-n', '-q', '-i', String(spacingMs / 1000), ip]));
  for (const child of children) {
    child.stdout?.resume();
    child.stderr?.resume();
  }
  return async () => {
    await Promise.all(
      children.map((child) => {
        const ended = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGINT');
        return ended;
      }),
    );
  };
}

/** The clock of the capture. */
export function wallMs(): number {
  return performance.timeOrigin + performance.now();
}
