// Everything that a manager pulls from one node: finds it, connects, subscribes to each log that it publishes, and begins again, ever more
// patiently, when something ends.

import { creditBytesMin, type NodeMessage, type PublishedLog } from '../service/log-protocol.ts';
import { Backoff } from './backoff.ts';
import { Link, type LinkEnd } from './node-link.ts';
import { logView, newLogState, shownEndpoint, type Endpoint, type LogState, type NodeView } from './pull-view.ts';
import { isAlarming, type Condition } from '../jlog/condition.ts';
import { chooseSubscriber } from './choose-subscriber.ts';
import { conditionOf, elsewhere } from './ended-condition.ts';
import { sourceKey, type Source } from './log-source.ts';
import { surrender } from './give-back.ts';
import { handOver, pieceCost, PullSubscription } from './pull-subscription.ts';
import { FilePace } from './file-pace.ts';
import type { PullPorts, PullSettings } from './pull-ports.ts';

const listMs = 10_000;
/** As many as a node may be subscribed to on one connection. */
const logsMax = 4096;
/** Codes that a retry every few seconds would not change. */
const patientMs = 15_000;
/** A breach of the protocol is an old story after this. */
const forgottenMs = 600_000;
/** A manager that shall let go does so within a moment. */
const busyMs = 1000;

export class NodePull {
  readonly settings: PullSettings;
  readonly #ports: PullPorts;
  readonly #files: FilePace;
  readonly #logs = new Map<string, LogState>();
  readonly #backoff = new Backoff(100, 30_000);
  /** Who breaks the protocol does so again: being welcomed by him is no reason to come back at once. */
  readonly #broken = new Backoff(500, 60_000);
  #brokenAt = -Infinity;
  #link: Link | null = null;
  #linkedTo: Endpoint | null = null;
  #address: Endpoint | null = null;
  #attempt = 0;
  #retry: NodeJS.Timeout | null = null;
  #lister: NodeJS.Timeout | null = null;
  #subcluster = 'default';
  #listing: PublishedLog[] = [];
  /** A list was asked for, and its last part has not come yet. */
  #isListing = false;
  #lastNumber = 0;
  /** Null while it is connected, and before the first attempt has failed. */
  #problem: string | null = null;
  #said = '';
  #ended = false;
  connects = 0;

  constructor(settings: PullSettings, ports: PullPorts) {
    this.settings = settings;
    this.#ports = ports;
    this.#files = new FilePace(ports.wallSec);
  }

  begin(): void {
    this.#connect();
  }

