// A manager's side of requests. Who is asked is decided by the order of the group: the members of the view in which the request comes back, by what they
// have said of themselves. Who leaves that view before its answer is whole has left; nobody waits for a time-out then.

import { compareText } from '../../base/compare-text.ts';
import { Foreign } from '../../base/foreign.ts';
import type { MemberId } from '../core/membership/view.ts';
import { type Asked, type AskedReply, countsOf } from './asked.ts';
import { add, type Coming, comingOf } from './coming.ts';
import type { AnswerHead, ControlMessage, Format, Hello, Piece, Refuse, Request, RequestId, Scope } from './control-messages.ts';
import { commandBytesMax, idKey, pieceBytes } from './control-wire.ts';
import type { LogLine } from './control-log.ts';
import { isRollout } from './rollout-fields.ts';

export interface AskerPorts {
  /** To all, or to one. False: not connected, or too much waits. */
  say(message: ControlMessage, to?: MemberId): boolean;
  readonly self: () => MemberId | null;
  readonly members: () => readonly MemberId[];
  helloOf(member: MemberId): Hello | null;
  readonly now: () => number;
  readonly wallClock: () => number;
  readonly log: LogLine;
  /** Calls back after that time; the result ends it. */
  later(ms: number, then: () => void): () => void;
  /** Why a node may not take us for its manager, as far as it can be told from here. */
  whyRefused(node: string): string;
  /** A request has ended, or was begun. */
  keep(asked: Asked): void;
}

export interface AskerConfig {
  readonly manager: string;
  readonly clusterGroup: string;
  /** Nodes of the configuration. */
  readonly nodes: readonly string[];
}

export interface AskerCounters {
  requests: number;
  answers: number;
  repeated: number;
  late: number;
  refused: number;
  timeouts: number;
  left: number;
}

const runningMax = 32;
/** Granted to all targets together. */
const windowBytes = 2 * pieceBytes;
const requestAnswerBytesMax = 64 * 1024 * 1024;
/** For members that have not said who they are. */
const unknownMs = 1000;
/** A request that the bus does not give back. */
const echoMs = 5000;

interface Running {
  readonly asked: Asked;
  readonly begunAt: number;
  readonly coming: Map<MemberId, Coming>;
  unknown: Set<MemberId>;
  sentBack: boolean;
  readonly timers: (() => void)[];
  readonly onTargets: (() => void)[];
  readonly onDone: (() => void)[];
  /** Of all answers, also where they were cut. */
  heldBytes: number;
}

export class Asker {
  readonly counters: AskerCounters = { requests: 0, answers: 0, repeated: 0, late: 0, refused: 0, timeouts: 0, left: 0 };
  readonly #ports: AskerPorts;
  readonly #incarnation: string;
  #config: AskerConfig;
  #lastNumber: number;
  readonly #running = new Map<string, Running>();
  /** Answers that have more to come, and wait for their turn. */
  #hungry: { readonly run: Running; readonly reply: AskedReply }[] = [];
  #granted = 0;
  readonly #feeding = new Map<AskedReply, number>();

  constructor(ports: AskerPorts, config: AskerConfig, incarnation: string, lastNumber: number) {
    this.#ports = ports;
    this.#config = config;
    this.#incarnation = incarnation;
    this.#lastNumber = lastNumber;
  }

  configure(config: AskerConfig): void {
    this.#config = config;
  }

