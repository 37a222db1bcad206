// Rollouts at a manager: drives the state machine of `core/rollout` with what the control group, the console, the disk and the clock say, and carries out what
// it answers, one thing after the other. What is told is on the disk before.

import { setTimeout as pause } from 'node:timers/promises';
import { nextSerial, startManager, stepManager } from '../../core/rollout/rollout-manager.ts';
import type {
  ManagerKept,
  ManagerRollout,
  ManagerRolloutEffect,
  ManagerRolloutEvent,
  RolloutEnd,
  RolloutWish,
} from '../../core/rollout/rollout-manager-state.ts';
import { type OfferAbout, type RolloutId, type RolloutMessage, sameId } from '../../core/rollout/rollout-messages.ts';
import { beside } from '../../daemon/beside.ts';
import { unsettled } from '../../daemon/rollout/settled.ts';
import { reasonOf } from '../../process/ir-file.ts';
import type { Incoming } from '../../rollout/incoming-file.ts';
import { cutPieces, pack, sha256Of, unpack } from '../../rollout/packed-document.ts';
import { HeardOffers } from './heard-offers.ts';
import type { Ended, ManagerRolloutPorts } from './manager-rollout-ports.ts';
import type { ManagerStore } from './manager-store.ts';
import { MissedDocuments } from './missed-documents.ts';
import { Paced } from './paced.ts';
import { commonOf, nothingAbout, wishOf, wrongNow } from './rollout-wish.ts';

const tickMs = 100;
const adoptTries = 30;
/** Heartbeats for which the table must stay at rest. */
const restBeats = 2;
const retryMs = 1000;

export class ManagerRollouts {
  readonly counters = { started: 0, committed: 0, failed: 0, refused: 0, write_errors: 0 };
  readonly store: ManagerStore;
  readonly #name: string;
  readonly #ports: ManagerRolloutPorts;
  readonly #heard = new HeardOffers();
  readonly #paced: Paced;
  readonly #timer: NodeJS.Timeout;
  #state: ManagerRollout;
  /** As of the last event whose effects are all done: whoever looks must not see an end before it is written. */
  #shown: ManagerRollout;
  #queue: Promise<void> = Promise.resolve();
  #settling: { readonly id: RolloutId; restSince: number | null } | null = null;
  #said = new Set<string>();
  #startedAt = 0;
  #switchedAt: ReadonlyMap<string, number> = new Map();
  #ended: Ended | null = null;
  #notAdopted: string | null = null;
  #unsaved: ManagerKept | null = null;
  #retryAt = 0;
  readonly #missed: MissedDocuments;
  #appliedSerial = 0;

