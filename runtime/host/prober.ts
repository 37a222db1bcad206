// Asks the LAN who has an address that we are about to take, or have just taken: ARP probe (RFC 5227) and neighbour solicitation.
// Answers are collected for a short, fixed time. A host that is slower than that is not noticed; nothing ever waits longer.
import { setTimeout as sleep } from 'node:timers/promises';
import { performance } from 'node:perf_hooks';
import { probe } from './arp-frames.ts';
import type { Announced } from './announcer.ts';
import type { Claim } from './host.ts';
import type { PacketSocket } from './packet-socket.ts';

/** A host on a LAN answers within a millisecond; one that sleeps or is busy is given this much. */
const answerWaitMs = 150;
/** Probes of many addresses are spread: 64 each 5 ms. */
const perPace = 64;
const paceMs = 5;
/** Questions under way at the same time that are spread; further ones are not asked. */
const maxAtOnce = 4;
/** Where the dead are asked after, all waits for the answer: twice, in case a frame is lost, and no longer than this altogether. */
const secondAfterMs = 5;
const witnessMs = 33;
/** Answers to many questions need their time, however long the sending took. */
const leastWaitMs = 20;
/** A foreign host beside a node that hangs is two; more are no news. */
const maxClaimants = 4;

interface Question {
  readonly asked: ReadonlyMap<string, number>;
  readonly claims: Map<string, Claim[]>;
}

export class Prober {
  /** Addresses not asked for because too many questions were under way. */
  skipped = 0;
  asked = 0;
  private spreading = 0;
  private readonly questions = new Set<Question>();
  private readonly socket: PacketSocket;
  private readonly listen: () => void;

  /** `listen`: `heard` is told of all that has come in until now. */
  constructor(socket: PacketSocket, listen: () => void) {
    this.socket = socket;
    this.listen = listen;
  }

  /** Of what the ears hear, that which nobody has asked for. */
  heard(claims: readonly Claim[]): readonly Claim[] {
    if (this.questions.size === 0) return claims;
    return claims.filter((claim) => {
      const questions = [...this.questions].filter(({ asked }) => asked.get(claim.ip) === claim.index);
      for (const { claims: known } of questions) {
        const before = known.get(claim.ip) ?? [];
        if (before.length < maxClaimants && !before.some(({ mac }) => mac === claim.mac)) known.set(claim.ip, [...before, claim]);
      }
      return questions.length === 0;
    });
  }

  /** Claims also of this machine itself: Linux answers for an address on each of its interfaces. */
  async ask(addresses: readonly Announced[], pace: 'at-once' | 'spread'): Promise<readonly Claim[]> {
    if (addresses.length === 0) return [];
    if (pace === 'spread' && this.spreading >= maxAtOnce) {
      this.skipped += addresses.length;
      return [];
    }
    this.asked += addresses.length;
    const question: Question = { asked: new Map(addresses.map((address) => [address.ip, address.index])), claims: new Map() };
    this.questions.add(question);
    try {
      if (pace === 'at-once') await this.witness(addresses);
      else {
        this.spreading++;
        await this.spread(addresses);
        await sleep(answerWaitMs);
      }
      this.listen();
    } finally {
      if (pace === 'spread') this.spreading--;
      this.questions.delete(question);
    }
    return [...question.claims.values()].flat();
  }

  private async witness(addresses: readonly Announced[]): Promise<void> {
    const begin = performance.now();
    const frames = addresses.map((address) => ({ index: address.index, bytes: probe(address.bytes, address.mac) }));
    await this.socket.send(frames);
    await sleep(Math.max(0, begin + secondAfterMs - performance.now()));
    await this.socket.send(frames);
    await sleep(Math.max(leastWaitMs, begin + witnessMs - performance.now()));
  }

  private async spread(addresses: readonly Announced[]): Promise<void> {
    for (let at = 0; at < addresses.length; at += perPace) {
      const slice = addresses.slice(at, at + perPace);
      const begin = performance.now();
      await this.socket.send(slice.map((address) => ({ index: address.index, bytes: probe(address.bytes, address.mac) })));
      if (at + perPace < addresses.length) await sleep(Math.max(1, paceMs - (performance.now() - begin)));
    }
  }
}
