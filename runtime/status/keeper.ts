// What the status page knows, kept up to date at a pace that the node does not notice: owners are read when somebody looks and only where the table is
// another one, the rest every five seconds. Everything is read in turns of the event loop that are free.

import { tableOf } from '../core/owner-view.ts';
import { viewOf } from '../core/node-view.ts';
import type { Configuration } from '../console/node-port.ts';
import { EventRing } from './event-ring.ts';
import { LagSamples } from './logs-block.ts';
import { MovesFile } from './moves-file.ts';
import { NodesSeen } from './nodes-block.ts';
import { BlockFinder } from './block-finder.ts';
import { type DigestRow, digestOf, isSameKey, noOwners, type OwnersDigest } from './owners-digest.ts';
import type { BusGone, NodeCell, Problem } from './page/page-model.ts';
import { Problems } from './problems.ts';
import { moveRow } from './small-blocks.ts';
import type { ConfigurationSights, LogSights, StatusPort } from './status-port.ts';

/** Events are put together for so long: four a second at most. */
const quickMs = 250;
const slowMs = 5000;
/** Who is here, so that nobody who was is said never to have been, and since when is true. */
const nodesMs = 1000;
/** Rows of one event; where more are another, whoever reads is told to begin anew. */
const rowsMost = 2000;

/** Everything as of one moment. */
export interface Sight {
  readonly atMs: number;
  readonly asOfMs: number;
  readonly busGone: BusGone | null;
  readonly snapshot: ReturnType<StatusPort['snapshot']>;
  readonly digest: OwnersDigest;
  readonly nodes: readonly NodeCell[];
  readonly problems: readonly Problem[];
  readonly logs: LogSights;
  readonly configurations: ConfigurationSights | null;
}

export class Keeper {
  readonly port: StatusPort;
  readonly ring: EventRing;
  readonly lag = new LagSamples();
  readonly #wallClock: () => number;
  readonly #nodes = new NodesSeen();
  readonly #problems = new Problems();
  readonly #moves: MovesFile | null;
  #finder: { readonly ir: Configuration['ir']; readonly blocks: BlockFinder } | null = null;
  #digest = noOwners;
  /** What readers have been told of; others look in between. */
  #toldOwners = noOwners;
  #digesting: Promise<OwnersDigest> | null = null;
  #logs: LogSights = { problem: null, rows: [] };
  #configurations: ConfigurationSights | null = null;
  /** As told last, so that only what is another is told. */
  readonly #told = new Map<string, string>();
  #readers = 0;
  #quick: NodeJS.Timeout | null = null;
  readonly #slow: NodeJS.Timeout;
  readonly #roll: NodeJS.Timeout;
  #busy = false;
  /** The last digest of a connected node; where there was none, when this process began. */
  #asOfMs: number;
  #wasConnected = false;

