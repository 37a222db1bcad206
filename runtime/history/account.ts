// The account that a member of the cluster keeps of what happened: moves, and how long its own fail-overs took.

import type { Effect, Event, Millis } from '../core/contract.ts';
import type { NodeState } from '../core/state.ts';
import type { Log } from '../process/log.ts';
import type { Metric } from '../metrics/exposition.ts';
import type { Request, Timings } from '../control/control-messages.ts';
import { FailoverFigures, totalMs } from './failover-figures.ts';
import { FailoverWatch, type FailoverTimes, type KernelClock } from './failover-watch.ts';
import { MoveHistory, type Move, type Phases } from './move-history.ts';

export interface AccountPorts {
  /** Of this node; null: a manager, which takes nothing over. */
  readonly name: string | null;
  readonly log: Log;
  readonly wallClock: () => number;
  readonly kernelAt: KernelClock;
  /** This node has taken addresses over. */
  readonly tell: (timings: Timings) => void;
}

export class Account {
  readonly moves: MoveHistory;
  readonly #figures = new FailoverFigures();
  readonly #watch: FailoverWatch;
  readonly #ports: AccountPorts;
  /** Who wants to know of moves as they happen. */
  onMove: (move: Move) => void = () => {};
  #failed = false;

  constructor(ports: AccountPorts) {
    this.#ports = ports;
    this.moves = new MoveHistory(ports.wallClock, (move) => this.onMove(move));
    this.#watch = new FailoverWatch(ports.kernelAt, (times) => this.#onFailover(times));
  }

  /** Never throws: fail-over does not end because its account cannot be kept. */
  see(event: Event, effects: readonly Effect[], state: NodeState, now: Millis): void {
    if (this.#failed) return;
    try {
      const step = { event, effects, state, now };
      for (const move of this.moves.see(step)) this.#figures.moved(move);
      if (this.#ports.name !== null) this.#watch.see(step);
    } catch (error) {
      this.#failed = true;
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.#ports.log('error', `a bug of ecclusterd in the account of moves, which ends; everything else goes on; please report: ${text}`);
    }
  }

  /** What another node has measured of its own. */
  hear(node: string, timings: Timings): void {
    if (node !== this.#ports.name) this.moves.measured(timings.view, phasesOf(node, timings));
  }

  /** What a manager asks of nodes: the moves that follow are his. */
  ask({ id, command, who }: Request): void {
    const to = /\bduravip\s+move\s.*?(\S+)\s*$/.exec(command)?.[1];
    if (to !== undefined) this.moves.requested(to, `${id.manager} request ${id.number} (${who})`.slice(0, byMost));
  }

  metrics(): readonly Metric[] {
    return this.#figures.metrics();
  }

  #onFailover(times: FailoverTimes): void {
    const { name, tell, wallClock } = this.#ports;
    if (name === null) return;
    this.#figures.failover(times, wallClock());
    const timings = timingsOf(times);
    this.moves.measured(times.view, phasesOf(name, timings));
    tell(timings);
  }
}

const byMost = 255;
/** More is not told. */
const goneMost = 64;

function timingsOf(times: FailoverTimes): Timings {
  const us = (ms: number) => ms * 1000;
  return {
    kind: 'timings',
    view: times.view.slice(0, 255),
    gone: times.gone.slice(0, goneMost),
    addresses: times.addresses,
    detectUs: times.detectMs === null ? null : us(times.detectMs),
    agreeUs: us(times.agreeMs),
    plumbUs: us(times.plumbMs),
    announceUs: times.announceMs === null ? null : us(times.announceMs),
  };
}

function phasesOf(node: string, { detectUs, agreeUs, plumbUs, announceUs }: Timings): Phases {
  const ms = (us: number | null) => (us === null ? null : Math.round(us / 10) / 100);
  const times = {
    view: '',
    gone: [],
    addresses: 0,
    detectMs: ms(detectUs),
    agreeMs: ms(agreeUs) ?? 0,
    plumbMs: ms(plumbUs) ?? 0,
    announceMs: ms(announceUs),
  };
  const { detectMs, agreeMs, plumbMs, announceMs } = times;
  return { node, detectMs, agreeMs, plumbMs, announceMs, totalMs: totalMs(times) };
}