  private constructor(name: string, ports: ManagerRolloutPorts, store: ManagerStore, kept: ManagerKept) {
    this.#name = name;
    this.#ports = ports;
    this.store = store;
    this.#state = startManager(name, kept);
    this.#shown = this.#state;
    this.#paced = new Paced((message) => ports.say(message));
    this.#missed = new MissedDocuments({
      log: ports.log,
      fetch: (node) => ports.fetch(node),
      take: ({ id, about, packed }) => this.#later(() => this.#take(id, about, packed)),
    });
    this.#timer = setInterval(() => this.#tick(), tickMs).unref();
  }

  /** Throws with a reason for people. */
  static async open(name: string, ports: ManagerRolloutPorts, store: ManagerStore): Promise<ManagerRollouts> {
    const own = ports.own();
    const kept = await store.open({ committed: { serial: 0, sha256: own.sha256 }, offered: 0 });
    const rollouts = new ManagerRollouts(name, ports, store, kept);
    rollouts.#appliedSerial = store.history
      .list()
      .reduce((most, { serial, outcome }) => (outcome === 'committed' ? Math.max(most, serial) : most), 0);
    // What ran before there was any, so that there is a way back to it.
    if (store.history.list().length === 0 && own.document !== null) {
      const about = { ...nothingAbout, packedBytes: 0, bytes: own.document.length, source: 'what ran before the first rollout' };
      const entry = { serial: 0, sha256: own.sha256, at: Date.now(), manager: name, outcome: 'committed', why: '', tookMs: 0, about };
      await store.history.add(entry, await pack(own.document)).catch((error: unknown) => rollouts.#trouble(error));
    }
    return rollouts;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  take(from: string, message: RolloutMessage): void {
    this.#heard.take(message);
    if (from === this.#name) this.#paced.cameBack(message);
    if (message.kind === 'switched' && message.problem === null) this.#said.add(message.node);
    if (message.kind === 'switched') this.#switchedAt = new Map(this.#switchedAt).set(message.node, performance.now());
    if (message.kind === 'confirm') this.#adoptContents(message.id);
    this.#put({ kind: 'message', from, message });
    const heard = message.kind === 'have' && message.good.serial > this.#appliedSerial ? this.#heard.ofVersion(message.good) : null;
    if (heard !== null) this.#later(() => this.#take(heard.offer.id, heard.offer.about, heard.packed));
  }

  onView(): void {
    const nodes = this.#ports.nodes();
    if (nodes === null) this.#paced.clear();
    this.#put({ kind: 'view', nodes });
  }

  get state(): ManagerRollout {
    return this.#shown;
  }

  get nextSerial(): number {
    return nextSerial(this.#state);
  }

  get last(): Ended | null {
    return this.#ended;
  }

  get runningForMs(): number {
    return performance.now() - this.#startedAt;
  }

  /** Why the step has not settled; null: it has, or nobody looks. */
  get waitsFor(): string | null {
    const { running } = this.#state;
    return running?.phase === 'settling' ? running.unsettled : null;
  }

  /** When each node said that it had switched, monotonic. */
  get switchedAt(): ReadonlyMap<string, number> {
    return this.#switchedAt;
  }

  /** Why it is not begun, as one clause; else the serial that it has. */
  async start(incoming: Incoming, packed: Uint8Array, who: string): Promise<{ readonly why: string } | { readonly serial: number }> {
    const wrong = await this.#wrongIn(incoming, packed);
    if (wrong !== null) return { why: wrong };
    const about = { ...incoming.about, who: incoming.about.who === '' ? who : incoming.about.who, packedBytes: packed.length };
    return this.#begin(wishOf(incoming.sha256, packed, about, commonOf(incoming.old), incoming.confirmMs, incoming.serial));
  }

  async #begin(wish: RolloutWish): Promise<{ readonly why: string } | { readonly serial: number }> {
    const serial = wish.serial ?? this.nextSerial;
    const before = this.#ended;
    this.#startedAt = performance.now();
    this.#switchedAt = new Map();
    this.#put({ kind: 'start', wish });
    await this.#queue;
    const ended = this.#ended;
    return ended !== before && ended !== null && ended.end === 'refused' && ended.id.serial === serial ? { why: ended.why } : { serial };
  }

  confirm(): boolean {
    if (this.#state.running?.phase !== 'waiting') return false;
    this.#put({ kind: 'confirm' });
    return true;
  }

  /** Whose it takes back: its own, or what nodes say that they are in the middle of. */
  abort(): readonly RolloutId[] {
    const { running, haves } = this.#state;
    if (running !== null) {
      this.#put({ kind: 'abort' });
      return [running.id];
    }
    const found = distinct([...haves.values()].flatMap(({ doing }) => doing?.id ?? []));
    for (const id of found) this.#ports.say({ kind: 'abort', id });
    return found;
  }

  /** Goes on with what another manager has left. */
  async adopt(): Promise<{ readonly why: string } | { readonly serial: number }> {
    const found = distinct([...this.#state.haves.values()].flatMap(({ doing }) => doing?.id ?? []));
    const [id, other] = found;
    if (id === undefined) return { why: 'no node is in the middle of a rollout' };
    if (other !== undefined) return { why: `nodes are in the middle of rollouts ${id.serial} and ${other.serial}` };
    const heard = this.#heard.of(id);
    if (heard === null) return { why: `this manager was not there when rollout ${id.serial} was offered: abort it` };
    const { about, old, confirmMs } = heard.offer;
    // Each node says where it is when its manager has left, one after the other.
    const at = (node: string) => this.#state.haves.get(node)?.doing?.id ?? null;
    const silent = () => about.nodes.some((node) => !about.without.includes(node) && at(node)?.serial !== id.serial);
    for (let tries = 0; tries < adoptTries && silent(); tries++) await pause(tickMs);
    const wish = wishOf(id.sha256, heard.packed, about, old, Math.min(confirmMs, about.waitMs), id.serial);
    this.#startedAt = performance.now();
    this.#notAdopted = null;
    this.#put({ kind: 'adopt', id, wish });
    await this.#queue;
    return this.#notAdopted === null ? { serial: id.serial } : { why: this.#notAdopted };
  }

  /** An older document once more, under a new serial. */
  async again(
    packed: Uint8Array,
    sha256: string,
    about: OfferAbout,
    confirmMs: number,
  ): Promise<{ readonly why: string } | { readonly serial: number }> {
    return this.start({ version: 1, sha256, about, old: null, confirmMs, serial: null }, packed, about.who);
  }

  /** What the file itself says wrong, and what the nodes say against it. */
  async #wrongIn(incoming: Incoming, packed: Uint8Array): Promise<string | null> {
    const unpacked = await unpack(packed, incoming.about.bytes);
    if (!unpacked.ok) return unpacked.why;
    if (sha256Of(unpacked.document) !== incoming.sha256) return 'its document has another hash than its head says';
    return wrongNow(incoming, this.#state, this.#ports.nodes(), this.nextSerial);
  }

  #tick(): void {
    this.#paced.flush();
    this.#put({ kind: 'tick' });
    this.#lookSettled();
    this.#missed.look(this.#state.haves, this.#appliedSerial, performance.now());
    if (this.#unsaved !== null && performance.now() >= this.#retryAt) this.#later(() => this.#keep(this.#unsaved ?? this.#state));
  }

  #lookSettled(): void {
    const settling = this.#settling;
    const running = this.#state.running;
    if (settling === null || running === null || running.phase !== 'settling') return;
    const why = this.#whyUnsettled(running.wish);
    if (why !== running.unsettled) this.#put({ kind: 'unsettled', id: settling.id, why });
    const now = performance.now();
    if (why !== null) settling.restSince = null;
    else settling.restSince ??= now;
    if (settling.restSince === null || now - settling.restSince < restBeats * this.#ports.beatMs()) return;
    this.#settling = null;
    this.#put({ kind: 'settled', id: settling.id });
  }

  #whyUnsettled({ about, nodes, without, steps }: RolloutWish): string | null {
    const wanted = nodes.filter((node) => !without.includes(node));
    const snapshot = this.#ports.snapshot();
    if (about.grade === 'stop-all') {
      // They may be in another group than this manager: each says itself that it is at rest.
      const silent = steps.flat().filter((node) => !this.#said.has(node));
      return silent.length === 0 ? null : `${silent.join(', ')} has not settled`;
    }
    return unsettled(snapshot, wanted, new Set([...about.excused, ...about.gone]));
  }

  #put(event: ManagerRolloutEvent): void {
    this.#later(async () => {
      const before = this.#state;
      const { state, effects } = stepManager(before, event, performance.now());
      this.#state = state;
      for (const effect of effects) if (!(await this.#perform(effect, before))) break;
      this.#shown = this.#state;
    });
  }

  #later(work: () => Promise<void>): void {
    this.#queue = this.#queue.then(() => beside(this.#ports.log, 'a rollout', work));
  }

  /** False: what follows must not be done, because what it rests on could not be written. */
  async #perform(effect: ManagerRolloutEffect, before: ManagerRollout): Promise<boolean> {
    switch (effect.kind) {
      case 'say':
        this.#paced.put(effect.message);
        return true;
      case 'keep':
        await this.#keep(effect.kept);
        if (this.#unsaved !== null && before.running === null && this.#state.running !== null) {
          // A serial that is not kept could be given twice.
          const { id, wish } = this.#state.running;
          this.#state = { ...before };
          this.#unsaved = null;
          this.#end(id, wish.about, 'refused', `${this.store.folder} cannot be written`);
          return false;
        }
        return true;
      case 'settle':
        this.#settling = { id: effect.id, restSince: null };
        return true;
      case 'offer-to':
        this.#offerTo(effect.id, effect.node);
        return true;
      case 'not-adopted':
        this.#notAdopted = effect.why;
        return true;
      case 'ended': {
        const about = before.running?.wish.about ?? this.#heard.of(effect.id)?.offer.about ?? nothingAbout;
        this.#end(effect.id, about, effect.end, effect.why);
        return true;
      }
    }
  }

  async #keep(kept: ManagerKept): Promise<void> {
    try {
      await this.store.keep({ committed: kept.committed, offered: kept.offered });
      this.#unsaved = null;
    } catch (error) {
      this.#trouble(error);
      this.#unsaved = kept;
      this.#retryAt = performance.now() + retryMs;
    }
  }

  #trouble(error: unknown): void {
    this.counters.write_errors++;
    if (this.#unsaved === null) this.#ports.log('error', `${this.store.folder} cannot be written: ${reasonOf(error)}`);
  }

  #end(id: RolloutId, about: OfferAbout, end: RolloutEnd, why: string): void {
    const tookMs = Math.round(this.runningForMs);
    this.#ended = { id, end, why, about, tookMs };
    this.#settling = null;
    this.#said = new Set();
    if (end === 'committed') this.counters.committed++;
    else this.counters.failed++;
    const text = `rollout ${id.serial} of ${id.manager}: ${end}${why === '' ? '' : `: ${why}`}`;
    this.#ports.log(end === 'committed' ? 'info' : 'error', text, {
      audit: true,
      serial: id.serial,
      sha256: id.sha256,
      end,
      who: about.who,
    });
    if (end === 'committed') return;
    const entry = { serial: id.serial, sha256: id.sha256, at: Date.now(), manager: id.manager, outcome: end, why, tookMs, about };
    void this.store.history.add(entry, null).catch((error: unknown) => this.#trouble(error));
  }

  /** A confirmation in agreed order: what nodes keep from now on, managers keep as well. */
  #adoptContents(id: RolloutId): void {
    const heard = this.#heard.of(id);
    if (heard === null || id.serial <= this.#appliedSerial) return;
    this.#later(() => this.#take(id, heard.offer.about, heard.packed));
  }

  async #take(id: RolloutId, about: OfferAbout, packed: Buffer): Promise<void> {
    if (id.serial <= this.#appliedSerial) return;
    const unpacked = await unpack(packed, about.bytes);
    if (!unpacked.ok || sha256Of(unpacked.document) !== id.sha256) {
      this.#ports.log('error', `the document of rollout ${id.serial} came damaged: ${unpacked.ok ? 'another hash' : unpacked.why}`);
      return;
    }
    const entry = {
      serial: id.serial,
      sha256: id.sha256,
      at: Date.now(),
      manager: id.manager,
      outcome: 'committed',
      why: '',
      tookMs: Math.round(this.runningForMs),
      about,
    };
    try {
      await this.store.put(unpacked.document);
      await this.store.history.add(entry, packed);
      this.#appliedSerial = id.serial;
    } catch (error) {
      this.#trouble(error);
      return;
    }
    const { ok, said } = await this.#ports.apply(this.store.documentPath, `rollout ${id.serial}`);
    if (!ok) this.#ports.log('warn', `rollout ${id.serial} is committed; this manager itself must be restarted for it: ${said}`);
  }

  /** From history, where it is after a restart as well. */
  #offerTo(id: RolloutId, node: string): void {
    const heard = this.#heard.ofVersion(id);
    const kept = heard === null ? this.store.history.document(id.serial) : null;
    const packed = heard?.packed ?? kept?.packed ?? null;
    const about = heard?.offer.about ?? kept?.entry.about ?? null;
    if (packed === null || about === null || (kept !== null && kept.entry.sha256 !== id.sha256)) return;
    this.#ports.log('info', `${node} is offered rollout ${id.serial}, which it has missed`);
    const pieces = cutPieces(packed);
    // Alone it may take whatever it takes: what it has missed is what all others have.
    const wait = {
      ...about,
      packedBytes: packed.length,
      nodes: [node],
      steps: [[node]],
      without: [],
      gone: [],
      grade: 'stop-all' as const,
    };
    this.#paced.put({ kind: 'offer', id, old: null, onlyTo: node, pieces: pieces.length, confirmMs: 60_000, about: wait });
    for (const [index, bytes] of pieces.entries()) this.#paced.put({ kind: 'offer-piece', id, index, bytes });
  }
}

function distinct(ids: readonly RolloutId[]): readonly RolloutId[] {
  return ids.filter((id, at) => ids.findIndex((each) => sameId(each, id)) === at);
}
