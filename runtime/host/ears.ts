// What other machines say of addresses on the wire: ARP, and advertisements of IPv6 neighbours, on the interfaces that carry addresses of
// ours. Open all the time: for whoever takes an address of ours, and for answers to our own questions.
import { readFrame, etherType } from './arp-frames.ts';
import type { Claim } from './host.ts';
import { macToText } from './ip-bytes.ts';
import type { Libc } from '../process/libc.ts';
import { ReceiveTable } from './receive-table.ts';

/** Frames read in one go, so that a flood of them cannot hold the event loop: what is left is read in the next turn. */
const maxReads = 1_024;
const frameSize = 128;
/** Bytes of frames that wait for us: some thousands of answers that come at once. */
const queueBytes = 4 * 1024 * 1024;

export interface Heard {
  readonly claims: readonly Claim[];
  readonly questions: readonly Claim[];
}

export class Ears {
  private readonly libc: Libc;
  private readonly each: (heard: Heard) => void;
  private readonly table: ReceiveTable;
  private readonly open = new Map<number, () => void>();
  /** Of the sockets that are open. */
  private readonly reads = new Set<() => void>();

  constructor(libc: Libc, each: (heard: Heard) => void) {
    this.libc = libc;
    this.each = each;
    this.table = new ReceiveTable(libc, frameSize);
  }

  /** On these interfaces, and on no others any more. */
  listenOn(indexes: readonly number[]): void {
    const wanted = new Set(indexes);
    for (const [index, close] of this.open) {
      if (wanted.has(index)) continue;
      close();
      this.open.delete(index);
    }
    for (const index of wanted) {
      if (this.open.has(index)) continue;
      const ends = [etherType.arp, etherType.ipv6].map((type) => this.listen(index, type));
      this.open.set(index, () => {
        for (const end of ends) end();
      });
    }
  }

  hears(index: number): boolean {
    return this.open.has(index);
  }

  /** Reads what has come in: a late event loop runs its timers first, and would judge without what it has been told meanwhile. */
  catchUp(): void {
    for (const read of this.reads) read();
  }

  close(): void {
    this.listenOn([]);
  }

  private listen(index: number, type: number): () => void {
    const { libc } = this;
    // Protocol 0 until it is bound, so that nothing of other interfaces gets in. SOCK_RAW | SOCK_CLOEXEC.
    const fd = libc.socket(17, 3 | 0o2000000, 0);
    if (fd < 0) return () => undefined;
    if (type === etherType.ipv6) libc.attachFilter(fd, advertisementsOnly);
    const size = Buffer.alloc(4);
    size.writeInt32LE(queueBytes, 0);
    libc.setsockopt(fd, 1, 33, size);
    const address = Buffer.alloc(20);
    address.writeUInt16LE(17, 0);
    address.writeUInt16BE(type, 2);
    address.writeInt32LE(index, 4);
    libc.bind(fd, address);
    const read = (): void => this.read(fd, index);
    this.reads.add(read);
    const stop = libc.whenReadable(fd, read);
    return () => {
      this.reads.delete(read);
      stop();
      // Not in this turn: its number, given to the next socket, would still be known to the event loop as that of this one.
      setImmediate(() => libc.close(fd));
    };
  }

  private read(fd: number, index: number): void {
    const claims: Claim[] = [];
    const questions: Claim[] = [];
    for (let read = 0; read < maxReads;) {
      const count = this.table.receive(fd, (frame) => {
        const said = readFrame(frame);
        if (said === null) return;
        (said.kind === 'claim' ? claims : questions).push({ ip: said.ip, index, mac: macToText(said.mac) });
      });
      if (count <= 0) break;
      read += count;
    }
    if (claims.length + questions.length > 0) this.each({ claims, questions });
  }
}

/** Of all IPv6 traffic only neighbour advertisements: on a busy mail server the rest would be the load of the line (classic BPF). */
const advertisementsOnly: readonly (readonly [code: number, ifTrue: number, ifFalse: number, operand: number])[] = [
  [0x30, 0, 0, 20], // next header
  [0x15, 0, 3, 58],
  [0x30, 0, 0, 54], // ICMPv6 type
  [0x15, 0, 1, 136],
  [0x06, 0, 0, 256],
  [0x06, 0, 0, 0],
];
