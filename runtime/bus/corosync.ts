// The bus of several machines: Corosync's CPG (bus-corosync.md). One connection to the local daemon for each group; when one of them fails all
// are dropped and made anew, since they end at the same daemon. Received on the event loop, a bounded number of events a turn.

import type { MemberId } from '../core/membership/view.ts';
import type { Bus } from './bus.ts';
import { type Cpg, type CpgConnection, type CpgEvent, cs, loadCpg } from './cpg.ts';
import { memberId, ViewMaker } from './corosync-view.ts';
import type { Engine, EngineEvent } from './engine.ts';
import { createBus, type Window } from './group-bus.ts';

/** Larger ones would be cheaper by the byte, and make everybody else's wait. */
const packetBytesMax = 128 << 10;
/** Events of one group a turn of the event loop, so that a flood leaves room for timers and sockets. */
const eventsPerTurn = 256;
const retryMs = { first: 50, most: 1000 };
const closeWithinMs = 2000;

/** A member of the cluster of the local Corosync daemon. */
export function createCorosyncBus(window?: Window): Bus {
  return createBus(new CorosyncEngine(), window);
}

export type CorosyncReadiness = { readonly ready: true; readonly nodeId: number } | { readonly ready: false; readonly reason: string };

/** Could this process use Corosync now? For `ecclusterd check`. */
export async function corosyncReady(): Promise<CorosyncReadiness> {
  const cpg = await loadCpg();
  if ('error' in cpg) return { ready: false, reason: cpg.error };
  const connection = await cpg.connect(() => {});
  if (typeof connection === 'number') return { ready: false, reason: reasonOf(connection) };
  await connection.close();
  return { ready: true, nodeId: connection.nodeId };
}

interface Joined {
  readonly connection: CpgConnection;
  readonly views: ViewMaker;
}

class CorosyncEngine implements Engine {
  #listener: (event: EngineEvent) => void = () => {};
  #cpg: Cpg | null = null;
  #groups = new Set<string>();
  #joined = new Map<string, Joined>();
  /** Made at the start, to know who we are; the first group takes it. */
  #spare: CpgConnection | null = null;
  #self: MemberId | null = null;
  /** Counts connections: what began under an older one is of no more interest. */
  #life = 0;
  /** Joins and leaves, one after the other. */
  #work: Promise<void> = Promise.resolve();
  #retry: NodeJS.Timeout | null = null;
  #delayMs = retryMs.first;
  #lastReason = '';
  #closed = false;
  #closing = new Set<Promise<void>>();

  open(listener: (event: EngineEvent) => void): void {
    this.#listener = listener;
    void this.#connect();
  }

