// One running node: feeds the core with what the bus, the kernel and the clock say, and carries out what it answers. Decides
// nothing about owners itself. The path of a heartbeat is clock, core, bus; the host's work and the log are only ever started here.

import { unreachable } from '../../base/unreachable.ts';
import { version } from '../../base/version.ts';
import type { BusEvent, Detection } from '../bus/bus.ts';
import { arpHosts } from '../core/plumbing/shared-arp.ts';
import type { Effect, Event, Millis, Order, Settings } from '../core/contract.ts';
import { start, wakeAt, type NodeState } from '../core/machine.ts';
import { writeDump } from '../core/state-dump.ts';
import { dumpedStep } from './dumped-step.ts';
import { heardAddresses, isOthers, isServing, viewOf } from '../core/node-view.ts';
import type { Message } from '../core/messages.ts';
import { decodeMessage, encodeMessage } from '../core/message-wire.ts';
import type { ManagedAddress, Neighbour } from '../host/host.ts';
import { levelOf, noticeText } from '../host/notice.ts';
import { silenceMs } from '../core/membership/proof.ts';
import { askOf, type AskedFirst } from './asked-first.ts';
import { BusCondition, type ShownConnection, statedIn } from './bus-condition.ts';
import { BusProof } from './bus-proof.ts';
import type { AddressFacts } from '../console/node-port.ts';
import { HostWork } from './host-work.ts';
import { addressFacts } from './why.ts';
import type { NodePorts } from './node-ports.ts';
import { Outbox } from './outbox.ts';
import { prefixed } from './prefixed.ts';
import { Pulse } from './pulse.ts';
import { SeatWatch } from './seat-watch.ts';
import { Unread } from './unread.ts';

export interface NodeConfig extends AskedFirst {
  /** With `failureTimeoutMs` as it was stated, or is by default: the bus may know better. */
  readonly settings: Settings;
  /** Somebody has given that figure. */
  readonly timeoutByOption: boolean;
  readonly addresses: readonly ManagedAddress[];
  /** Addresses that are configured as managed and must not be, with the reason. */
  readonly refused: ReadonlyMap<string, string>;
  readonly leaseSec: number;
  /** Addresses of the cluster's nodes. */
  readonly members: readonly string[];
}

/** A bus that takes no messages is asked again this often, besides whenever it delivers one. */
const retryMs = 20;
/** How often the kernel's neighbour tables are shared. */
const neighboursMs = 60_000;
/** And after a change of members. */
const neighboursSoonMs = 1000;
/** Timers of Node hold no more than 2^31 ms; nobody minds being woken once an hour. */
const longestSleepMs = 3_600_000;
/** The bus is asked for a sign of life at least this often, where it is to be asked. */
const proofMs = 100;
/** Lateness from which the core is told before it reads on. */
const overdueMs = 50;

export class ClusterNode {
  readonly stopped: Promise<void>;
  readonly #ports: NodePorts;
  readonly #work: HostWork;
  readonly #outbox: Outbox;
  readonly #pulse: Pulse;
  readonly #proof: BusProof;
  readonly #bus: BusCondition;
  readonly #seats = new SeatWatch((seats) => this.#put({ kind: 'seats', seats }));
  #config: NodeConfig;
  #state: NodeState;
  #inbox: Event[] = [];
  #draining = false;
  #wake: (() => void) | null = null;
  #proofTimer: (() => void) | null = null;
  #retry: (() => void) | null = null;
  #neighboursAt: Millis;
  #ended = false;
  #resolveStopped: () => void = () => {};
  readonly #unread = new Unread((text, about) => this.#ports.log('error', text, about));
  #eventsHandled = 0;

