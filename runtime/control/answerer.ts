// A node's side of requests: takes them from managers, runs them one after the other where they change something and a few at a time where they only
// read, and sends what they say at the pace that the manager grants. Knows no command: what runs them is passed in.

import { createHash } from 'node:crypto';
import type { MemberId } from '../core/membership/view.ts';
import { answerBytesMax } from './coming.ts';
import type { AnswerHead, ControlMessage, Hello, Outcome, Refuse, Request, RequestId } from './control-messages.ts';
import { idKey, idText, pieceBytes } from './control-wire.ts';
import type { LogLine } from './control-log.ts';
import { isRollout } from './rollout-fields.ts';

type RemoteEffect = 'read' | 'order' | 'process';

/** What a command line is, before it is run. */
export interface Judged {
  readonly effect: RemoteEffect;
  /** Why it is not taken from a manager (in this way), as the lines of an answer; null: it is. */
  readonly refused: string | null;
}

export interface AnswererPorts {
  say(message: ControlMessage, to: MemberId): boolean;
  /** Null: the member has not said who it is. */
  helloOf(member: MemberId): Hello | null;
  judge(command: string, broadcast: boolean): Judged;
  /** Runs a request line; the lines of the answer, without their ends. */
  run(request: Request): Promise<{ readonly ok: boolean; readonly lines: Iterable<string> }>;
  readonly now: () => number;
  readonly log: LogLine;
  /** Lets other work of the process have its turn. */
  readonly breathe: () => Promise<void>;
}

export interface AnswererConfig {
  readonly name: string;
  readonly subcluster: string;
  readonly allowed: 'none' | 'read' | 'all';
  /** Names of the managers of our configuration; empty: any. */
  readonly managers: readonly string[];
}

export interface AnswererCounters {
  requests: number;
  refused: number;
  denied: number;
  busy: number;
  repeated: number;
  cancelled: number;
  truncated: number;
}

const waitingMax = 64;
const readersMax = 4;
/** Numbers of one incarnation that are remembered, to drop what comes twice. */
const windowMax = 1024;
/** Refusals of one kind are told once in so long. */
const tellEveryMs = 60_000;
/** An answer that nobody asks the rest of. */
const keptMs = 120_000;

interface Work {
  readonly request: Request;
  readonly from: MemberId;
  readonly effect: RemoteEffect;
  readonly cameAt: number;
  /** Its manager waits for it no more; it ends all the same, and what comes after it waits. */
  forgotten: boolean;
}

/** What is sent of an answer, and how long it was. */
interface Whole {
  readonly bytes: Buffer;
  readonly total: number;
  readonly sha256: string;
}

interface Kept {
  readonly id: RequestId;
  readonly to: MemberId;
  readonly bytes: Buffer;
  readonly until: number;
  sent: number;
  credit: number;
}

export class Answerer {
  readonly counters: AnswererCounters = { requests: 0, refused: 0, denied: 0, busy: 0, repeated: 0, cancelled: 0, truncated: 0 };
  /** Requests that were answered, by how. */
  readonly outcomes: Record<Outcome, number> = { ok: 0, error: 0, denied: 0, busy: 0 };
  readonly #ports: AnswererPorts;
  #config: AnswererConfig;
  #waiting: Work[] = [];
  readonly #running = new Map<string, Work>();
  readonly #kept = new Map<string, Kept>();
  readonly #seen = new Map<string, Set<number>>();
  readonly #toldAt = new Map<string, number>();

  constructor(ports: AnswererPorts, config: AnswererConfig) {
    this.#ports = ports;
    this.#config = config;
  }

  configure(config: AnswererConfig): void {
    this.#config = config;
  }

  take(from: MemberId, message: Exclude<ControlMessage, Hello>): void {
    if (isRollout(message)) return;
    switch (message.kind) {
      case 'request':
        this.#onRequest(from, message);
        break;
      case 'credit': {
        const kept = this.#kept.get(idKey(message.id));
        if (kept === undefined || kept.to !== from) break;
        kept.credit = Math.max(kept.credit, message.upTo);
        this.#send(kept);
        break;
      }
      case 'cancel':
        this.#forget((id, to) => to === from && idKey(id) === idKey(message.id));
        break;
      // What managers get.
      case 'answer':
      case 'piece':
      case 'refuse':
      case 'configured':
      case 'timings':
        break;
    }
  }