  join(group: string): void {
    this.#groups.add(group);
    if (this.#self !== null) this.#later(() => this.#joinGroup(group));
  }

  leave(group: string): void {
    this.#groups.delete(group);
    this.#later(async () => {
      const joined = this.#joined.get(group);
      this.#joined.delete(group);
      if (joined !== undefined) await this.#end(joined.connection);
    });
  }

  transmit(group: string, packet: Uint8Array): boolean {
    const joined = this.#joined.get(group);
    if (joined === undefined) return false;
    const status = joined.connection.send(packet);
    if (status === cs.ok) return true;
    if (status !== cs.tryAgain) this.#failLater(reasonOf(status));
    return false;
  }

  /** Waits for the daemon, but not for one that hangs. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#retry !== null) clearTimeout(this.#retry);
    await withinMs(this.#work, closeWithinMs);
    this.#drop();
    await withinMs(Promise.all(this.#closing), closeWithinMs);
  }

  reset(): void {
    this.#failLater('reset');
  }

  /** Of the connection there is now, once, however often its end is noticed. */
  #failLater(reason: string): void {
    const life = this.#life;
    setImmediate(() => this.#fail(life, reason));
  }

  counters(): { readonly cutOff: number; readonly malformed: number } {
    return { cutOff: 0, malformed: 0 };
  }

  async #connect(): Promise<void> {
    const life = ++this.#life;
    const cpg = await loadCpg();
    if ('error' in cpg) {
      this.#fail(life, cpg.error);
      return;
    }
    this.#cpg = cpg;
    const connection = await this.#connection(cpg, life);
    if (typeof connection === 'number') this.#fail(life, reasonOf(connection));
    else if (this.#closed || life !== this.#life) void this.#end(connection);
    else this.#up(connection);
  }

  #up(connection: CpgConnection): void {
    this.#spare = connection;
    this.#self = memberId({ nodeId: connection.nodeId, pid: process.pid });
    this.#delayMs = retryMs.first;
    this.#lastReason = '';
    this.#listener({ kind: 'up', self: this.#self, packetBytesMax: Math.min(packetBytesMax, connection.packetBytesMax) });
    for (const group of this.#groups) this.#later(() => this.#joinGroup(group));
  }

  /** A connection that reads its group once it belongs to one. */
  #connection(cpg: Cpg, life: number): Promise<CpgConnection | number> {
    const connecting = cpg.connect(() => {
      if (life === this.#life) void connecting.then((connection) => typeof connection !== 'number' && this.#read(connection));
    });
    return connecting;
  }

  async #joinGroup(group: string): Promise<void> {
    const [life, cpg] = [this.#life, this.#cpg];
    if (cpg === null || !this.#groups.has(group) || this.#joined.has(group)) return;
    const connection = this.#spare ?? (await this.#connection(cpg, life));
    this.#spare = null;
    if (typeof connection === 'number') {
      this.#fail(life, reasonOf(connection));
      return;
    }
    if (life !== this.#life) {
      void this.#end(connection);
      return;
    }
    this.#joined.set(group, { connection, views: new ViewMaker() });
    const status = await connection.join(group);
    if (status !== cs.ok) this.#fail(life, `joining ${group}: ${reasonOf(status)}`);
  }

  /** Up to so many events; libuv calls again in its next turn while there are more. */
  #read(connection: CpgConnection): void {
    const life = this.#life;
    const [group, joined] = [...this.#joined].find(([, each]) => each.connection === connection) ?? [];
    for (let left = eventsPerTurn; left > 0 && life === this.#life; left--) {
      // One call gives one event; it is handled after the library has returned.
      const events: CpgEvent[] = [];
      const status = connection.dispatch((event) => events.push(event));
      for (const event of events) {
        const made = joined?.views.accept(event) ?? null;
        if (made === null || group === undefined || life !== this.#life) continue;
        if (made.kind === 'broken') this.#fail(life, made.reason);
        else this.#listener({ group, ...made });
      }
      if (status === cs.tryAgain) return;
      if (status !== cs.ok) this.#fail(life, reasonOf(status));
    }
  }

  /** Tells so once for each reason, drops everything and tries again. */
  #fail(life: number, reason: string): void {
    if (life !== this.#life || this.#closed) return;
    this.#life++;
    const wasUp = this.#self !== null;
    this.#drop();
    if (wasUp || reason !== this.#lastReason) this.#listener({ kind: 'down', reason });
    this.#lastReason = reason;
    // One at a time: a second connection made beside the first would take its place without its groups.
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#retry = setTimeout(() => void this.#connect(), this.#delayMs);
    this.#delayMs = Math.min(this.#delayMs * 2, retryMs.most);
  }

  #drop(): void {
    this.#self = null;
    for (const { connection } of this.#joined.values()) void this.#end(connection);
    if (this.#spare !== null) void this.#end(this.#spare);
    this.#joined.clear();
    this.#spare = null;
  }

  #end(connection: CpgConnection): Promise<void> {
    const ending = connection.close().finally(() => this.#closing.delete(ending));
    this.#closing.add(ending);
    return ending;
  }

  #later(task: () => Promise<void>): void {
    this.#work = this.#work.then(task);
  }
}

/** In words for an operator, with what to do. */
function reasonOf(status: number): string {
  if (status === cs.access) {
    const uid = process.getuid?.() ?? 0;
    return `corosync refuses user ${uid}: let it in with corosync-cmapctl -s uidgid.uid.${uid} u8 1, and for good as docs/corosync.md says`;
  }
  if (status === cs.library || status === cs.badHandle) return 'corosync does not answer: is it running? (systemctl status corosync)';
  if (status === cs.tryAgain) return 'corosync is busy';
  if (status === cs.exist) return 'this process is in the group already, by an earlier connection';
  return `libcpg gave error ${status} (cs_error_t)`;
}

async function withinMs(work: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}