  constructor(port: StatusPort, wallClock: () => number) {
    this.port = port;
    this.#wallClock = wallClock;
    this.#asOfMs = wallClock();
    this.ring = new EventRing(wallClock().toString(36));
    this.#moves = port.movesFolder === null ? null : new MovesFile(port.movesFolder, port.log);
    if (this.#moves !== null) port.account.moves.recall(this.#moves.read());
    port.account.onMove = (move) => {
      this.#moves?.put(move);
      this.ring.put('moves', { moves: [moveRow(move)] });
    };
    this.#slow = setInterval(() => void this.#lookSlowly(), slowMs).unref();
    this.#roll = setInterval(() => this.#lookForNodes(), nodesMs).unref();
    void this.#lookSlowly();
  }

  async close(): Promise<void> {
    clearInterval(this.#slow);
    clearInterval(this.#roll);
    if (this.#quick !== null) clearInterval(this.#quick);
    this.port.account.onMove = () => {};
    await this.#moves?.close();
  }

  /** Somebody reads events; the answer ends it. */
  enter(): () => void {
    this.#readers++;
    this.#quick ??= setInterval(() => void this.#lookQuickly(), quickMs).unref();
    let isIn = true;
    return () => {
      if (!isIn) return;
      isIn = false;
      this.#readers--;
      if (this.#readers > 0 || this.#quick === null) return;
      clearInterval(this.#quick);
      this.#quick = null;
    };
  }

  /** As of now. */
  async sight(): Promise<Sight> {
    const snapshot = this.port.snapshot();
    const atMs = this.#wallClock();
    const { bus } = snapshot;
    if (bus.connected) this.#asOfMs = atMs;
    this.#wasConnected ||= bus.connected;
    const digest = bus.connected ? await this.#owners() : this.#digest;
    const nodes = this.#nodesIn(snapshot, digest, atMs);
    return {
      atMs,
      asOfMs: this.#asOfMs,
      busGone: bus.connected ? null : { sinceMs: atMs - bus.sinceSec * 1000, why: bus.why, never: !this.#wasConnected },
      snapshot,
      digest,
      nodes,
      problems: this.#problems.list(),
      logs: this.#logs,
      configurations: this.#configurations,
    };
  }

  #nodesIn(snapshot: Sight['snapshot'], digest: OwnersDigest, atMs: number): readonly NodeCell[] {
    return this.#nodes.look(snapshot, this.port.configuration().ir, digest.byNode, atMs);
  }

  #lookForNodes(): void {
    this.#nodesIn(this.port.snapshot(), this.#digest, this.#wallClock());
  }

  /** Who asks while it is read for another gets the same. */
  #owners(): Promise<OwnersDigest> {
    const state = this.port.state();
    // Without a table there is nothing newer than the last one. Blocks can be others without it: those of networks that only other nodes have.
    const isSame = isSameKey(this.#digest.key, tableOf(state)) && this.#digest.source?.finder === this.#blocks();
    if (viewOf(state).tableHash === null || isSame) return Promise.resolve(this.#digest);
    this.#digesting ??= digestOf(state, this.#blocks(), this.#digest)
      .then((digest) => {
        this.#digest = digest;
        return digest;
      })
      .finally(() => {
        this.#digesting = null;
      });
    return this.#digesting;
  }

  #blocks(): BlockFinder {
    const { ir } = this.port.configuration();
    if (this.#finder?.ir !== ir) this.#finder = { ir, blocks: new BlockFinder(ir) };
    return this.#finder.blocks;
  }

  async #lookQuickly(): Promise<void> {
    await this.#alone(async () => {
      const sight = await this.sight();
      const before = this.#toldOwners;
      this.#toldOwners = sight.digest;
      if (sight.digest !== before) this.#tellOwners(before, sight.digest);
      this.#tellIfNew('nodes', { nodes: sight.nodes.map(({ name, state, leader, why }) => ({ name, state, leader, why })) });
      const { phase, mature, quorum } = sight.snapshot;
      this.#tellIfNew('bus', { connected: sight.busGone === null, why: sight.busGone?.why ?? null, phase, mature, quorum });
    });
  }

  async #lookSlowly(): Promise<void> {
    await this.#alone(async () => {
      const { port } = this;
      [this.#logs, this.#configurations] = await Promise.all([port.logs(), port.configurations()]);
      this.lag.take(this.#logs.rows);
      const sight = await this.sight();
      const problems = this.#problems.look(
        { ...sight, kind: port.kind, differences: port.differences(), loopDelayMs: port.loopDelayMs(), unconfirmed: port.unconfirmed() },
        sight.atMs,
      );
      if (this.#readers === 0) return;
      this.#tellIfNew('problems', { problems });
      this.#tellIfNew('logs', { logs: this.#logs.rows.map(({ node, log, state, behindSec }) => ({ node, log, state, behindSec })) });
      const nodes = this.#configurations.nodes.map(({ node, configured }) => ({ node, running: configured?.running ?? null }));
      this.#tellIfNew('configuration', { nodes });
    });
  }

  #tellOwners(before: OwnersDigest, after: OwnersDigest): void {
    let known: ReadonlyMap<string, DigestRow> | null = null;
    const rows: { readonly ip: string; readonly owner: string | null; readonly movingTo: string | null }[] = [];
    for (const [at, row] of after.rows.entries()) {
      const { ip } = row.entry;
      const there = before.rows[at];
      if (there === row) continue;
      known ??= there?.entry.ip === ip ? null : new Map(before.rows.map((each) => [each.entry.ip, each]));
      const old = there?.entry.ip === ip ? there : known?.get(ip);
      if (old?.owner !== row.owner || old.movingTo !== row.movingTo) rows.push({ ip, owner: row.owner, movingTo: row.movingTo });
    }
    const { owned, unowned, moving } = after;
    const counts = { all: after.rows.length, owned, unowned, moving };
    if (haveGone(before.rows, after.rows)) this.ring.put('reset', { why: 'addresses have gone', counts });
    else if (rows.length === 0) return;
    else if (rows.length > rowsMost) this.ring.put('reset', { why: 'more addresses have other owners than one event holds', counts });
    else this.ring.put('owners', { rows, counts });
  }

  #tellIfNew(kind: string, data: Readonly<Record<string, unknown>>): void {
    const text = JSON.stringify(data);
    if (this.#told.get(kind) === text) return;
    this.#told.set(kind, text);
    this.ring.put(kind, data);
  }

  /** One look at a time; what goes wrong is told, and the next look is another try. */
  async #alone(look: () => Promise<void>): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      await look();
    } catch (error) {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.port.log(
        'error',
        `a bug of ecclusterd in the status page: this look was not done, everything else goes on; please report: ${text}`,
      );
    } finally {
      this.#busy = false;
    }
  }
}

/** Both in the order of the addresses, as a table has them. */
function haveGone(before: readonly DigestRow[], after: readonly DigestRow[]): boolean {
  let at = 0;
  for (const { entry } of before) {
    while (at < after.length && after[at]?.entry.ip !== entry.ip) at++;
    if (at++ >= after.length) return true;
  }
  return false;
}
