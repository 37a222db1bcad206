// The log service of a node: its listeners, its connections, who reads what. Knows no IR and no cluster: what it publishes, where it listens and who
// may come is given to it, and given anew at a reload.

import { Foreign } from '../../../base/foreign.ts';
import { alone } from '../../../base/alone.ts';
import { existsSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join, resolve } from 'node:path';
import type { Credentials } from '../../trust/credentials.ts';
import type { Grant, ReaderClaim } from '../../trust/log-reader.ts';
import type { Damage } from '../jlog/errors.ts';
import type { Position } from '../jlog/format.ts';
import { Connection, type ConnectionHost } from './log-connection.ts';
import type { ListenerHost } from './listener.ts';
import { Listeners } from './listeners.ts';
import type { ListenOptions } from './listen-options.ts';
import { frameBytesMax, logsPerFrame, type PublishedLog, type ReaderMessage } from './log-protocol.ts';
import { lookAt } from './look.ts';
import { absence, chooseSubscriber, isRefusal, openFor, refusal, takenFrom } from './opening.ts';
import type { Asked, Publication, Refusal } from './opening.ts';
import type { Claim } from './ownership.ts';
import { overviewOf, published, sameLogs, type LogOverview } from './publications.ts';
import type { Pacing } from './channel.ts';
import { PacedLines } from '../../process/paced-lines.ts';
import { conditionBy, type Condition } from '../jlog/condition.ts';
import { conditionOfRefusal, placeKey, Troubles } from './troubles.ts';
import { Subscription } from './serve-subscription.ts';
import { addTo, noCounts, type ServiceCounters } from './service-counters.ts';
import { encodeFrame } from './log-wire.ts';

/** What can change at a reload. */
export interface ServiceConfig {
  readonly logs: readonly Publication[];
  readonly listens: readonly ListenOptions[];
  /** Why an address may not connect; null: it may. */
  readonly refusal: (address: string) => string | null;
  /** What a reader may read, asked at its hello, at each subscription and at each reload. */
  readonly reader: (claim: ReaderClaim) => Grant;
  readonly pacing: Pacing;
  /** Until an absent log is looked for again. */
  readonly lookMs: number;
}

export interface ServiceOptions {
  readonly name: string;
  readonly subcluster: string;
  readonly software: string;
  /** Null: without TLS, and everybody is known by his address alone. */
  readonly credentials: Credentials | null;
  readonly log: (level: 'info' | 'warn' | 'error', message: string, fields?: Readonly<Record<string, unknown>>) => void;
  /** A connection is given up after so long a silence. Default 30 s. */
  readonly silenceMs?: number;
}

const defaultSilenceMs = 30_000;

export class LogService implements ConnectionHost, ListenerHost {
  readonly about: ConnectionHost['about'];
  readonly silenceMs: number;
  readonly #options: ServiceOptions;
  #config: ServiceConfig;
  #logs = new Map<string, Publication>();
  readonly #listeners: Listeners;
  readonly #connections = new Set<Connection>();
  /** Who has a log open under which name, from before it is opened until after it is closed. */
  readonly #holders = new Map<string, Connection>();
  readonly #troubles = new Troubles();
  readonly #refusals = new PacedLines((more) => this.#options.log('warn', `${more} more log readers were refused within a minute`));
  #absent = new Set<string>();
  #ticker: NodeJS.Timeout | null = null;
  #looker: NodeJS.Timeout | null = null;
  #closing = false;
  readonly #idle = new Set<() => void>();
  readonly #counters = noCounts();

  constructor(options: ServiceOptions, config: ServiceConfig) {
    this.#options = options;
    this.#config = config;
    this.about = { name: options.name, subcluster: options.subcluster, software: options.software };
    this.silenceMs = options.silenceMs ?? defaultSilenceMs;
    this.#listeners = new Listeners(this, options.credentials, (what) => options.log('info', what));
    this.#publish(config.logs);
  }