  /** Whoever has left waits for nothing any more. */
  onView(members: readonly MemberId[]): void {
    this.#forget((_, to) => !members.includes(to));
  }

  /** Now and then. */
  look(): void {
    const now = this.#ports.now();
    for (const [key, kept] of this.#kept) if (kept.until < now) this.#kept.delete(key);
  }

  #onRequest(from: MemberId, request: Request): void {
    const { scope, id } = request;
    if (scope.kind === 'subcluster' && scope.name !== this.#config.subcluster) return;
    if (scope.kind === 'node' && scope.name !== this.#config.name) return;
    const who = this.#ports.helloOf(from);
    const isManager = who?.type === 'Manager' && who.name === id.manager && this.isNamed(who.name);
    if (!isManager) {
      this.#refuse(from, id, 'manager', `a request of ${who?.name ?? from}, which is no manager of this cluster`);
      return;
    }
    if (this.#isRepeated(id)) {
      this.counters.repeated++;
      return;
    }
    this.counters.requests++;
    const { effect, refused } = this.#ports.judge(request.command, scope.kind !== 'node');
    const allowed = this.#config.allowed === 'all' || (this.#config.allowed === 'read' && effect === 'read');
    if (!allowed || refused !== null) {
      this.counters.denied++;
      this.#answer(from, id, 'denied', [allowed ? (refused ?? '') : 'Not Authorized for this command'], 0);
      this.#audit(request, 'denied', 0);
      return;
    }
    if (this.#waiting.length >= waitingMax) {
      this.counters.busy++;
      this.#answer(from, id, 'busy', [`error: ${waitingMax} requests wait here already (ask again later)`], 0);
      return;
    }
    this.#waiting.push({ request, from, effect, cameAt: this.#ports.now(), forgotten: false });
    this.#next();
  }

  /** Whether a manager may be called that. */
  isNamed(name: string): boolean {
    return this.#config.managers.length === 0 || this.#config.managers.includes(name);
  }

  #isRepeated({ manager, incarnation, number }: RequestId): boolean {
    const key = `${manager} ${incarnation}`;
    const seen = this.#seen.get(key) ?? new Set<number>();
    if (seen.has(number)) return true;
    seen.add(number);
    for (const oldest of seen) {
      if (seen.size <= windowMax) break;
      seen.delete(oldest);
    }
    this.#seen.set(key, seen);
    for (const oldest of this.#seen.keys()) {
      if (this.#seen.size <= readersMax * 4) break;
      this.#seen.delete(oldest);
    }
    return false;
  }

  /** Orders in the order in which they came, one at a time; reads beside them. */
  #next(): void {
    for (let at = 0; at < this.#waiting.length;) {
      const work = this.#waiting[at];
      if (work === undefined || !this.#mayRun(work, at)) {
        at++;
        continue;
      }
      this.#waiting.splice(at, 1);
      void this.#run(work);
    }
  }

  #mayRun({ effect }: Work, at: number): boolean {
    const running = [...this.#running.values()];
    if (effect === 'read') return running.filter((each) => each.effect === 'read').length < readersMax;
    const before = this.#waiting.slice(0, at).some((each) => each.effect !== 'read');
    return !before && running.every((each) => each.effect === 'read');
  }

  async #run(work: Work): Promise<void> {
    const { request } = work;
    const key = idKey(request.id);
    this.#running.set(key, work);
    const begun = this.#ports.now();
    let outcome: Outcome = 'ok';
    let lines: Iterable<string> = [];
    try {
      const reply = await this.#ports.run(request);
      outcome = reply.ok ? 'ok' : 'error';
      lines = reply.lines;
    } catch (error) {
      outcome = 'error';
      lines = [`error: a bug of ecclusterd: ${error instanceof Error ? error.message : String(error)} (please report it)`];
      this.#ports.log('error', `${idText(request.id)} failed by a bug: ${error instanceof Error ? error.stack : String(error)}`);
    }
    const tookMs = this.#ports.now() - begun;
    await this.#collect(work, outcome, lines, tookMs);
    this.#running.delete(key);
    this.#audit(request, outcome, tookMs);
    this.#next();
  }

