// Asks the network who has an address that we are about to take, or have just taken: ARP probe (RFC 5227) and neighbour solicitation.
// Answers are collected for a short, fixed time. A host that is slower than that is not noticed; nothing ever waits longer.
import { setTimeout as sleep } from 'node:timers/promises';
import { performance } from 'node:perf_hooks';
import { etherType, probe, readClaim } from './arp-frames.ts';
import { macToText } from './ip-bytes.ts';
import { type Libc, loadLibc } from '../process/libc.ts';
import type { Alias } from './aliases.ts';
import type { Announced } from './announcer.ts';
import type { KernelNeighbour } from './netlink-decode.ts';
import type { PacketSocket } from './packet-socket.ts';

/** A host on a LAN answers within a millisecond; one that sleeps or is busy is given this much. */
const answerWaitMs = 150;
/** Probes of many addresses are spread: 64 each 5 ms. */
const perPace = 64;
const paceMs = 5;
/** Answers read in one go, so that a flood of them cannot hold the event loop. */
const maxReads = 256;
/** Probes under way at the same time, each with its own sockets. */
const maxAtOnce = 4;

/** MACs by address, of those that somebody other than this machine answers for. */
export type Claims = ReadonlyMap<string, readonly string[]>;
/** A foreign host beside a node that hangs is two; more are no news. */
const maxClaimants = 4;

export class Prober {
  /** Probes not made because too many were under way. */
  skipped = 0;
  private running = 0;
  private readonly socket: PacketSocket;

  constructor(socket: PacketSocket) {
    this.socket = socket;
  }

  /** `own`: MACs of this machine, whose answers do not count: Linux answers for an address on each of its interfaces. */
  async ask(addresses: readonly Announced[], own: ReadonlySet<string>): Promise<Claims> {
    const claims = new Map<string, string[]>();
    const loaded = await loadLibc();
    if (addresses.length === 0 || 'error' in loaded) return claims;
    if (this.running >= maxAtOnce) {
      this.skipped += addresses.length;
      return claims;
    }
    this.running++;
    const asked = new Map(addresses.map((address) => [address.ip, address.index]));
    const ends: (() => void)[] = [];
    try {
      for (const { index, type } of channels(addresses)) {
        ends.push(
          listen(loaded.libc, index, type, (frame) => {
            const claim = readClaim(frame);
            if (claim === null || asked.get(claim.ip) !== index) return;
            const mac = macToText(claim.mac);
            const known = claims.get(claim.ip) ?? [];
            if (own.has(mac) || known.includes(mac) || known.length >= maxClaimants) return;
            claims.set(claim.ip, [...known, mac]);
          }),
        );
      }
      await this.send(addresses);
      await sleep(answerWaitMs);
    } finally {
      for (const end of ends) end();
      this.running--;
    }
    return claims;
  }

  private async send(addresses: readonly Announced[]): Promise<void> {
    for (let at = 0; at < addresses.length; at += perPace) {
      const slice = addresses.slice(at, at + perPace);
      const begin = performance.now();
      await this.socket.send(slice.map((address) => ({ index: address.index, bytes: probe(address.bytes, address.mac) })));
      if (at + perPace < addresses.length) await sleep(Math.max(1, paceMs - (performance.now() - begin)));
    }
  }
}

export interface Conflict {
  readonly ip: string;
  readonly interface: string;
  readonly mac: string;
  readonly member: string | null;
}

/** A claimant that has the MAC of a node's address is that node: it is about to let go, or it hangs. */
export function judgeClaims(
  claims: Claims,
  asked: readonly Alias[],
  members: readonly string[],
  neighbours: readonly KernelNeighbour[],
): Conflict[] {
  const nodes = new Set(members);
  const memberByMac = new Map(neighbours.filter(({ ip }) => nodes.has(ip)).map(({ mac, ip }) => [mac, ip]));
  return asked.flatMap(({ address: { ip, interface: device } }) =>
    (claims.get(ip) ?? []).map((mac) => ({ ip, interface: device, mac, member: memberByMac.get(mac) ?? null })),
  );
}

/** Each interface with each protocol once. */
function channels(addresses: readonly Announced[]): Iterable<{ readonly index: number; readonly type: number }> {
  const result = new Map<string, { readonly index: number; readonly type: number }>();
  for (const { index, bytes } of addresses) {
    const type = bytes.length === 4 ? etherType.arp : etherType.ipv6;
    result.set(`${index}/${type}`, { index, type });
  }
  return result.values();
}

/** Calls back for each frame of a protocol that comes in on an interface, until the function given back is called. */
function listen(libc: Libc, index: number, type: number, each: (frame: Uint8Array) => void): () => void {
  // Protocol 0 until it is bound, so that nothing of other interfaces gets in. SOCK_RAW | SOCK_CLOEXEC.
  const fd = libc.socket(17, 3 | 0o2000000, 0);
  if (fd < 0) return () => undefined;
  if (type === etherType.ipv6) attachFilter(libc, fd);
  const address = Buffer.alloc(20);
  address.writeUInt16LE(17, 0);
  address.writeUInt16BE(type, 2);
  address.writeInt32LE(index, 4);
  libc.bind(fd, address);
  const buffer = Buffer.allocUnsafeSlow(2_048);
  const stop = libc.whenReadable(fd, () => {
    for (let i = 0; i < maxReads; i++) {
      const size = libc.recvNow(fd, buffer);
      if (size <= 0) return;
      each(buffer.subarray(0, Math.min(size, buffer.length)));
    }
  });
  return () => {
    stop();
    libc.close(fd);
  };
}

/** Of all IPv6 traffic only neighbour advertisements: on a busy mail server the rest would be the load of the line (classic BPF). */
function attachFilter(libc: Libc, fd: number): void {
  const program = Buffer.alloc(6 * 8);
  const instructions: readonly (readonly [code: number, ifTrue: number, ifFalse: number, operand: number])[] = [
    [0x30, 0, 0, 20], // next header
    [0x15, 0, 3, 58],
    [0x30, 0, 0, 54], // ICMPv6 type
    [0x15, 0, 1, 136],
    [0x06, 0, 0, 256],
    [0x06, 0, 0, 0],
  ];
  for (const [i, [code, ifTrue, ifFalse, operand]] of instructions.entries()) {
    program.writeUInt16LE(code, i * 8);
    program.writeUInt8(ifTrue, i * 8 + 2);
    program.writeUInt8(ifFalse, i * 8 + 3);
    program.writeUInt32LE(operand, i * 8 + 4);
  }
  const head = Buffer.alloc(16);
  head.writeUInt16LE(instructions.length, 0);
  head.writeBigUInt64LE(libc.address(program), 8);
  libc.setsockopt(fd, 1, 26, head);
}
