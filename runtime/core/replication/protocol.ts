// How one object is kept the same by its members: the machine of one member. It is told of views and messages of the object's own bus group,
// and asked what to send whenever the bus takes something.
//
// * Each member numbers its messages of changes. In each view, first of all, everyone says hello: how many it has sent, and its cohort, a
//   name that is the same for those who knew the same when they were last all in step.
// * Whoever hears a hello of another cohort sends a snapshot in numbered parts: its own table, and, if it was the first of its cohort
//   to speak, what is held in common. Changes go on meanwhile; both carry the latest values, so their order in the stream decides.
// * A table counts when its last part is in, all at once. A new view forgets what is not complete; hellos and snapshots begin again.
// * Who finds a number missing takes itself out of its cohort and begins a new round of hellos in the same view.
// * In step with all: the new cohort is a hash of all hellos, which is the same at all members.

import type { Millis } from '../contract.ts';
import { hashText } from '../hash.ts';
import type { BusView, MemberId } from '../membership/view.ts';
import { Agreement, wallMsOf } from './agreement.ts';
import type { Clock, Contents, TableId } from './contents.ts';
import type { Member, ProtocolConfig } from './member.ts';
import { memberOf, namesInStep, newPeer, type Peer } from './peer.ts';
import { Patience } from './patience.ts';
import { Receiver } from './receiver.ts';
import { Sender } from './sender.ts';
import { roundsAheadMax } from './replication-limits.ts';
import { Speakers } from './speakers.ts';
import { Warnings } from './warnings.ts';
import { decodeObjectMessage, encodeHello, tableOf, type Changes, type Hello, type Part } from './replica-wire.ts';
import type { Reader } from '../../net/codec.ts';

export class Protocol {
  readonly #contents: Contents;
  readonly #clock: Clock;
  readonly #sender: Sender;
  readonly #receiver: Receiver;
  readonly #agreement: Agreement;
  readonly #warnings: Warnings;
  #config: ProtocolConfig;
  #self: MemberId | null = null;
  #view: BusView | null = null;
  #round = 0;
  /** What we shall be able to say that we know; and what we have said in this round. */
  #cohort: string;
  #said = '';
  #cohorts = 0;
  #peers = new Map<MemberId, Peer>();
  /** Members of the group that speak of another type or version: nothing is expected of them. */
  #foreign = new Set<MemberId>();
  readonly #speakers: Speakers;
  #helloDue = false;
  #helloBack = false;
  readonly #patience: Patience;
  #settled = false;
  #streamed = false;
  /** Made, and not yet taken by the bus. */
  #heldHello: Uint8Array | null = null;
  #counts = { rounds: 0, malformed: 0, other_type: 0, other_version: 0, strangers: 0 };