  /** By pieces: a long answer must hold up nothing. */
  async #collect(work: Work, outcome: Outcome, lines: Iterable<string>, tookMs: number): Promise<void> {
    if (work.forgotten) return;
    const parts: Buffer[] = [];
    const hash = createHash('sha256');
    let total = 0;
    let text = '';
    const take = (): void => {
      const bytes = Buffer.from(text);
      text = '';
      total += bytes.length;
      // Nothing behind what was cut: it would look whole.
      if (total > answerBytesMax) return;
      parts.push(bytes);
      hash.update(bytes);
    };
    for (const line of lines) {
      text += `${line}\n`;
      if (text.length < pieceBytes) continue;
      take();
      await this.#ports.breathe();
      if (work.forgotten) return;
    }
    take();
    this.#sendAnswer(work.from, work.request.id, outcome, { bytes: Buffer.concat(parts), total, sha256: hash.digest('hex') }, tookMs);
  }

  #answer(to: MemberId, id: RequestId, outcome: Outcome, lines: readonly string[], tookMs: number): void {
    const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
    this.#sendAnswer(to, id, outcome, { bytes, total: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }, tookMs);
  }

  #sendAnswer(to: MemberId, id: RequestId, outcome: Outcome, { bytes, total, sha256 }: Whole, tookMs: number): void {
    this.outcomes[outcome]++;
    if (total > bytes.length) this.counters.truncated++;
    const head = bytes.subarray(0, pieceBytes);
    const answer: AnswerHead = { kind: 'answer', id, outcome, totalBytes: total, sentBytes: bytes.length, sha256, tookMs, head };
    this.#ports.say(answer, to);
    if (bytes.length <= head.length) return;
    this.#kept.set(idKey(id), { id, to, bytes, until: this.#ports.now() + keptMs, sent: head.length, credit: head.length });
  }

  #send(kept: Kept): void {
    while (kept.sent < Math.min(kept.credit, kept.bytes.length)) {
      const bytes = kept.bytes.subarray(kept.sent, Math.min(kept.sent + pieceBytes, kept.credit));
      if (!this.#ports.say({ kind: 'piece', id: kept.id, offset: kept.sent, bytes }, kept.to)) return;
      kept.sent += bytes.length;
    }
    if (kept.sent >= kept.bytes.length) this.#kept.delete(idKey(kept.id));
  }

  /** What has not begun is not begun; what runs ends, and its answer goes nowhere. */
  #forget(isMeant: (id: RequestId, to: MemberId) => boolean): void {
    const before = this.#waiting.length;
    this.#waiting = this.#waiting.filter(({ request, from }) => !isMeant(request.id, from));
    this.counters.cancelled += before - this.#waiting.length;
    for (const work of this.#running.values()) if (isMeant(work.request.id, work.from)) work.forgotten = true;
    for (const [key, { id, to }] of this.#kept) if (isMeant(id, to)) this.#kept.delete(key);
  }

  #refuse(to: MemberId, id: RequestId, why: Refuse['why'], text: string): void {
    this.counters.refused++;
    this.#ports.say({ kind: 'refuse', id, why }, to);
    const now = this.#ports.now();
    if (now - (this.#toldAt.get(why) ?? Number.NEGATIVE_INFINITY) < tellEveryMs) return;
    this.#toldAt.set(why, now);
    this.#ports.log('warn', `${text} was refused (${this.counters.refused} so far)`, { from: to });
  }

  #audit({ id, who, command }: Request, outcome: Outcome, tookMs: number): void {
    const text = `${idText(id)}: ${command.slice(0, 200)}: ${outcome}`;
    this.#ports.log('info', text, {
      audit: true,
      manager: id.manager,
      request: id.number,
      who,
      command: command.slice(0, 200),
      outcome,
      ms: Math.round(tookMs),
    });
  }
}
