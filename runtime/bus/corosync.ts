// The bus of several machines: Corosync's CPG (bus-corosync.md). The engine knows which groups are wanted, and sees to it that there is a life of the
// connection (`corosync-life.ts`) that has them: when one has ended it begins the next, a little later.

import type { MemberId } from '../core/membership/view.ts';
import type { Bus, Detection } from './bus.ts';
import type { CpgOrError } from './cpg.ts';
import { cs } from './cpg.ts';
import { Life, type LifeEvent } from './corosync-life.ts';
import { isDaemonGone, reasonOf } from './corosync-words.ts';
import type { Engine, EngineEvent } from './engine.ts';
import { createBus, type Window } from './group-bus.ts';
import { RingMachines, type Machines } from './corosync-machines.ts';
import { readMachines } from './ring-map.ts';
import { loadCpg } from './libcpg.ts';
import { Reconnect } from './reconnect.ts';
import { processTimers, type Timers } from './timers.ts';
import { withinMs } from './within.ts';

const closeWithinMs = 2000;
/** Within it a machine that is well is in a view of its own. */
const readyWithinMs = 8000;

/** A member of the cluster of the local Corosync daemon. */
export function createCorosyncBus(window?: Window): Bus {
  const engine = new CorosyncEngine((done) => void loadCpg().then(done), processTimers, new RingMachines(readMachines));
  return createBus(engine, window, processTimers);
}

export type CorosyncReadiness =
  | { readonly ready: true; readonly nodeId: number; readonly detection: Detection; readonly machines: Machines | null }
  | { readonly ready: false; readonly reason: string };

/** Could this process use Corosync now, up to being in a view? For `ecclusterd check`. */
export async function corosyncReady(): Promise<CorosyncReadiness> {
  const cpg = await loadCpg();
  if ('error' in cpg) return { ready: false, reason: cpg.error };
  let self = '';
  let isInView = false;
  let detection: Detection | null = null;
  let life: Life | null = null;
  const machines = await readMachines();
  const readiness = await new Promise<CorosyncReadiness>((resolve) => {
    const isReady = () =>
      resolve({ ready: true, nodeId: Number(self.split(':')[0]), detection: detection ?? { why: 'no answer' }, machines });
    const late = setTimeout(() => {
      if (isInView) {
        isReady();
        return;
      }
      const what = self === '' ? 'an answer' : 'a view, though it has let us in: it is changing its ring, or hangs';
      resolve({ ready: false, reason: `corosync lets us wait for ${what} (corosync-quorumtool -s; systemctl status corosync)` });
    }, readyWithinMs);
    const tell = (event: LifeEvent): void => {
      if (event.kind === 'up') self = event.self;
      else if (event.kind === 'over') resolve({ ready: false, reason: event.reason });
      else if (event.kind === 'view') isInView = true;
      else if (event.kind === 'detection') detection = event.detection;
      if (isInView && detection !== null) isReady();
      if (event.kind === 'over' || (isInView && detection !== null)) clearTimeout(late);
    };
    life = new Life({ cpg, timers: processTimers, tell });
    life.begin([`ecclusterd-check-${process.pid}`]);
  });
  await withinMs(new Promise<void>((resolve) => (life === null ? resolve() : life.end(resolve))), closeWithinMs);
  return readiness;
}

export class CorosyncEngine implements Engine {
  readonly #load: (done: (cpg: CpgOrError) => void) => void;
  readonly #timers: Timers;
  readonly #machines: RingMachines | null;
  readonly #groups = new Set<string>();
  readonly #reconnect: Reconnect;
  /** Lives that have ended and have not closed everything yet. */
  readonly #ending = new Set<Life>();
  #listener: (event: EngineEvent) => void = () => {};
  #life: Life | null = null;
  #trouble: string | null = null;
  #closed = false;
  #onAllEnded: (() => void) | null = null;

  /** `machines`: absent in simulations, which know where their members are. */
  constructor(load: (done: (cpg: CpgOrError) => void) => void, timers: Timers, machines: RingMachines | null = null) {
    this.#load = load;
    this.#machines = machines;
    this.#timers = timers;
    this.#reconnect = new Reconnect(
      timers,
      () => this.#begin(),
      (event) => this.#listener(event),
    );
  }

  open(listener: (event: EngineEvent) => void): void {
    this.#listener = listener;
    this.#begin();
  }

  join(group: string): void {
    this.#groups.add(group);
    this.#life?.join(group);
  }

  leave(group: string): void {
    this.#groups.delete(group);
    this.#life?.leave(group);
  }

  transmit(group: string, packet: Uint8Array): boolean {
    const life = this.#life;
    const status = life?.transmit(group, packet) ?? cs.tryAgain;
    if (status !== cs.ok && status !== cs.tryAgain && life !== null) this.#failLater(life, reasonOf(status), !isDaemonGone(status));
    return status === cs.ok;
  }

  machineOf(member: MemberId): readonly string[] {
    return this.#machines?.of(Number(member.split(':')[0])) ?? [];
  }

  trouble(): string | null {
    return this.#trouble;
  }

  /** Waits for the daemon, but not for one that hangs. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#reconnect.cancel();
    this.#endLife();
    await withinMs(
      new Promise<void>((resolve) => {
        this.#onAllEnded = resolve;
        if (this.#ending.size === 0) resolve();
      }),
      closeWithinMs,
    );
  }

  reset(): void {
    if (this.#life !== null) this.#failLater(this.#life, 'reset', true);
  }

  counters(): { readonly cutOff: number; readonly malformed: number } {
    return { cutOff: 0, malformed: 0 };
  }

  #begin(): void {
    this.#load((cpg) => {
      if (this.#closed) return;
      if ('error' in cpg) {
        this.#reconnect.down(cpg.error, true);
        return;
      }
      const life: Life = new Life({ cpg, timers: this.#timers, tell: (event) => this.#onLife(life, event) });
      this.#life = life;
      life.begin([...this.#groups]);
    });
  }

  #onLife(life: Life, event: LifeEvent): void {
    if (life !== this.#life || this.#closed) return;
    switch (event.kind) {
      case 'up':
        this.#reconnect.up();
        this.#machines?.renew();
        this.#listener(event);
        return;
      case 'trouble':
        this.#trouble = event.text;
        this.#listener(event);
        return;
      case 'over':
        this.#fail(life, event.reason, event.left);
        return;
      case 'view':
      case 'packet':
      case 'detection':
        this.#listener(event);
    }
  }

  /** Once, however often its end is noticed; on a later turn, since events never come from within a call. */
  #failLater(life: Life, reason: string, left: boolean): void {
    this.#timers.set(0, () => this.#fail(life, reason, left));
  }

  #fail(life: Life, reason: string, left: boolean): void {
    if (life !== this.#life || this.#closed) return;
    this.#endLife();
    this.#reconnect.down(reason, left);
  }

  #endLife(): void {
    const life = this.#life;
    this.#life = null;
    this.#trouble = null;
    if (life === null) return;
    this.#ending.add(life);
    life.end(() => {
      this.#ending.delete(life);
      if (this.#ending.size === 0) this.#onAllEnded?.();
    });
  }
}
