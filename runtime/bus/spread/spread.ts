// The bus of sites that run Spread (docs/spread.md): a client of the daemon of this machine. The engine knows which groups are wanted, and sees to it
// that there is a life of the connection (`life.ts`) that has them: when one has ended it begins the next, under another name.

import { namePrefix, type MemberId } from '../../core/membership/view.ts';
import type { Bus } from '../bus.ts';
import type { Engine, EngineEvent } from '../engine.ts';
import { createBus, type Window } from '../group-bus.ts';
import { Reconnect } from '../reconnect.ts';
import { processTimers, type Timers } from '../timers.ts';
import type { Prefix, SpreadEndpoint } from './spread-endpoint.ts';
import { Life, type LifeEvent } from './life.ts';
import { privateName } from './names.ts';
import { withinMs } from '../within.ts';
import { type Dialer, dialer } from './wire.ts';

const closeWithinMs = 2000;
/** Further names that are tried at once where one is taken. */
const namesMax = 10;

export interface SpreadChoice {
  readonly endpoint: SpreadEndpoint;
  /** The same on all nodes of a cluster, another one in each cluster that shares its daemons. */
  readonly prefix: Prefix;
  /** By which we let ourselves be known. */
  readonly method: string;
}

/** Connections of this process so far: each has a name of its own, so that one name is one life. */
let connections = 0;

export function nextName(prefix: Prefix): string {
  return privateName(prefix, connections++, process.pid);
}

/** A member of the cluster of a Spread daemon. */
export function createSpreadBus({ endpoint, prefix, method }: SpreadChoice, window?: Window): Bus {
  const engine = new SpreadEngine({ dialer: dialer(endpoint), timers: processTimers, prefix, method, nextName: () => nextName(prefix) });
  return createBus(engine, window, processTimers);
}

export interface SpreadPorts {
  readonly dialer: Dialer;
  readonly timers: Timers;
  readonly prefix: Prefix;
  readonly method: string;
  readonly nextName: () => string;
}

export class SpreadEngine implements Engine {
  readonly #ports: SpreadPorts;
  readonly #groups = new Set<string>();
  readonly #reconnect: Reconnect;
  #listener: (event: EngineEvent) => void = () => {};
  #life: Life | null = null;
  #trouble: string | null = null;
  #closed = false;
  /** Names in a row that were taken. */
  #taken = 0;
  /** Of lives that are over. */
  #malformed = 0;

  constructor(ports: SpreadPorts) {
    this.#ports = ports;
    this.#reconnect = new Reconnect(
      ports.timers,
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
    return this.#life?.transmit(group, packet) ?? false;
  }

  say(group: string, text: Uint8Array): boolean {
    return this.#life?.say(group, text) ?? false;
  }

  /** The name of its daemon, which nobody can forge: `#ec0-22787#node1`. */
  machineOf(member: MemberId): readonly string[] {
    const name = member.slice(member.lastIndexOf('#') + 1);
    return name === '' ? [] : [`${namePrefix}${name}`];
  }

  trouble(): string | null {
    return this.#trouble;
  }

  /** Waits for the daemon, but not for one that hangs. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#reconnect.cancel();
    const life = this.#life;
    this.#life = null;
    if (life === null) return;
    await withinMs(new Promise<void>((resolve) => life.close(resolve)), closeWithinMs);
    life.destroy();
  }

  reset(): void {
    const life = this.#life;
    if (life === null) return;
    // On a later turn: events never come from within a call.
    this.#ports.timers.set(0, () => {
      if (life !== this.#life || this.#closed) return;
      this.#endLife();
      this.#down('reset', true);
    });
  }

  counters(): { readonly cutOff: number; readonly malformed: number } {
    return { cutOff: 0, malformed: this.#malformed + (this.#life?.malformed ?? 0) };
  }

  #begin(): void {
    if (this.#closed) return;
    const life: Life = new Life({ ...this.#ports, tell: (event) => this.#onLife(life, event) });
    this.#life = life;
    life.begin([...this.#groups]);
  }

  #onLife(life: Life, event: LifeEvent): void {
    if (life !== this.#life || this.#closed) return;
    switch (event.kind) {
      case 'up':
        this.#taken = 0;
        this.#reconnect.up();
        this.#listener(event);
        return;
      case 'trouble':
        this.#trouble = event.text;
        this.#listener(event);
        return;
      case 'over':
        this.#endLife();
        if (event.isNameTaken && this.#taken++ < namesMax) this.#reconnect.atOnce();
        else this.#down(event.reason, event.left);
        return;
      case 'view':
      case 'packet':
        this.#listener(event);
    }
  }

  #endLife(): void {
    const life = this.#life;
    this.#life = null;
    this.#trouble = null;
    if (life === null) return;
    life.destroy();
    this.#malformed += life.malformed;
  }

  #down(reason: string, left: boolean): void {
    this.#taken = 0;
    this.#reconnect.down(reason, left);
  }
}
