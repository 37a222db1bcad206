// One replicated object in one simulated process: the real contents and the real protocol, driven by the world's time and the simulated bus.

import type { Mark } from '../../core/replication/cache-entry.ts';
import type { Clock } from '../../core/replication/contents.ts';
import { Protocol } from '../../core/replication/protocol.ts';
import { tableOf } from '../../core/replication/replica-wire.ts';
import type { ReplicaIr } from '../../ir/generated/types.ts';
import { endlessRoom } from '../../core/replication/room.ts';
import { holdingOf, type Holding } from '../../replication/make-contents.ts';
import type { Bus } from '../sim-bus.ts';
import type { Entry } from '../ring.ts';
import type { Machine } from './replica-surroundings.ts';

/** Small ones, so that a snapshot of a few hundred entries has many parts. */
const messageBytes = 300;
const messagesPerTurn = 4;

export class SimObject {
  readonly node: Machine<SimObject>;
  readonly replica: ReplicaIr;
  readonly holding: Holding;
  readonly protocol: Protocol;
  readonly bus: Bus<Uint8Array>;
  readonly table: string;
  /** What this process has counted, by the model: the truth about gauges. */
  readonly ledger = new Map<string, number>();
  /** Of a cache: what this process has written, or deleted, last under each key. */
  readonly lastWrites = new Map<string, Mark>();
  /** Entries that it has from its first moment to its last: whoever has its view has all of them. */
  permanent = 0;
  /** Time of the world at which it wants to be woken. */
  wakeAt = Infinity;
  #delays: { maxDelaySec: number; maxPending: number };
  readonly #session: number;

  constructor(node: Machine<SimObject>, replica: ReplicaIr, session: number) {
    this.node = node;
    this.replica = replica;
    this.#session = session;
    this.bus = node.world.bus(replica.name);
    this.#delays = replica;
    const clock: Clock = node.steady;
    this.holding = holdingOf(replica, {
      node: node.name,
      life: `${node.privateName}/${session}`,
      clock,
      room: endlessRoom,
      warn: () => node.world.sometimes('warned'),
    });
    this.protocol = new Protocol(this.holding.contents, clock, this.#config());
    this.table = tableOf({ privateName: node.privateName, session });
  }

  /** One of the nodes plays the manager; of three and more, two do. */
  get keeps(): boolean {
    const managers = this.node.world.nodes.length > 2 ? 2 : 1;
    return this.replica.type !== 'eccmgr_metrics' || this.node.index < managers;
  }

  /** A reload that changes nothing but the delays. */
  reload(maxDelaySec: number, maxPending: number): void {
    this.#delays = { maxDelaySec, maxPending };
    this.protocol.configure(this.#config());
    this.arm();
  }

  deliver(entry: Entry<Uint8Array>): void {
    if (entry.kind === 'view') this.protocol.view(entry.view);
    else {
      const bytes = this.node.world.tamper(this, entry.machine, entry.message);
      for (const each of bytes) this.protocol.message(entry.from, each);
    }
    this.pump();
  }

  wake(): void {
    this.protocol.tick();
    const { contents } = this.holding;
    const tidyAt = contents.tidyAt();
    if (tidyAt !== null && tidyAt <= this.node.localMs()) contents.tidy();
    this.pump();
  }

  /** Gives the bus what is due. */
  pump(): void {
    const { world, index } = this.node;
    for (let left = messagesPerTurn; left > 0; left--) {
      const bytes = this.protocol.next();
      if (bytes === null) break;
      if (world.random.chance(world.refusals)) {
        world.sometimes('bus refused');
        this.wakeAt = world.now + 10;
        return;
      }
      this.bus.send(index, bytes, world.now);
      this.protocol.taken(bytes);
    }
    this.arm();
  }

  arm(): void {
    const at = Math.min(this.protocol.wakeAt() ?? Infinity, this.holding.contents.tidyAt() ?? Infinity);
    this.wakeAt = at === Infinity ? Infinity : Math.max(this.node.world.now, this.node.clock.worldAt(at));
  }

  #config(): ConstructorParameters<typeof Protocol>[2] {
    const { name, type, parameters } = this.replica;
    return {
      name,
      type,
      privateName: this.node.privateName,
      session: this.#session,
      signature: parameters.join(),
      keeps: this.keeps,
      maxDelayMs: this.#delays.maxDelaySec * 1000,
      maxPending: this.#delays.maxPending,
      messageBytes,
      warn: () => this.node.world.sometimes('warned'),
    };
  }
}