  constructor(ports: NodePorts, config: NodeConfig) {
    this.#ports = ports;
    this.#config = config;
    const now = ports.now();
    this.#state = start(config.settings, now);
    this.#work = new HostWork(
      ports.host,
      {
        answer: (action, outcome) => this.#put({ kind: action === 'plumb' ? 'plumbed' : 'unplumbed', ...outcome }),
        kernel: (ips) => this.#put({ kind: 'kernel', ips }),
        places: (lost, back) => this.#put({ kind: 'places', lost, back }),
        asked: (ips, how) => this.#put({ kind: 'asked', ips, how, provenAgoMs: this.#proof.agoMs() }),
        notice: (notice) => ports.log(levelOf(notice), noticeText(notice), { notice: notice.kind }),
        isOurs: (ip) => isServing(this.#state, ip),
        isOthers: (ip) => isOthers(this.#state, ip),
      },
      { leaseSec: config.leaseSec, members: () => this.#config.members, heard: () => heardAddresses(this.#state), now: ports.now },
    );
    this.#outbox = new Outbox((data) => ports.bus.multicast(this.#config.settings.node.groups.cluster, data));
    this.#pulse = new Pulse(ports, () => this.#onPulse());
    this.#proof = new BusProof({
      bus: ports.bus,
      now: ports.now,
      group: () => this.#config.settings.node.groups.cluster,
      timeoutMs: () => this.#config.settings.failureTimeoutMs,
    });
    this.#bus = new BusCondition({ now: ports.now, log: ports.log, trouble: () => ports.bus.trouble() }, statedIn(config));
    this.#neighboursAt = now + neighboursMs;
    this.stopped = new Promise((resolve) => {
      this.#resolveStopped = resolve;
    });
  }

