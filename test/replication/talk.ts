// One object of each type in a process of its own time: what it says, and what it makes of what is said to it.
import type { Clock } from '../../runtime/core/replication/contents.ts';
import { Protocol } from '../../runtime/core/replication/protocol.ts';
import type { ReplicaType } from '../../runtime/core/replication/replica-wire.ts';
import type { ReplicaIr } from '../../runtime/ir/generated/types.ts';
import { holdingOf, type Holding } from '../../runtime/replication/make-contents.ts';

export class Talker {
  now = 1000;
  /** How far its wall clock is off. */
  wallOffMs = 0;
  readonly warnings: string[] = [];
  /** What all objects may hold; for who wants less of it. */
  readonly room = { has: true, forOthers: () => this.room.has, forOwn: () => true };
  readonly member: string;
  readonly holding: Holding;
  readonly protocol: Protocol;

  constructor(node: string, type: ReplicaType, session = 7, more: Partial<ReplicaIr> = {}) {
    this.member = `member of ${node}`;
    const clock: Clock = { ms: () => this.now, wallMs: () => 1_800_000_000_000 + this.now + this.wallOffMs };
    const replica: ReplicaIr = {
      name: 'object',
      type,
      parameters: type === 'cache' ? ['snapshot'] : type === 'metrics' ? ['audit_series', 'gauge_cache'] : [],
      maxDelaySec: 1,
      maxPending: 100,
      maxSize: null,
      bindingGroup: null,
      ...more,
    };
    const warn = (text: string) => this.warnings.push(text);
    this.holding = holdingOf(replica, { node, life: `${node}/${session}`, clock, warn, room: this.room });
    this.protocol = new Protocol(this.holding.contents, clock, {
      name: 'object',
      type,
      privateName: `#ec1-1#${node}`,
      session,
      signature: replica.parameters.join(),
      keeps: type !== 'eccmgr_metrics',
      maxDelayMs: replica.maxDelaySec * 1000,
      maxPending: replica.maxPending,
      warn,
    });
    this.protocol.up(this.member);
  }

  /** Everything that is due now. */
  say(): readonly Uint8Array[] {
    const said: Uint8Array[] = [];
    for (let bytes = this.protocol.next(); bytes !== null && said.length < 1000; bytes = this.protocol.next()) {
      this.protocol.taken(bytes);
      said.push(bytes);
    }
    return said;
  }

  /** Counts, caches or consumes something that depends on `i`. */
  change(i: number): void {
    const { holding } = this;
    switch (holding.structure) {
      case 'cidrtree':
        holding.contents.add(
          holding.contents.keyOf(['10.0.0.1', '192.0.2.128', '2001:db8::1', '10.7.0.0/16'][i % 4] ?? '') ?? '',
          1 + (i % 300),
        );
        break;
      case 'gauge table':
        holding.contents.add(holding.contents.keyOf(['aol.com', '', 'a@b', 'm\u00fcnchen.example'][i % 4] ?? '') ?? '', 1 + (i % 300));
        break;
      case 'throttle table':
        holding.contents.take(`to-${i % 3}`, { limit: 100, perSec: 60, burst: 100, epsilon: 0.95 }, 1 + (i % 3), i % 5 === 0);
        break;
      case 'cache':
        if (i % 4 === 3) holding.contents.delete(`key ${(i - 1) % 4}`);
        else holding.contents.set(`key ${i % 4}`, Uint8Array.of(1, 2, i & 255), i % 2 === 0 ? null : 60_000);
        break;
      case 'counters':
        holding.contents.add(`key ${i % 3}`, 1 + (i % 3), i % 4 === 0 ? 'field' : '');
        if (i % 5 === 0) holding.contents.expire(`key ${i % 3}`, 60_000);
        break;
      case 'metrics':
        if (i % 2 === 0)
          holding.contents.seriesAdd('spam', { kind: i % 4 === 0 ? 'c' : 't', intervalSec: 3600, count: 24 }, '10.0.0.1', (i % 7) - 2);
        else holding.contents.gaugeAdd('senders', `a${i % 3}@b`, 1, { entries: 100, ttlMs: i % 3 === 0 ? null : 60_000 });
        break;
    }
  }
}

/** Lets all of them hear what all say, in one order, until nobody has anything to say. */
export function converse(talkers: readonly Talker[], hear: (bytes: Uint8Array, to: Talker) => Uint8Array | null = (bytes) => bytes): void {
  for (let round = 0; round < 200; round++) {
    let isQuiet = true;
    for (const from of talkers) {
      for (const bytes of from.say()) {
        isQuiet = false;
        for (const to of talkers) {
          const heard = hear(bytes, to);
          if (heard !== null) to.protocol.message(from.member, heard.slice());
        }
      }
    }
    if (isQuiet) return;
  }
  throw new Error('they never stop talking');
}

export function meet(talkers: readonly Talker[], viewId: string): void {
  for (const talker of talkers) talker.protocol.view({ id: viewId, members: talkers.map(({ member }) => member) });
}

/** Lets time pass for all, second by second, with all the talk there is. */
export function pass(talkers: readonly Talker[], sec: number): void {
  for (let i = 0; i < sec; i++) {
    for (const talker of talkers) {
      talker.now += 1000;
      while (talker.holding.contents.tidy());
    }
    converse(talkers);
  }
}
