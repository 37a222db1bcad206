// The simulation as the page sees it: what has happened so far, the moment that is shown, and the worker that plays on. A moment of the past
// is shown from what was told; whoever goes on from there, or strikes there, has it played again from the start, which gives the same.

import type { ClusterIr } from '../../runtime/ir/generated/types.ts';
import type { FromCluster, Happened, NodeLife, Strike, ToCluster } from '../cluster/messages.ts';
import { type ServerWorker, startWorker } from './server-worker.ts';

/** What it begins with: a cluster that has come to rest. */
const firstMs = 30_000;
const tickMs = 100;
/** What is remembered of the past; beyond it only the present is shown. */
const happenedMax = 200_000;

export interface Moment {
  readonly owners: ReadonlyMap<string, string>;
  readonly lives: ReadonlyMap<string, NodeLife>;
}

export class Simulation {
  ir: ClusterIr | null = null;
  seed = 1;
  strikes: Strike[] = [];
  happened: Happened[] = [];
  /** How far it has been played, and which moment is shown. */
  nowMs = 0;
  shownMs = 0;
  speed = 1;
  isPlaying = false;
  isBusy = false;
  failure: { readonly reason: string; readonly isOurs: boolean } | null = null;
  private worker: ServerWorker | null = null;
  private run = 0;
  private untilMs = 0;
  private readonly changed: () => void;

  constructor(changed: () => void) {
    this.changed = changed;
    setInterval(() => this.tick(), tickMs);
  }

  /** From nothing, to the moment at which everything is owned, or to that one. */
  start(ir: ClusterIr, seed: number, strikes: readonly Strike[] = [], untilMs: number = firstMs): void {
    this.ir = ir;
    this.seed = seed;
    this.strikes = [...strikes];
    this.isPlaying = false;
    this.replay(untilMs);
  }

  /** There is no cluster, until one is started. */
  clear(): void {
    this.run++;
    this.ir = null;
    this.strikes = [];
    this.happened = [];
    this.failure = null;
    this.isPlaying = false;
    this.isBusy = false;
    this.nowMs = 0;
    this.shownMs = 0;
    this.changed();
  }

  /** Something is done to the cluster at the moment that is shown. */
  strike(strike: Omit<Strike, 'atMs'>): void {
    if (this.ir === null || this.failure !== null) return;
    this.backTo(this.shownMs);
    // While it plays the worker is ahead of what is shown: at the moment to which it was sent, and which it never passes.
    const whole: Strike = { ...strike, atMs: this.isBusy ? this.untilMs : this.shownMs };
    this.strikes.push(whole);
    this.post({ kind: 'strike', run: this.run, strike: whole });
    this.play(true);
  }

  play(on: boolean): void {
    if (on && this.ir !== null && this.failure === null) this.backTo(this.shownMs);
    this.isPlaying = on && this.ir !== null && this.failure === null;
    this.changed();
  }

  /** A moment of the past is looked at. */
  scrub(ms: number): void {
    this.isPlaying = false;
    this.shownMs = Math.max(0, Math.min(ms, this.nowMs));
    this.changed();
  }

  moment(): Moment {
    const owners = new Map<string, string>();
    const lives = new Map<string, NodeLife>();
    for (const each of this.happened) {
      if (each.atMs > this.shownMs) break;
      if (each.kind === 'owner') owners.set(each.ip, each.owner);
      else if (each.kind === 'node') lives.set(each.node, each.life);
    }
    return { owners, lives };
  }

  /** Which nodes hear each other at the moment that is shown; null: all. */
  groups(): readonly (readonly string[])[] | null {
    let groups: readonly (readonly string[])[] | null = null;
    for (const { atMs, action } of this.strikes) {
      if (atMs > this.shownMs) break;
      if (action.kind === 'partition') groups = action.groups;
      else if (action.kind === 'heal') groups = null;
    }
    return groups;
  }

  /** Forgets what came after; played again from the start where that was anything. */
  private backTo(ms: number): void {
    if (ms >= this.nowMs) return;
    this.strikes = this.strikes.filter(({ atMs }) => atMs < ms);
    this.replay(ms);
  }

  private replay(untilMs: number): void {
    if (this.ir === null) return;
    if (this.worker === null)
      this.worker = startWorker('simulation.js', {
        heard: (message) => this.heard(message as unknown as FromCluster),
        slow: () => {},
        died: (reason) => this.died(reason),
      });
    this.run++;
    this.happened = [];
    this.failure = null;
    this.nowMs = 0;
    this.shownMs = untilMs;
    this.untilMs = untilMs;
    this.isBusy = true;
    this.post({ kind: 'start', run: this.run, ir: this.ir, seed: this.seed, strikes: this.strikes, untilMs });
    this.changed();
  }

  private tick(): void {
    if (!this.isPlaying || this.isBusy || document.hidden) return;
    // On a grid, so that a strike comes at a moment at which the clock of the simulation stops by itself.
    this.untilMs = Math.round((this.nowMs + tickMs * this.speed) / tickMs) * tickMs;
    this.isBusy = true;
    this.post({ kind: 'run', run: this.run, untilMs: this.untilMs });
  }

  private heard(message: FromCluster): void {
    if (message.kind === 'ready' || message.run !== this.run) return;
    if (message.kind === 'failed') {
      this.failure = message;
      this.isPlaying = false;
      this.isBusy = false;
    } else {
      const follows = this.shownMs >= this.nowMs;
      for (const each of message.happened) this.happened.push(each);
      if (this.happened.length > happenedMax) this.isPlaying = false;
      this.nowMs = message.nowMs;
      this.isBusy = !message.isThere;
      if (follows) this.shownMs = message.isThere ? message.nowMs : Math.max(this.shownMs, message.nowMs);
    }
    this.changed();
  }

  private died(reason: string): void {
    this.worker = null;
    this.isPlaying = false;
    this.isBusy = false;
    this.failure = { reason: `The simulation has ended: ${reason}. Start it anew.`, isOurs: true };
    this.changed();
  }

  private post(message: ToCluster): void {
    this.worker?.post(message);
  }
}
