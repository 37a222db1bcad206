// What takes time: moves and drains begun at this node's console. A job is a promise that is held against the table of owners until it
// is kept; the core knows nothing of it.

import { alone } from '../../base/alone.ts';
import { leanRows, type NodePort, type Snapshot, type Taken } from './node-port.ts';

export interface Job {
  readonly id: number;
  readonly task:
    { readonly kind: 'move'; readonly ip: string; readonly from: string | null; readonly to: string } | { readonly kind: 'drain' };
  readonly startedAtMs: number;
  readonly state: 'running' | 'done' | 'failed' | 'aborted';
  readonly detail: string;
}

const runningMax = 1024;
const endedMax = 256;
const lookEveryMs = 500;
/** A planned move is given up by the core long before. */
const moveLimitMs = 60_000;

export class Jobs {
  private readonly port: NodePort;
  private readonly nowMs: () => number;
  private readonly jobs = new Map<number, Job>();
  private lastId = 0;
  private timer: NodeJS.Timeout | null = null;
  private drainEnd: NodeJS.Timeout | null = null;

  constructor(port: NodePort, nowMs: () => number) {
    this.port = port;
    this.nowMs = nowMs;
  }

  /** Starts one; null: too many are running. An earlier job on the same thing ends with it. */
  start(task: Job['task']): Job | null {
    // Not by `list`: a storm of moves must not cost a pass over all addresses each.
    const running = [...this.jobs.values()].filter(({ state }) => state === 'running');
    for (const job of running) {
      const same = task.kind === 'move' ? job.task.kind === 'move' && job.task.ip === task.ip : job.task.kind === 'drain';
      if (same) this.end(job, 'aborted', 'another order came');
    }
    if (running.length >= runningMax) return null;
    const job: Job = { id: ++this.lastId, task, startedAtMs: this.nowMs(), state: 'running', detail: '' };
    this.jobs.set(job.id, job);
    // What cannot be looked at now is looked at again; who lists the jobs is told why.
    this.timer ??= setInterval(
      alone(
        () => {},
        () => this.look(),
      ),
      lookEveryMs,
    ).unref();
    return job;
  }

  /** Oldest first, as they stand now. */
  list(): readonly Job[] {
    this.look();
    return [...this.jobs.values()];
  }

  find(id: number): Job | null {
    this.look();
    return this.jobs.get(id) ?? null;
  }

  /** Takes the order back: a move stays with (or goes back to) whom it came from, a drain ends. */
  abort(job: Job): Taken {
    const order = orderToAbort(job.task);
    const taken = order === null ? { taken: true as const } : this.port.order(order);
    if (taken.taken && job.task.kind === 'drain') this.limitDrain(null);
    if (taken.taken) this.end(job, 'aborted', 'by an operator');
    return taken;
  }

  /** Whether the drain of this node ends by itself. */
  get drainIsLimited(): boolean {
    return this.drainEnd !== null;
  }

  /** From now on it lasts so long, whatever becomes of who asked for it; null: until somebody ends it. */
  limitDrain(sec: number | null): void {
    if (this.drainEnd !== null) clearTimeout(this.drainEnd);
    this.drainEnd =
      sec === null
        ? null
        : setTimeout(
            alone(
              () => this.limitDrain(1),
              () => {
                if (!this.port.order({ kind: 'drain', on: false }).taken) throw new Error('not taken yet');
                this.drainEnd = null;
                this.endDrains('its time is over');
              },
            ),
            sec * 1000,
          ).unref();
  }

  endDrains(why: string): void {
    for (const job of this.jobs.values()) if (job.state === 'running' && job.task.kind === 'drain') this.end(job, 'aborted', why);
  }

  close(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
  }

  /** Holds the running ones against the table. One pass over the addresses, however many jobs. */
  private look(): void {
    const running = [...this.jobs.values()].filter(({ state }) => state === 'running');
    if (running.length === 0) {
      this.close();
      return;
    }
    const snapshot = this.port.snapshot();
    const owners = ownersOf(snapshot);
    for (const job of running) {
      const ended = outcome(job, snapshot, owners, this.nowMs());
      if (ended !== null) this.end(job, ended.state, ended.detail);
    }
  }

  private end(job: Job, state: 'done' | 'failed' | 'aborted', detail: string): void {
    this.jobs.set(job.id, { ...job, state, detail });
    const ended = [...this.jobs.values()].filter((each) => each.state !== 'running');
    for (const old of ended.slice(0, Math.max(0, ended.length - endedMax))) this.jobs.delete(old.id);
  }
}

/** `move 10.0.0.1 to east2`. */
export function describeTask(task: Job['task']): string {
  return task.kind === 'move' ? `move ${task.ip} to ${task.to}` : 'drain';
}

function orderToAbort(task: Job['task']) {
  if (task.kind === 'drain') return { kind: 'drain', on: false } as const;
  return task.from === null ? null : ({ kind: 'move', ip: task.ip, to: task.from } as const);
}

interface Owners {
  readonly byIp: ReadonlyMap<string, { readonly owner: string | null; readonly movingTo: string | null }>;
  readonly heldHere: number;
}

function ownersOf(snapshot: Snapshot): Owners {
  const byIp = new Map<string, { readonly owner: string | null; readonly movingTo: string | null }>();
  let heldHere = 0;
  for (const { ip, owner, movingTo } of leanRows(snapshot)) {
    byIp.set(ip, { owner, movingTo });
    if (owner === snapshot.self.node) heldHere++;
  }
  return { byIp, heldHere };
}

function outcome(job: Job, snapshot: Snapshot, owners: Owners, nowMs: number): { state: 'done' | 'failed'; detail: string } | null {
  if (job.task.kind === 'drain') {
    return owners.heldHere === 0 && snapshot.phase === 'settled' ? { state: 'done', detail: 'nothing is owned here' } : null;
  }
  const row = owners.byIp.get(job.task.ip);
  if (row === undefined && snapshot.phase === 'settled') return { state: 'failed', detail: 'the address is not managed any more' };
  if (row?.owner === job.task.to && row.movingTo === null) return { state: 'done', detail: '' };
  const late = nowMs - job.startedAtMs > moveLimitMs;
  return late ? { state: 'failed', detail: `${row?.owner ?? 'nobody'} has it after ${moveLimitMs / 1000} s` } : null;
}