  constructor(contents: Contents, clock: Clock, config: ProtocolConfig) {
    this.#contents = contents;
    this.#clock = clock;
    this.#config = config;
    this.#warnings = new Warnings(config.name, config.warn);
    this.#sender = new Sender(contents, clock, config.type, config, (what) =>
      this.#warnings.say(`an entry cannot be sent, and is left out: ${what}`),
    );
    this.#agreement = new Agreement(contents.comparison, clock, config.type, (text) => this.#warnings.say(text));
    this.#receiver = new Receiver(contents, (privateName, what) => this.#warnOnce(privateName, what));
    this.#patience = new Patience(clock);
    this.#speakers = new Speakers(contents);
    this.#cohort = this.#freshCohort();
  }

  /** New delays and limits after a reload; nothing else may differ. */
  configure(config: ProtocolConfig): void {
    this.#config = config;
    this.#sender.buffering = config;
    this.#tellMembers();
  }

  up(self: MemberId): void {
    this.#self = self;
  }

  /** The connection is gone, and everybody with it. What is changed but not sent stays so. */
  down(): void {
    this.#self = null;
    this.#view = null;
    for (const peer of this.#peers.values()) this.#receiver.lose(peer);
    this.#peers.clear();
    this.#cohort = this.#freshCohort();
    this.#sender.forget();
    this.#restart();
    this.#helloDue = false;
    this.#tellMembers();
  }

  view(view: BusView): void {
    this.#view = view;
    for (const [member, peer] of this.#peers) {
      if (view.members.includes(member)) continue;
      this.#receiver.lose(peer);
      this.#peers.delete(member);
    }
    this.#foreign = new Set([...this.#foreign].filter((member) => view.members.includes(member)));
    this.#patience.newView();
    this.#begin(0);
    this.#tellMembers();
  }

  message(from: MemberId, data: Uint8Array): void {
    if (this.#view === null) return;
    const { type } = this.#config;
    const decoded = decodeObjectMessage(type, data);
    const peer = this.#peers.get(from);
    switch (decoded.kind) {
      case 'hello':
        this.#onHello(from, decoded.hello);
        break;
      case 'changes':
        if (from === this.#self) this.#contents.delivered?.();
        else this.#onChanges(from, decoded.changes, decoded.entries);
        break;
      case 'part':
        this.#onPart(from, decoded.part, decoded.entries);
        break;
      case 'comparing':
        if (this.#config.keeps && peer !== undefined) this.#agreement.heard(peer.hello.privateName, decoded.comparing, this.#settled);
        break;
      case 'malformed':
        this.#counts.malformed++;
        this.#warnOnce(from, `a malformed message (${decoded.reason})`);
        break;
      case 'other-type':
        this.#counts.other_type++;
        this.#setForeign(from, `type ${decoded.type ?? 'unknown'} where this node has ${type}`);
        break;
      case 'other-version':
        this.#counts.other_version++;
        this.#setForeign(from, `version ${decoded.version} of the protocol`);
        break;
    }
  }

  /** Too much is waiting to be sent: it is forgotten, and a snapshot replaces it. */
  forget(): void {
    this.#sender.forget();
    this.#askLater();
  }

  get connected(): boolean {
    return this.#view !== null;
  }

  /** What to send now; the same again until it is taken. Null: nothing. */
  next(): Uint8Array | null {
    if (this.#view === null) return null;
    if (this.#patience.mayAsk) this.#ask();
    if (!this.#helloDue) return this.#sender.next() ?? (this.#mayCompare ? this.#agreement.next() : null);
    this.#heldHello ??= encodeHello(this.#config.type, this.#hello());
    return this.#heldHello;
  }

  taken(bytes: Uint8Array): void {
    if (bytes !== this.#heldHello) {
      if (!this.#agreement.taken(bytes)) this.#sender.taken(bytes);
      return;
    }
    this.#heldHello = null;
    this.#helloDue = false;
  }

  /** When `next` is to be asked at the latest. */
  wakeAt(): Millis | null {
    if (this.#view === null) return null;
    if (this.#helloDue) return this.#clock.ms();
    const comparesAt = this.#mayCompare ? (this.#agreement.wakeAt() ?? Infinity) : Infinity;
    const at = Math.min(this.#patience.wakeAt(this.#settled), this.#sender.wakeAt() ?? Infinity, comparesAt);
    return at === Infinity ? null : at;
  }

  /** A round that does not get on. Call it when `wakeAt` has come. */
  tick(): void {
    if (this.#view !== null && !this.#settled && this.#patience.isLate()) this.#askLater();
  }

  /** All members that speak of this object, in the order of the bus, this one included. */
  members(): readonly Member[] {
    const { privateName, keeps } = this.#config;
    const own: Member = { privateName, table: null, complete: true, keeps };
    if (this.#view === null) return [own];
    return this.#view.members.flatMap((member) => {
      const peer = this.#peers.get(member);
      return member === this.#self ? own : peer === undefined ? [] : memberOf(peer);
    });
  }

  /** In step with every member of the view. */
  get settled(): boolean {
    return this.#settled;
  }

  counters(): Readonly<Record<string, number>> {
    const { malformed, ...received } = this.#receiver.counts;
    return {
      ...this.#counts,
      ...this.#sender.counters(),
      ...received,
      ...this.#agreement.counters(),
      malformed: this.#counts.malformed + malformed,
    };
  }

  #hello(): Hello {
    const { privateName, session, signature, keeps } = this.#config;
    const { nonce, sent } = this.#sender;
    const about = { privateName, session, signature, keeps, stamp: this.#contents.stamp ?? 0, wallMs: wallMsOf(this.#clock) };
    return { ...about, viewId: this.#view?.id ?? '', round: this.#round, nonce, sent, cohort: this.#said };
  }

  /** Alone, or with somebody who is still hearing what there is, there is nothing to compare. */
  get #mayCompare(): boolean {
    return this.#settled && this.#peers.size > 0;
  }

  #tellMembers(): void {
    const members = this.#view === null ? 1 : this.#view.members.length - this.#foreign.size;
    this.#contents.among?.(Math.max(1, members), this.#config.maxDelayMs);
  }

  #begin(round: number): void {
    this.#round = round;
    this.#said = this.#cohort;
    this.#counts.rounds++;
    this.#restart();
    this.#helloDue = true;
    this.#patience.progress();
    for (const peer of this.#peers.values()) this.#receiver.unhear(peer);
  }

  #restart(): void {
    this.#sender.restart();
    this.#agreement.forget();
    this.#helloBack = false;
    this.#settled = false;
    this.#patience.newRound();
    this.#streamed = false;
    this.#heldHello = null;
    this.#speakers.clear();
  }

  #onHello(from: MemberId, hello: Hello): void {
    if (hello.viewId !== this.#view?.id || hello.round < this.#round || !this.#view.members.includes(from)) return;
    if (hello.round > this.#round + roundsAheadMax) {
      this.#counts.malformed++;
      return;
    }
    if (hello.round > this.#round) this.#begin(hello.round);
    this.#patience.progress();
    if (hello.keeps) this.#speakers.heard(hello.cohort, from);
    if (from === this.#self) this.#helloBack = hello.nonce === this.#sender.nonce;
    else this.#onPeer(from, hello);
    this.#considerStream();
    this.#considerSettled();
  }

  #onPeer(from: MemberId, hello: Hello): void {
    const { signature, privateName } = this.#config;
    this.#agreement.met(hello.privateName, hello.wallMs);
    this.#contents.saw?.(hello.stamp);
    if (hello.privateName === privateName) this.#warnOnce(from, `the private name of this node, ${privateName}`);
    if (hello.signature !== signature) this.#warnOnce(from, `other parameters (${hello.signature}, here ${signature})`);
    const peer = this.#peerOf(from, hello);
    const knew = peer.complete && peer.applied === hello.sent;
    const missed = peer.complete && peer.applied !== hello.sent;
    peer.hello = hello;
    peer.heard = true;
    peer.parts = 0;
    peer.applied = hello.sent;
    if (!this.#config.keeps) {
      peer.complete = true;
      return;
    }
    if (knew) return;
    if (missed) this.#receiver.counts.missed++;
    peer.complete = !this.#contents.tellsOwn;
    if (hello.cohort === this.#said) {
      // It believes that we know the same.
      if (missed || this.#contents.tellsOwn) this.#askLater();
    } else if (this.#contents.tellsOwn) this.#contents.begin(peer.table);
  }

  #peerOf(from: MemberId, hello: Hello): Peer {
    const known = this.#peers.get(from);
    const table = tableOf(hello);
    if (known?.table === table) return known;
    if (known !== undefined) this.#loseLate(known);
    this.#receiver.reclaim(table);
    const peer = newPeer(table, hello);
    this.#peers.set(from, peer);
    if (this.#foreign.delete(from)) this.#tellMembers();
    return peer;
  }

  /** A life ended that no view has told of. Snapshots of this round may have begun without its table, so another round has to follow. */
  #loseLate(peer: Peer): void {
    this.#receiver.lose(peer);
    this.#askLater();
  }

  #onChanges(from: MemberId, changes: Changes, entries: Reader): void {
    const peer = this.#peers.get(from);
    if (!this.#config.keeps) return;
    // Without a peer: its hello comes, and the snapshot behind it.
    if (peer === undefined) {
      this.#counts.strangers++;
      this.#receiver.strange(from, entries);
    } else if (this.#receiver.changes(peer, changes, entries) === 'ask') {
      this.#askLater();
    }
  }

  #onPart(from: MemberId, part: Part, entries: Reader): void {
    if (from === this.#self) {
      this.#sender.partBack(part.nonce);
      this.#patience.progress();
      return;
    }
    const peer = this.#peers.get(from);
    if (peer === undefined || !peer.heard || part.nonce !== peer.hello.nonce || !this.#config.keeps) return;
    this.#patience.progress();
    const isKnown = peer.hello.cohort === this.#said;
    const outcome = isKnown
      ? this.#receiver.known(peer, part, entries)
      : this.#receiver.part(peer, part, entries, (table) => this.#isHere(table));
    if (outcome === 'ask') this.#askLater();
    else this.#considerSettled();
  }

  #isHere(table: TableId): boolean {
    return table === tableOf(this.#config) || [...this.#peers.values()].some((peer) => peer.table === table);
  }

  /** Somebody of another cohort has spoken, after or before us. */
  #considerStream(): void {
    if (this.#streamed || !this.#helloBack || this.#self === null) return;
    const others = [...this.#peers.values()].filter(({ heard, hello }) => heard && hello.keeps && hello.cohort !== this.#said);
    if (others.length === 0 || !this.#speakers.streams(this.#said, this.#self)) return;
    this.#streamed = true;
    this.#sender.stream(this.#contents.snapshot(this.#speakers.tellsShared(this.#said, this.#self)));
  }

  #considerSettled(): void {
    if (this.#view === null || this.#settled || !this.#helloBack || this.#patience.wantsToAsk) return;
    const names = namesInStep(this.#view.members, {
      own: `${tableOf(this.#config)}.${this.#sender.nonce}`,
      self: this.#self,
      peers: this.#peers,
      foreign: this.#foreign,
      waitsFor: (member, { hello }) => this.#config.keeps && hello.cohort !== this.#said && this.#speakers.streams(hello.cohort, member),
    });
    if (names === null) return;
    this.#settled = true;
    this.#cohort = hashText([this.#view.id, this.#round, ...names].join(' '));
  }

  /** Where nobody would send a snapshot, there is nothing to ask for. */
  #askLater(): void {
    const { tellsOwn, tellsShared } = this.#contents;
    if (this.#view !== null && (tellsOwn || tellsShared)) this.#patience.askLater();
  }

  /** From the start, and nobody is to believe that we know the same. */
  #ask(): void {
    this.#patience.asked();
    this.#cohort = this.#freshCohort();
    this.#begin(this.#round + 1);
  }

  #freshCohort(): string {
    return `${tableOf(this.#config)}/${this.#cohorts++}`;
  }

  /** A member that can not take part: said once, and it is not waited for. */
  #setForeign(from: MemberId, what: string): void {
    if (from === this.#self) return;
    const peer = this.#peers.get(from);
    // It has said hello, so it does take part: this message was a mistake, and is counted.
    if (peer?.heard === true) return;
    if (peer !== undefined) this.#loseLate(peer);
    this.#peers.delete(from);
    this.#foreign.add(from);
    this.#tellMembers();
    this.#warnOnce(from, what);
    this.#considerSettled();
  }

  #warnOnce(from: MemberId, what: string): void {
    this.#warnings.ofMember(from, this.#peers.get(from)?.hello.privateName ?? from, what);
  }
}