  /** Listens. What could not be is told, in words for people, and tried again by `configure`. */
  async start(): Promise<readonly string[]> {
    const problems = await this.#listeners.set(this.#config.listens);
    const tick = alone(this.#failedIn('looking after connections'), () => this.#tick());
    this.#ticker = setInterval(tick, Math.min(1000, this.silenceMs / 4)).unref();
    this.#lookLater();
    return problems;
  }

  /** Applies a new configuration. Listeners and subscriptions that are in both go on; what could not be applied is said, and the rest is. */
  async configure(config: ServiceConfig): Promise<readonly string[]> {
    const before = this.#logs;
    this.#config = config;
    this.#publish(config.logs);
    const problems = await this.#listeners.set(config.listens);
    for (const connection of this.#connections) {
      const refusal = connection.address === null ? null : config.refusal(connection.address);
      const grant = this.#grantOf(connection);
      if (refusal !== null || !grant.ok) {
        connection.bye('peer', refusal ?? (grant.ok ? '' : grant.why));
        continue;
      }
      for (const subscription of connection.subscriptions()) {
        if (!grant.subscribers.has(subscription.subscriber)) {
          subscription.end('peer', notFor(connection, [subscription.subscriber], grant.subscribers));
        } else if (this.#logs.get(subscription.key)?.path === subscription.path) subscription.repace(config.pacing);
        else subscription.end('removed', `${subscription.key} is not published any more`);
      }
      if (!sameLogs(before, this.#logs)) connection.send({ kind: 'changed' });
    }
    return problems;
  }

  /** The certificate or the authority is another one: for whoever connects from now on. */
  renew(): void {
    const { credentials } = this.#options;
    if (credentials !== null) this.#listeners.renew(credentials);
  }

  /** Says goodbye to everybody, stores what was asked for, closes everything. */
  async close(): Promise<void> {
    this.#closing = true;
    for (const timer of [this.#ticker, this.#looker]) if (timer !== null) clearInterval(timer);
    this.#listeners.close();
    for (const connection of this.#connections) connection.bye('stopping', 'this node is stopping');
    if (this.#connections.size > 0) await new Promise<void>((done) => this.#idle.add(done));
  }

  /** Where it listens: endpoints as configured, with the port that is really bound. */
  endpoints(): readonly { readonly name: string; readonly port: number | null; readonly listening: boolean }[] {
    return this.#listeners.endpoints();
  }

  /** In the order of the configuration. */
  async overview(): Promise<readonly LogOverview[]> {
    const all: LogOverview[] = [];
    for (const publication of this.#logs.values()) all.push(await this.#overviewOf(publication));
    return all;
  }

  /** Who reads what now. */
  readers(): readonly { readonly key: string; readonly subscriber: string; readonly peer: string; readonly behindBytes: number }[] {
    return [...this.#connections].flatMap((connection) =>
      connection
        .subscriptions()
        .map((each) => ({ key: each.key, subscriber: each.subscriber, peer: connection.peer, behindBytes: each.progress().behindBytes })),
    );
  }

  counters(): Readonly<ServiceCounters> {
    const sum = { ...this.#counters };
    for (const connection of this.#connections) for (const each of connection.subscriptions()) addTo(sum, each);
    return sum;
  }

  // -- what connections ask --------------------------------------------------

  async subscribe(connection: Connection, asked: Asked): Promise<Subscription | null> {
    const refuse = ({ code, message, holder }: Refusal): null => {
      if (code === 'busy') this.#counters.refused_busy++;
      if (code === 'absent') this.#absent.add(asked.log);
      connection.send({ kind: 'ended', subscription: asked.subscription, code, message: new Foreign(message), holder });
      return null;
    };
    const publication = this.#logs.get(asked.log);
    if (publication === undefined) return refuse(refusal('unknown-log', `no log is published as ${asked.log}`));
    const absent = absence(publication);
    if (absent !== null) return refuse(absent);
    const grant = this.#grantOf(connection);
    const allowed = grant.ok ? grant.subscribers : new Set<string>();
    const names = asked.subscribers.filter((name) => allowed.has(name));
    if (names.length === 0) {
      const why = notFor(connection, asked.subscribers, allowed);
      this.#counters.refused_peers++;
      this.#options.log('warn', `log reader ${connection.peer} refused: ${why}`, { peer: connection.peer, log: asked.log });
      return refuse(refusal('peer', why));
    }
    const subscriber = await chooseSubscriber(publication, { subscribers: names, resume: asked.resume });
    if (typeof subscriber !== 'string') return refuse(subscriber);
    const claim = { writer: connection.writer ?? connection.name ?? '', resume: asked.resume };
    // Also of one that is in use: who asks learns that he must give something back, and need not wait for that.
    const taken = await takenFrom(publication, subscriber, claim);
    if (taken !== null) return refuse(taken);
    const busy = await this.#hold(publication, subscriber, connection);
    if (busy !== null) return refuse(busy);
    // Again: the one who held it may have been another.
    const opened =
      (await takenFrom(publication, subscriber, claim)) ?? (await this.#open(connection, publication, claim, subscriber, asked));
    if (!isRefusal(opened)) return opened;
    this.#holders.delete(placeKey(publication.path, subscriber));
    this.#onTrouble(publication, subscriber, conditionOfRefusal(opened));
    return refuse(opened);
  }

  async list(connection: Connection, request: number): Promise<void> {
    let logs: PublishedLog[] = [];
    let bytes = 0;
    for (const publication of this.#logs.values()) {
      const next = published(await this.#overviewOf(publication), publication.subscribers);
      const size = encodeFrame({ kind: 'logs', request, more: true, logs: [next] }).length;
      if (logs.length === logsPerFrame || bytes + size > frameBytesMax) {
        connection.send({ kind: 'logs', request, more: true, logs });
        [logs, bytes] = [[], 0];
      }
      logs.push(next);
      bytes += size;
    }
    connection.send({ kind: 'logs', request, more: false, logs });
  }

  async look(connection: Connection, { request, log, from }: Extract<ReaderMessage, { kind: 'look' }>): Promise<void> {
    const publication = this.#logs.get(log);
    const grant = this.#grantOf(connection);
    const nothing = { kind: 'looked', request, identity: '', first: from, records: [] } as const;
    const refused = (problem: string): void => connection.send({ ...nothing, problem: new Foreign(problem) });
    if (publication === undefined) refused(`no log is published as ${log}`);
    else if (!grant.ok || grant.subscribers.size === 0) refused(notFor(connection, [], new Set()));
    else connection.send(await lookAt(publication.path, request, from));
  }

  grant(claim: ReaderClaim): Grant {
    return this.#config.reader(claim);
  }

  denied(connection: Connection, name: string, why: string): void {
    this.#counters.refused_peers++;
    this.#turnedAway(connection.peer, why, { name, code: 'peer' });
    connection.bye('peer', why);
  }

  closed(connection: Connection): void {
    this.#connections.delete(connection);
    if (connection.name !== null) this.#options.log('info', `log reader ${connection.name} (${connection.peer}) is gone`);
    if (this.#connections.size > 0) return;
    for (const done of this.#idle) done();
    this.#idle.clear();
  }

  finished(connection: Connection, subscription: Subscription): void {
    const { path, subscriber, failure } = subscription;
    if (failure === null) this.#troubles.passed(path, subscriber);
    else this.#onTrouble(subscription, subscriber, conditionBy(failure));
    addTo(this.#counters, subscription);
    const key = placeKey(subscription.path, subscription.subscriber);
    if (this.#holders.get(key) === connection) this.#holders.delete(key);
  }

  failed(what: string, cause: unknown): void {
    const text = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
    this.#options.log('error', `log service, internal error (${what}), please report it: ${text}`);
  }

  count(what: 'malformed' | 'timeouts'): void {
    this.#counters[what]++;
  }

  // -- what listeners tell ---------------------------------------------------

  refusal(address: string): string | null {
    return this.#config.refusal(address);
  }

  accepted(socket: Socket, peer: string, known: () => void): void {
    if (this.#closing) {
      socket.destroy();
      return;
    }
    this.#counters.connections++;
    this.#connections.add(new Connection(socket, peer, this, known));
  }

  refused(code: 'peer' | 'limit', peer: string, why: string, socket: Socket | null): void {
    this.#counters[code === 'peer' ? 'refused_peers' : 'refused_full']++;
    this.#turnedAway(peer, why, { code });
    if (socket === null) return;
    socket.end(encodeFrame({ kind: 'bye', code, message: new Foreign(why) }));
    setTimeout(() => socket.destroy(), 1000).unref();
  }

  #turnedAway(peer: string, why: string, about: Readonly<Record<string, unknown>>): void {
    this.#refusals.tell(() => this.#options.log('warn', `log reader ${peer} refused: ${why}`, { peer, ...about }));
  }

  problem(message: string): void {
    this.#options.log('error', `log service: ${message}`);
  }

  // --------------------------------------------------------------------------

  #grantOf({ name, address, certified }: Connection): Grant {
    return name === null ? { ok: true, subscribers: new Set() } : this.#config.reader({ name, address, certified });
  }

  /** Null: the place is ours. */
  async #hold({ key, path }: Publication, subscriber: string, connection: Connection): Promise<Refusal | null> {
    const place = placeKey(path, subscriber);
    for (let holder = this.#holders.get(place); holder !== undefined; holder = this.#holders.get(place)) {
      const who = `${holder.peer} (${holder.name ?? 'unnamed'}) reads ${key} as '${subscriber}' already`;
      const hint = 'managers that share it must see each other on the bus, others need a subscriber each (Logs in eccluster.conf)';
      if (holder === connection || (await holder.probe())) return refusal('busy', `${who}; ${hint}`, holder.peer);
      // Cut off, most likely the same manager of before: its place is free when its log is closed.
      holder.bye('timeout', `another reader wants '${subscriber}' of ${key}, and this one gives no sign of life`);
      holder.destroy();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    this.#holders.set(place, connection);
    return null;
  }

  async #open(
    connection: Connection,
    publication: Publication,
    claim: Claim,
    subscriber: string,
    asked: Asked,
  ): Promise<Subscription | Refusal> {
    let subscription: Subscription | null = null;
    const early: Damage[] = [];
    const opened = await openFor(publication, subscriber, claim, {
      damage: (damage) => {
        if (damage.kind === 'lost-checkpoint') this.#counters.checkpoints_restored++;
        else this.#counters.damages++;
        this.#options.log(damage.kind === 'lost-checkpoint' ? 'warn' : 'error', `log ${publication.key}: ${damage.message}`, {
          log: publication.key,
          path: damage.path,
        });
        if (subscription === null) early.push(damage);
        else subscription.damaged(damage.kind, damage.bytes, damage.message);
      },
      moved: (from: Position, to: Position, why: 'repair' | 'operator') => subscription?.moved(from, to, why),
    });
    if (isRefusal(opened)) return opened;
    const { reader, checkpoint } = opened;
    const { subscription: number, credit, recordBytesMax } = asked;
    const about = { number, key: publication.key, path: publication.path, recordBytesMax, credit };
    const made = new Subscription(about, reader, connection, this.#config.pacing);
    subscription = made;
    connection.send({
      kind: 'subscribed',
      subscription: number,
      subscriber,
      identity: reader.identity(),
      checkpoint,
      start: reader.position,
    });
    for (const damage of early) made.damaged(damage.kind, damage.bytes, damage.message);
    this.#options.log('info', `log reader ${connection.name} (${connection.peer}) reads ${publication.key} as '${subscriber}'`);
    return made;
  }

  #overviewOf(publication: Publication): Promise<LogOverview> {
    return overviewOf(publication, {
      readerOf: (path, subscriber) => this.#holders.get(placeKey(path, subscriber))?.peer ?? null,
      troubleOf: (path, subscriber) => this.#troubles.of(path, subscriber),
    });
  }

  #onTrouble({ key, path }: Pick<Publication, 'key' | 'path'>, subscriber: string, condition: Condition | null): void {
    if (condition === null || !this.#troubles.failed(path, subscriber, condition)) return;
    this.#options.log('error', `log ${key} cannot be read as '${subscriber}': ${condition.reason}`, { log: key, state: condition.state });
  }

  #publish(logs: readonly Publication[]): void {
    this.#logs = new Map(logs.map((each) => [each.key, { ...each, path: resolve(each.path) }]));
    this.#troubles.keep(new Set([...this.#logs.values()].map(({ path }) => path)));
    this.#absent = new Set([...this.#logs.values()].filter((each) => absence(each)?.code === 'absent').map(({ key }) => key));
  }

  #tick(): void {
    const now = performance.now();
    this.#refusals.tick(now);
    for (const connection of this.#connections) connection.tick(now);
  }

  /** Somebody may write for the first time to a log that is published already. */
  #lookLater(): void {
    const look = alone(this.#failedIn('looking for new logs'), () => {
      this.#lookLater();
      const found = [...this.#absent].filter((key) => existsSync(join(this.#logs.get(key)?.path ?? '', 'metastore')));
      for (const key of found) this.#absent.delete(key);
      if (found.length > 0) for (const connection of this.#connections) connection.send({ kind: 'changed' });
    });
    this.#looker = setTimeout(look, this.#config.lookMs).unref();
  }

  #failedIn(what: string): (cause: unknown) => void {
    return (cause) => this.failed(what, cause);
  }
}

function notFor({ name }: Connection, asked: readonly string[], allowed: ReadonlySet<string>): string {
  const may = allowed.size === 0 ? 'nothing of this node' : `as ${[...allowed].slice(0, 20).join(', ')}`;
  return `${name} may not read as ${asked.slice(0, 20).join(' or ')}: its Logs stanza lets it read ${may}`;
}