  running(): readonly Asked[] {
    return [...this.#running.values()].map(({ asked }) => asked);
  }

  /** Sends one; resolves when its targets are known, or says why there are none. */
  async ask(
    scope: Scope,
    format: Format,
    command: string,
    who: string,
    withinMs: number,
  ): Promise<{ readonly asked: Asked } | { readonly why: string }> {
    if (Buffer.byteLength(command) > commandBytesMax) return { why: `a command has at most ${commandBytesMax / 1024} KiB` };
    if (this.#running.size >= runningMax) return { why: `${runningMax} requests are running already` };
    const id: RequestId = { manager: this.#config.manager, incarnation: this.#incarnation, number: ++this.#lastNumber };
    const asked: Asked = {
      id,
      scope,
      format,
      command,
      who,
      sentAt: this.#ports.wallClock(),
      withinMs,
      replies: [],
      absent: [],
      unknown: [],
      done: false,
    };
    const run: Running = {
      asked,
      begunAt: this.#ports.now(),
      coming: new Map(),
      unknown: new Set(),
      sentBack: false,
      timers: [],
      onTargets: [],
      onDone: [],
      heldBytes: 0,
    };
    this.#running.set(idKey(id), run);
    const request: Request = { kind: 'request', id, scope, format, command, who: new Foreign(who), leftMs: withinMs };
    if (!this.#ports.say(request)) {
      this.#running.delete(idKey(id));
      return { why: 'the bus takes no message' };
    }
    this.counters.requests++;
    await new Promise<void>((resolve) => {
      run.onTargets.push(resolve);
      run.timers.push(this.#ports.later(echoMs, resolve));
    });
    if (!run.sentBack) {
      this.#end(run);
      return { why: 'the bus did not deliver the request' };
    }
    if (asked.replies.length > 0) return { asked };
    this.#end(run);
    return { why: 'no node to send to' };
  }

  /** Resolves when nobody is waited for any more, or after that time. */
  async waitFor(asked: Asked, ms: number): Promise<void> {
    const run = this.#running.get(idKey(asked.id));
    if (run === undefined || asked.done) return;
    await new Promise<void>((resolve) => {
      run.onDone.push(resolve);
      run.timers.push(this.#ports.later(ms, resolve));
    });
  }

  /** Nobody waits for the rest any more. False: it does not run. */
  cancel(asked: Asked): boolean {
    const run = this.#running.get(idKey(asked.id));
    if (run === undefined) return false;
    for (const reply of asked.replies) if (reply.state === 'waiting') this.#settle(run, reply, 'interrupted');
    this.#end(run);
    this.#ports.say({ kind: 'cancel', id: asked.id });
    return true;
  }

  take(from: MemberId, message: Exclude<ControlMessage, Hello>): void {
    if (isRollout(message)) return;
    switch (message.kind) {
      case 'request':
        if (from === this.#ports.self()) this.#onEcho(message.id);
        break;
      case 'answer':
        this.#onAnswer(from, message);
        break;
      case 'piece':
        this.#onPiece(from, message);
        break;
      case 'refuse':
        this.#onRefuse(from, message);
        break;
      case 'credit':
      case 'cancel':
      case 'configured':
      case 'timings':
        break;
    }
  }

  onView(members: readonly MemberId[]): void {
    for (const run of [...this.#running.values()]) {
      for (const reply of run.asked.replies) {
        if (reply.state !== 'waiting' || members.includes(reply.member)) continue;
        this.counters.left++;
        this.#settle(run, reply, 'left');
      }
      for (const member of run.unknown) if (!members.includes(member)) run.unknown.delete(member);
      this.#look(run);
    }
  }

  onHello(member: MemberId, hello: Hello): void {
    for (const run of this.#running.values()) {
      if (!run.unknown.delete(member)) continue;
      if (this.#isTarget(run.asked.scope, hello)) this.#add(run, member, hello.name);
      this.#look(run);
    }
  }

  close(): void {
    for (const run of [...this.#running.values()]) {
      for (const reply of run.asked.replies) if (reply.state === 'waiting') this.#settle(run, reply, 'interrupted');
      this.#end(run);
    }
  }

  #onEcho(id: RequestId): void {
    const run = this.#running.get(idKey(id));
    if (run === undefined || run.sentBack) return;
    run.sentBack = true;
    const { asked } = run;
    const present = new Set<string>();
    for (const member of this.#ports.members()) {
      const hello = this.#ports.helloOf(member);
      if (hello === null) run.unknown.add(member);
      else {
        if (hello.type === 'Momentum') present.add(hello.name);
        if (this.#isTarget(asked.scope, hello)) this.#add(run, member, hello.name);
      }
    }
    asked.absent = asked.scope.kind === 'all' ? this.#config.nodes.filter((node) => !present.has(node)).sort() : [];
    run.timers.push(this.#ports.later(asked.withinMs, () => this.#onTime(run)));
    const settleTargets = () => {
      asked.unknown = [...run.unknown];
      run.unknown.clear();
      for (const resolve of run.onTargets.splice(0)) resolve();
      this.#look(run);
    };
    if (run.unknown.size > 0) run.timers.push(this.#ports.later(unknownMs, settleTargets));
    else settleTargets();
    this.#ports.keep(asked);
  }

  /** One by name also where it is of another cluster_group: that is what has to be looked at then, and where a manager that was away asks for what it has missed. */
  #isTarget(scope: Scope, { type, name, subcluster, clusterGroup }: Hello): boolean {
    if (type !== 'Momentum') return false;
    if (scope.kind === 'node') return name === scope.name;
    return clusterGroup === this.#config.clusterGroup && (scope.kind === 'all' || subcluster === scope.name);
  }

  #add({ asked, begunAt }: Running, member: MemberId, node: string): void {
    asked.replies.push({ node, member, state: 'waiting', ms: this.#ports.now() - begunAt, bytes: Buffer.alloc(0), totalBytes: 0 });
    asked.replies.sort((a, b) => compareText(a.node, b.node));
  }

  #replyOf(from: MemberId, id: RequestId): { readonly run: Running; readonly reply: AskedReply } | null {
    const run = this.#running.get(idKey(id));
    const reply = run?.asked.replies.find(({ member }) => member === from);
    if (run !== undefined && reply?.state === 'waiting') return { run, reply };
    if (reply === undefined) this.counters.late++;
    else this.counters.repeated++;
    return null;
  }

  #onAnswer(from: MemberId, head: AnswerHead): void {
    const found = this.#replyOf(from, head.id);
    if (found === null) return;
    const { run, reply } = found;
    const before = run.coming.get(from);
    if (before !== undefined) {
      this.counters.repeated++;
      if (before.head.sha256 !== head.sha256)
        this.#ports.log('warn', `${reply.node} has answered twice, and differently; the first answer counts`);
      return;
    }
    const coming = comingOf(head);
    run.coming.set(from, coming);
    reply.totalBytes = head.totalBytes;
    run.heldBytes += head.head.length;
    if (this.#isWhole(run, reply, coming)) return;
    this.#hungry.push({ run, reply });
    this.#grant();
  }

  /** It will not answer: nobody waits for it. */
  #onRefuse(from: MemberId, { id, why }: Refuse): void {
    this.counters.refused++;
    const found = this.#replyOf(from, id);
    if (found === null) return;
    const { run, reply } = found;
    reply.why = why === 'manager' ? this.#ports.whyRefused(reply.node) : `it answers that it cannot (${why})`;
    this.#settle(run, reply, 'refused');
    this.#look(run);
  }

  #onPiece(from: MemberId, { id, offset, bytes }: Piece): void {
    const found = this.#replyOf(from, id);
    const coming = found?.run.coming.get(from);
    if (found === null || coming === undefined || offset !== coming.held) return;
    const { run, reply } = found;
    add(coming, bytes);
    run.heldBytes += bytes.length;
    const upTo = this.#feeding.get(reply) ?? 0;
    if (coming.held >= upTo || coming.held >= coming.bytes.length) this.#release(reply);
    if (this.#isWhole(run, reply, coming)) return;
    if (!this.#feeding.has(reply)) this.#hungry.push({ run, reply });
    this.#grant();
  }

  /** Whole, or as much of it as we keep. */
  #isWhole(run: Running, reply: AskedReply, { head, bytes, hash, held }: Coming): boolean {
    const isCut = run.heldBytes >= requestAnswerBytesMax;
    if (held < bytes.length && !isCut) return false;
    reply.bytes = bytes.subarray(0, held);
    const damaged = !isCut && hash.digest('hex') !== head.sha256;
    if (damaged) this.#ports.log('error', `the answer of ${reply.node} to ${run.asked.command} was damaged on its way`);
    this.counters.answers++;
    this.#settle(run, reply, damaged ? 'error' : head.outcome);
    this.#look(run);
    this.#grant();
    return true;
  }

  #grant(): void {
    while (this.#granted + pieceBytes <= windowBytes) {
      const next = this.#hungry.shift();
      if (next === undefined) return;
      const { run, reply } = next;
      if (reply.state !== 'waiting') continue;
      const upTo = (run.coming.get(reply.member)?.held ?? 0) + pieceBytes;
      this.#feeding.set(reply, upTo);
      this.#granted += pieceBytes;
      this.#ports.say({ kind: 'credit', id: run.asked.id, upTo }, reply.member);
    }
  }

  #release(reply: AskedReply): void {
    if (this.#feeding.delete(reply)) this.#granted -= pieceBytes;
  }

  #settle({ asked, begunAt, coming }: Running, reply: AskedReply, state: AskedReply['state']): void {
    reply.state = state;
    reply.ms = coming.get(reply.member)?.head.tookMs ?? this.#ports.now() - begunAt;
    // What came of an answer that is not whole is none.
    if (state === 'left' || state === 'timeout' || state === 'interrupted') {
      reply.bytes = Buffer.alloc(0);
      reply.totalBytes = 0;
    }
    coming.delete(reply.member);
    this.#release(reply);
    if (asked.replies.some((each) => each.state === 'waiting')) this.#grant();
  }

  #onTime(run: Running): void {
    let silent = 0;
    for (const reply of run.asked.replies) {
      if (reply.state !== 'waiting') continue;
      silent++;
      this.counters.timeouts++;
      this.#settle(run, reply, 'timeout');
    }
    if (silent > 0) this.#ports.say({ kind: 'cancel', id: run.asked.id });
    this.#look(run);
  }

  #look(run: Running): void {
    if (!run.sentBack || run.unknown.size > 0 || countsOf(run.asked).waiting > 0 || run.asked.replies.length === 0) return;
    this.#end(run);
  }

  #end(run: Running): void {
    if (run.asked.done) return;
    run.asked.done = true;
    this.#running.delete(idKey(run.asked.id));
    for (const resolve of [...run.onTargets.splice(0), ...run.onDone.splice(0)]) resolve();
    for (const cancel of run.timers.splice(0)) cancel();
    if (run.asked.replies.length > 0) this.#ports.keep(run.asked);
  }
}