  /** Hangs up, and writes nothing more of it. */
  async end(): Promise<void> {
    this.#ended = true;
    for (const timer of [this.#retry, this.#lister]) if (timer !== null) clearTimeout(timer);
    await this.#handOver();
    this.#link?.bye('stopping', 'the manager goes down, or pulls this node no more');
    await this.#endAll();
  }

  /** The node has come back on the bus, or has another address: no reason to wait any longer. */
  hurry(): void {
    if (this.#retry === null || this.#ended) return;
    clearTimeout(this.#retry);
    this.#retry = null;
    this.#backoff.reset();
    this.#connect();
  }

  /** Somebody else may have to read now what we read, or the other way round. */
  reconsider(): void {
    for (const state of this.#logs.values()) {
      const { subscription } = state;
      if (subscription === null) {
        if (state.retry !== null) clearTimeout(state.retry);
        state.retry = null;
        this.#subscribe(state);
      } else if (this.#ownerOf(subscription.source) !== this.settings.manager) subscription.leave();
    }
  }

  get connected(): boolean {
    return this.#linkedTo !== null;
  }

  /** Subscriptions that read now. */
  reading(): number {
    let count = 0;
    for (const { subscription } of this.#logs.values()) if (subscription !== null) count++;
    return count;
  }

  view(): NodeView {
    const at = this.#address;
    const unreachable = this.#linkedTo === null ? (this.#problem ?? 'the node is not connected') : null;
    const hindered = this.#ports.hindered();
    return {
      node: this.settings.node,
      address: at === null ? null : shownEndpoint(at),
      connected: this.#linkedTo !== null,
      problem: this.#problem,
      logs: [...this.#logs.values()].map((state) => logView(state, unreachable, hindered)),
    };
  }

  #connect(): void {
    const endpoints = this.#ports.addresses(this.settings.node);
    const to = endpoints[this.#attempt++ % Math.max(1, endpoints.length)];
    if (to === undefined) {
      this.#later(`no address of ${this.settings.node} is known: it is not on the bus, and neither the IR nor the peers have one`);
      return;
    }
    this.#address = to;
    const forbidden = this.#ports.forbidden?.(to) ?? null;
    if (forbidden !== null) {
      this.#later(forbidden, patientMs);
      return;
    }
    const { manager, software, silenceMs, tls } = this.settings;
    this.#link = new Link(
      { ...to, node: this.settings.node, tls: tls?.() ?? null, name: manager, writer: this.#ports.output.writer, software, silenceMs },
      {
        welcome: ({ name, subcluster }) => this.#onWelcome(name, subcluster, to),
        message: (message) => this.#onMessage(message),
        batch: (head, frame) => this.#bySubscription(head.subscription)?.onBatch(head, frame),
        closed: (why) => void this.#onClosed(why, to),
      },
    );
  }

  #onWelcome(name: string, subcluster: string, to: Endpoint): void {
    const { node } = this.settings;
    if (name !== node) {
      this.#link?.bye('peer', `this manager wanted ${node}, and ${name} answers`);
      return;
    }
    this.connects++;
    this.#subcluster = subcluster;
    this.#linkedTo = to;
    this.#problem = null;
    this.#said = '';
    this.#backoff.reset();
    this.#ports.log('info', `connected to ${node} at ${shownEndpoint(to)}`, { member: node });
    this.#list();
  }

  async #onClosed(why: LinkEnd, to: Endpoint): Promise<void> {
    const { node } = this.settings;
    const was = this.#linkedTo;
    this.#link = null;
    this.#linkedTo = null;
    if (this.#lister !== null) clearTimeout(this.#lister);
    await this.#endAll();
    if (this.#ended) return;
    const what =
      was === null ? `${node} at ${shownEndpoint(to)} cannot be reached` : `the connection to ${node} at ${shownEndpoint(to)} has ended`;
    this.#later(`${what}: ${why.message}`, this.#patienceMs(why));
  }

  #patienceMs({ code }: LinkEnd): number {
    if (code === 'peer' || code === 'version' || code === 'service') return patientMs;
    if (code !== 'protocol') return 0;
    const now = performance.now();
    if (now - this.#brokenAt > forgottenMs) this.#broken.reset();
    this.#brokenAt = now;
    return this.#broken.next();
  }

  #later(problem: string, leastMs = 0): void {
    this.#problem = problem;
    if (this.#said !== problem) this.#ports.log('warn', `${problem}; trying again`, { member: this.settings.node });
    this.#said = problem;
    const delayMs = Math.max(leastMs, this.#backoff.next());
    this.#retry = setTimeout(() => {
      this.#retry = null;
      this.#connect();
    }, delayMs);
  }

  #list(): void {
    if (this.#lister !== null) clearTimeout(this.#lister);
    this.#listing = [];
    this.#isListing = true;
    this.#link?.say({ kind: 'list', request: 1 });
    for (const { pacer, subscription, records: _ } of this.#logs.values())
      if (subscription !== null) pacer.note(performance.now(), subscription.bytes, subscription.lag().bytes);
    // Sizes are shown to operators, and subscribers may have been added.
    this.#lister = setTimeout(() => this.#list(), listMs);
  }

  #onMessage(message: NodeMessage): void {
    switch (message.kind) {
      case 'logs':
        for (const log of message.logs) this.#listing.push(log);
        if (!this.#isListing || this.#listing.length > logsMax) {
          this.#listing = [];
          this.#link?.bye('protocol', this.#isListing ? `more than ${logsMax} logs` : 'a list that was not asked for');
          break;
        }
        if (message.more) break;
        this.#isListing = false;
        this.#onList(this.#listing);
        break;
      case 'changed':
        this.#list();
        break;
      case 'subscribed':
        this.#onSubscribed(message);
        break;
      case 'piece':
        this.#bySubscription(message.subscription)?.onPiece(message, pieceCost(message));
        break;
      case 'status':
        this.#bySubscription(message.subscription)?.onStatus(message);
        break;
      case 'moved':
        this.#bySubscription(message.subscription)?.onMoved(message);
        break;
      case 'damage':
        this.#bySubscription(message.subscription)?.onDamage(message);
        break;
      case 'stored':
        this.#bySubscription(message.subscription)?.onStored(message);
        break;
      case 'ended':
        void this.#onEnded(message);
        break;
      case 'welcome':
      case 'looked':
      case 'batch':
        break;
    }
  }

  #onSubscribed(message: Extract<NodeMessage, { kind: 'subscribed' }>): void {
    const state = this.#stateOf(message.subscription);
    if (state === null) return;
    state.trouble = null;
    state.said = '';
    state.backoff.reset();
    state.subscription?.onSubscribed(message);
  }

  #onList(logs: readonly PublishedLog[]): void {
    this.#listing = [];
    for (const published of logs) {
      const there = this.#logs.get(published.key);
      if (there !== undefined) this.#publishedAgain(there, published);
      else this.#logs.set(published.key, newLogState(published));
    }
    const keys = new Set(logs.map(({ key }) => key));
    for (const [key, state] of this.#logs) if (!keys.has(key) && state.subscription === null && !state.ending) this.#forget(state);
    for (const state of this.#logs.values()) if (state.retry === null) this.#subscribe(state);
  }

  /** What the node could not read, and now can, need not wait for its turn. */
  #publishedAgain(state: LogState, published: PublishedLog): void {
    const mended = state.published.problem !== null && published.problem === null;
    state.published = published;
    if (!mended || state.retry === null) return;
    clearTimeout(state.retry);
    state.retry = null;
  }

  #forget(state: LogState): void {
    if (state.retry !== null) clearTimeout(state.retry);
    this.#logs.delete(state.log);
  }

  /** Under the first of our names that the log has. */
  #subscribe(state: LogState): void {
    const link = this.#link;
    if (link === null || this.#ended || this.#linkedTo === null || state.subscription !== null || state.ending) return;
    const { log } = state;
    const { node } = this.settings;
    const subscriber = chooseSubscriber(state.published, this.settings, this.#ports.output);
    if (typeof subscriber !== 'string') {
      this.#stuck(state, subscriber);
      return;
    }
    const source = { node, log, subscriber };
    const owner = this.#ownerOf(source);
    const isOurs = owner === this.settings.manager;
    // What we have written of it and nobody has confirmed must be asked about, whoever reads it now.
    if (!isOurs && !this.#ports.output.isInDoubt(sourceKey(source))) {
      this.#stuck(state, elsewhere(owner));
      return;
    }
    const paths = this.#ports.template().forNames({ log, node, subcluster: this.#subcluster });
    const shared = this.#ports.owners.isShared(source);
    state.subscription = new PullSubscription(++this.#lastNumber, source, shared, paths, link, { ...this.#ports, files: this.#files });
    void state.subscription.subscribe(Math.max(creditBytesMin, this.#ports.credit()));
    if (!isOurs) state.subscription.leave();
  }

  #ownerOf(source: Source): string | null {
    return this.#ports.owners.ownerOf(source);
  }

  async #onEnded(ended: Extract<NodeMessage, { kind: 'ended' }>): Promise<void> {
    const { subscription: number, code } = ended;
    const state = this.#stateOf(number);
    if (state === null) return;
    const source = state.subscription?.source ?? null;
    await this.#endOne(state);
    if (source !== null && code === 'taken' && (await this.#surrenders(state, source, ended.holder))) {
      this.#subscribe(state);
      return;
    }
    if (source !== null && code === 'unsubscribed') {
      this.#subscribe(state);
      if (state.subscription !== null || this.#ownerOf(source) !== this.settings.manager) return;
    }
    this.#stuck(state, conditionOf(ended));
    if (code === 'removed' || code === 'unknown-log') {
      this.#forget(state);
      return;
    }
    const least = code === 'checkpoint' || code === 'busy' ? 0 : patientMs;
    const most = code === 'busy' && source !== null && this.#ports.owners.isShared(source) ? busyMs : Infinity;
    state.retry = setTimeout(
      () => {
        state.retry = null;
        this.#subscribe(state);
      },
      Math.min(most, Math.max(least, state.backoff.next())),
    );
  }

  async #surrenders(state: LogState, source: Source, holder: string | null): Promise<boolean> {
    state.ending = true;
    const done = await surrender(this.#ports, source, holder);
    state.ending = false;
    return done;
  }

  #stuck(state: LogState, trouble: Condition): void {
    const { reason, state: word } = trouble;
    state.trouble = trouble;
    if (state.said === reason) return;
    state.said = reason;
    const level = word === 'waiting' ? 'info' : isAlarming(word) ? 'error' : 'warn';
    const about = { member: this.settings.node, log: state.log, state: word };
    this.#ports.log(level, `${state.log} of ${this.settings.node} is not read: ${reason}`, about);
  }

  /** Another manager goes on at once where we end, if nothing is in doubt. */
  async #handOver(): Promise<void> {
    const shared = [...this.#logs.values()].flatMap(({ subscription }) =>
      subscription !== null && this.#ports.owners.isShared(subscription.source) ? [subscription] : [],
    );
    if (this.#linkedTo !== null) await handOver(shared);
  }

  async #endAll(): Promise<void> {
    for (const state of this.#logs.values()) {
      if (state.retry !== null) clearTimeout(state.retry);
      state.retry = null;
    }
    await Promise.all([...this.#logs.values()].map((state) => this.#endOne(state)));
  }

  async #endOne(state: LogState): Promise<void> {
    const { subscription } = state;
    if (subscription === null) return;
    state.subscription = null;
    state.ending = true;
    state.records += subscription.records;
    await subscription.end();
    state.ending = false;
  }

  #stateOf(number: number): LogState | null {
    for (const state of this.#logs.values()) if (state.subscription?.number === number) return state;
    return null;
  }

  /** Null for one that has ended here while the node did not know it yet. */
  #bySubscription(number: number): PullSubscription | null {
    return this.#stateOf(number)?.subscription ?? null;
  }
}