  /** Takes off what an earlier run has left, then joins the bus. Groups in the order that `cluster membership` documents. */
  begin(): void {
    this.#work.begin();
    this.#work.manage(this.#config.addresses, this.#config.refused);
    this.#pulse.start();
    this.#ports.bus.open((event) => this.#onBus(event));
    for (const group of this.#config.settings.member.groups) this.#ports.bus.join(group);
    this.#put({ kind: 'tick', lateMs: 0 });
  }

  order(order: Order): void {
    this.#put({ kind: 'order', order });
  }

  /** New settings and addresses, of an IR that was found valid. */
  reload(config: NodeConfig): void {
    this.#config = { ...config, settings: this.#bus.applied(config.settings, statedIn(config)) };
    this.#work.manage(config.addresses, config.refused);
    this.#put({ kind: 'reload', settings: this.#config.settings });
    this.#announceTo(arpHosts(this.#state, this.#ports.now()));
  }

  /** Reads nothing and sends nothing any more. Addresses stay as they are: see `releaseAll`. */
  end(): void {
    this.halt();
    this.#resolveStopped();
  }

  /** The same, while the process goes on: what the bus says other than to the cluster group is still passed on. */
  halt(): void {
    this.#ended = true;
    this.#pulse.stop();
    for (const cancel of [this.#wake, this.#retry, this.#proofTimer]) cancel?.();
  }

  /** These are not to be taken over here, as if they could not be plumbed; or again. */
  places(lost: readonly { readonly ip: string; readonly reason: string }[], back: readonly string[]): void {
    this.#put({ kind: 'places', lost, back });
  }

  /** Takes every managed address off this machine, whatever the core thinks. */
  releaseAll(): Promise<void> {
    return new Promise((resolve) => this.#work.releaseAll(resolve));
  }

  state(): NodeState {
    return this.#state;
  }

  /** What this machine knows of an address; asks kernel and LAN. */
  facts(ip: string): Promise<AddressFacts> {
    return addressFacts({ host: this.#ports.host, work: this.#work, refused: this.#config.refused, now: this.#ports.now }, ip);
  }

  /** Another machine that has an address which should be ours; null: none, as far as we know. */
  disputeOf(ip: string): { readonly mac: string; readonly held: boolean } | null {
    const heldBy = this.#work.ledger.entries.get(ip)?.heldBy ?? null;
    const contest = this.#work.lan.contestOf(ip);
    return heldBy !== null ? { mac: heldBy, held: true } : contest === null ? null : { mac: contest.mac, held: false };
  }

  /** The state of the core as it is, for `ecclusterd simulate --state`. */
  dump(): string {
    return writeDump({ version, state: this.#state, event: null, now: this.#ports.now(), error: null });
  }

  /** What matters of the state when a bug is reported. */
  summary(): unknown {
    return { view: viewOf(this.#state), connection: this.#bus.shown(), waiting: this.#inbox.map(({ kind }) => kind) };
  }

  settings(): Settings {
    return this.#config.settings;
  }

  /** Addresses that are on this machine, as far as we know. */
  plumbedCount(): number {
    return this.#work.upCount();
  }

  /** Since the start. */
  worstLoopDelayMs(): number {
    return this.#pulse.worstMs();
  }

  connection(): ShownConnection {
    return this.#bus.shown();
  }

  counters(): Readonly<Record<string, number>> {
    const { sent, refused, replaced, overflows } = this.#outbox.counters();
    return {
      events_handled: this.#eventsHandled,
      ...this.#unread.counters(),
      bus_troubles: this.#bus.troubles,
      ...prefixed({ outbox: { sent, refused, replaced, overflows }, host: this.#work.counters() }),
    };
  }

  #onBus(event: BusEvent): void {
    if (!('group' in event) || event.group !== this.#config.settings.node.groups.cluster) this.#ports.aside?.(event);
    if (this.#ended) return;
    // After a pause of the process its sockets are read before its timers run; the core must hear of the pause first.
    if (this.#pulse.overdueMs() > overdueMs) this.#tick();
    switch (event.kind) {
      case 'up':
        // Connecting loads libraries and waits for the daemon; what we shall hear has all happened after it.
        this.#pulse.restart();
        this.#bus.up();
        this.#proof.up(event.self);
        this.#put({ kind: 'up', self: event.self });
        break;
      case 'down':
        this.#bus.down(event.reason);
        this.#outbox.clear();
        this.#put({ kind: 'down', reason: event.reason, left: event.left, provenAgoMs: this.#proof.agoMs() });
        this.#proof.down();
        break;
      case 'view':
        if (event.group !== this.#config.settings.node.groups.cluster) break;
        this.#proof.view();
        this.#seats.enter(this.#ports.bus, event.view.members);
        this.#put({ kind: 'view', view: event.view });
        // Who is new knows no hosts but its own, and may have to take an address within the minute.
        this.#neighboursAt = Math.min(this.#neighboursAt, this.#ports.now() + neighboursSoonMs);
        break;
      case 'message':
        if (event.group === this.#config.settings.node.groups.cluster) this.#onMessage(event.from, event.data);
        break;
      case 'trouble':
        this.#bus.trouble(event.text);
        break;
      case 'detection':
        this.#onDetection(event.detection);
        break;
      default:
        unreachable(event);
    }
  }

  #onMessage(from: string, data: Uint8Array): void {
    if (this.#proof.accept(from, data)) return;
    const decoded = decodeMessage(data);
    if (decoded.kind === 'message') this.#put({ kind: 'message', from, message: decoded.message });
    else this.#unread.note(from, decoded);
    this.#outbox.flush();
  }

  /** What hangs on the time-out is settings to the core, so another one is a reload. */
  #onDetection(detection: Detection): void {
    this.#bus.hear(detection);
    const { settings } = this.#config;
    const now = this.#bus.withTimeout(settings);
    if (now === settings) return;
    this.#config = { ...this.#config, settings: now };
    this.#put({ kind: 'reload', settings: now });
  }

  /** Effects of one event are all carried out before the next event is handled. */
  #put(event: Event): void {
    if (this.#ended) return;
    this.#inbox.push(event);
    if (this.#draining) return;
    this.#draining = true;
    try {
      for (let next = this.#inbox.shift(); next !== undefined && !this.#ended; next = this.#inbox.shift()) this.#handle(next);
    } finally {
      this.#draining = false;
    }
    this.#arm();
  }

  #handle(event: Event): void {
    this.#eventsHandled++;
    const now = this.#ports.now();
    const { state, effects } = dumpedStep(this.#state, event, now);
    this.#state = state;
    for (const effect of effects) this.#carryOut(effect);
    this.#ports.seen?.(event, effects, state, now);
  }

  #carryOut(effect: Effect): void {
    const { bus, log } = this.#ports;
    switch (effect.kind) {
      case 'send':
        this.#send(effect.message);
        break;
      case 'plumb':
        this.#work.plumb(effect.ips, askOf(effect.why, this.#config, this.#proof.isSilent()));
        break;
      case 'unplumb':
        this.#work.unplumb(effect.ips);
        break;
      case 'announce':
        this.#work.announce(effect.ips);
        break;
      case 'hush':
        this.#work.hush(effect.ips);
        break;
      case 'look':
        this.#work.look();
        break;
      case 'hosts':
        this.#announceTo(effect.hosts);
        break;
      case 'reconnect':
        log('warn', `dropping the connection to the bus: ${effect.reason}`);
        bus.reset();
        break;
      case 'stopped':
        this.end();
        break;
      case 'log':
        log(effect.level, effect.text, effect.about);
        break;
      default:
        unreachable(effect);
    }
  }

  #announceTo(hosts: readonly Neighbour[]): void {
    this.#work.announceTo(this.#config.settings.node.duravip.arpAllHosts ? null : hosts);
  }

  #send(message: Message): void {
    if (!this.#outbox.put(encodeMessage(message), message.kind === 'heartbeat')) {
      this.#ports.log('error', 'the bus has not taken our messages for too long; connecting anew', this.counters());
      this.#ports.bus.reset();
    } else if (this.#outbox.counters().waiting > 0 && this.#retry === null) {
      this.#retry = this.#ports.timers.set(retryMs, () => this.#onRetry());
    }
  }

  #onRetry(): void {
    this.#retry = this.#outbox.flush() || this.#ended ? null : this.#ports.timers.set(retryMs, () => this.#onRetry());
  }

  #onPulse(): void {
    const now = this.#ports.now();
    this.#work.tick();
    this.#seats.look();
    if (now >= this.#neighboursAt) {
      this.#neighboursAt = now + neighboursMs;
      this.#ports.host.neighbours((hosts) => {
        if (hosts === null) this.#ports.log('warn', 'the neighbour tables cannot be read');
        else this.#put({ kind: 'neighbours', hosts });
      });
    }
  }

  /** Asks the bus for a sign of life now and again, and says when none has come for too long. While there are addresses to lose. */
  #prove(): void {
    this.#proofTimer = null;
    if (this.#ended || this.#state.host.have.size === 0) return;
    // After a pause of this process what has come in is read first.
    if (this.#pulse.overdueMs() > overdueMs) this.#proof.excuse();
    this.#proof.run();
    const leftMs = silenceMs(this.#config.settings) - this.#proof.agoMs();
    const connected = this.#state.bus.view !== null;
    const echoMs = (this.#proof.dueAt() ?? Infinity) - this.#ports.now();
    const delayMs = Math.min(echoMs, leftMs <= 0 ? Infinity : leftMs, proofMs);
    // Armed before anything is told: what handles the silence comes by here again.
    this.#proofTimer = this.#ports.timers.set(Math.max(1, Math.ceil(delayMs)), () => this.#prove());
    if (connected && leftMs <= 0) this.#put({ kind: 'silence' });
  }

  #tick(): void {
    this.#put({ kind: 'tick', lateMs: this.#pulse.takeLateMs() });
  }

  #arm(): void {
    this.#wake?.();
    this.#wake = null;
    if (this.#state.host.have.size > 0 && this.#proofTimer === null && !this.#ended) this.#prove();
    const due = wakeAt(this.#state);
    if (due === null || this.#ended) return;
    // Rounded up: a timer that fires a fraction too early would only be armed again.
    const delayMs = Math.min(longestSleepMs, Math.max(0, Math.ceil(due - this.#ports.now())));
    this.#wake = this.#ports.timers.set(delayMs, () => this.#tick());
  }
}
