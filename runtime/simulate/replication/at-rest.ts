// What holds once everything is mended and enough time has passed: replication.md, section 7, as far as it is about numbers.

import type { Contents } from '../../core/replication/contents.ts';
import type { Counters } from '../../core/replication/counters.ts';
import type { CacheContents } from '../../core/replication/cache.ts';
import type { Metrics } from '../../core/replication/series.ts';
import { checkSums, place, sharesOf } from './always.ts';
import { checkLastWrites } from './cache-writes.ts';
import type { ReplicaWorld } from './replica-world.ts';
import { Violated } from './violated.ts';
import type { SimObject } from './sim-object.ts';
import { series } from './workload.ts';

/** Clocks, messages and machines that stand still make that much of a difference in when something ends. */
const endsSoonMs = 30_000;

/** Why the cluster is not at rest; null: it is. */
export function unrest(world: ReplicaWorld): string | null {
  for (const object of world.objects()) {
    const { protocol, holding, replica } = object;
    const peers = peersOf(world, object);
    if (!protocol.settled) return `${place(object)} is not in step: ${JSON.stringify(protocol.members())}`;
    if (protocol.members().length !== peers.length)
      return `${place(object)} sees ${protocol.members().length} of ${peers.length} members of ${replica.name}`;
    if (peers.length > 1 && isComparing(holding.contents)) return `${place(object)} has something to compare`;
    if (holding.contents.changed > 0) return `${place(object)} has changes to send`;
    if (holding.contents.tidyAt() === world.now) return `${place(object)} has to tidy up`;
  }
  return null;
}

function isComparing({ comparison }: Contents): boolean {
  return comparison !== undefined && comparison.sayAt() !== null;
}

export function checkAtRest(world: ReplicaWorld): void {
  for (const object of world.objects()) {
    checkGauges(world, object);
    const [first] = peersOf(world, object);
    if (first === undefined) continue;
    const { holding } = object;
    if (holding.structure === 'cache' && first.holding.structure === 'cache') {
      checkCache(object, holding.contents, first.holding.contents);
      if (holding.contents.tellsShared) checkLastWrites(object, peersOf(world, object));
    }
    if (holding.structure === 'counters' && first.holding.structure === 'counters')
      checkCounters(object, holding.contents, first.holding.contents);
    if (holding.structure === 'metrics') checkLiving(world, object, holding.contents);
    if (object.keeps && first.keeps && holding.structure === 'metrics' && first.holding.structure === 'metrics')
      checkMetrics(object, holding.contents, first.holding.contents);
  }
}

/** Those who replicate the same object of the same type. */
function peersOf(world: ReplicaWorld, { replica }: SimObject): readonly SimObject[] {
  return world.objects().filter((peer) => peer.replica.name === replica.name && peer.replica.type === replica.type);
}

/** Every view is its member's ledger, the sum is the sum of all ledgers, and there is nothing else. */
function checkGauges(world: ReplicaWorld, object: SimObject): void {
  const shares = sharesOf(object);
  if (shares === null) return;
  const truth = new Map<string, number>();
  for (const peer of peersOf(world, object)) {
    for (const [key, value] of peer.ledger) truth.set(key, (truth.get(key) ?? 0) + value);
    const view = peer === object ? shares.own : shares.view(peer.table);
    if (view === null) throw new Violated(`${place(object)} has no view of ${peer.table}`);
    if (view.size !== peer.ledger.size)
      throw new Violated(`${place(object)}: the view of ${peer.table} has ${view.size} entries, ${peer.ledger.size} are open there`);
    for (const [key, value] of peer.ledger) expect(object, `${key} of ${peer.table}`, view.value(view.keyOf(key) ?? ''), value);
  }
  for (const [key, value] of truth) expect(object, key, shares.sum(shares.own.keyOf(key) ?? '', null), value);
  if (shares.size !== truth.size) throw new Violated(`${place(object)} holds ${shares.size} entries, ${truth.size} are open: a residue`);
  checkSums(object, shares, Infinity);
}

/** Of everybody who is there, what it has counted itself. */
function checkLiving(world: ReplicaWorld, object: SimObject, { shares }: Metrics): void {
  for (const peer of peersOf(world, object)) {
    if (peer === object || peer.holding.structure !== 'metrics' || !object.keeps) continue;
    const { own } = peer.holding.contents.shares;
    const view = shares.view(peer.table);
    if (view === null) throw new Violated(`${place(object)} has no view of ${peer.table}`);
    for (const key of own.cursor().next(1000)) expect(object, `${key} of ${peer.table}`, view.value(key), own.value(key));
    expect(object, `the size of ${peer.table}`, view.size, own.size);
  }
}

function checkCache(object: SimObject, one: CacheContents, other: CacheContents): void {
  if (!one.tellsShared) return;
  for (const key of new Set([...one.keys(), ...other.keys()])) {
    // What is about to end, by the clock of either of them, has ended elsewhere.
    if (Math.min(one.leftMs(key) ?? Infinity, other.leftMs(key) ?? Infinity) > endsSoonMs)
      expect(object, `"${key}" of the cache`, entryOf(one, key), entryOf(other, key));
  }
}

function entryOf(cache: CacheContents, key: string): string {
  return `${cache.get(key)?.join('.')} with an end of ${cache.marksOf(key)?.end.stamp}`;
}

function checkCounters(object: SimObject, one: Counters, other: Counters): void {
  for (const key of [...one.keys(), ...other.keys()]) {
    const [a, b] = [one.leftMs(key), other.leftMs(key)];
    if (Math.min(a ?? Infinity, b ?? Infinity) < endsSoonMs) continue;
    expect(object, `counter ${key}`, one.read(key), other.read(key));
    expect(object, `fields of ${key}`, sorted(one.fields(key)), sorted(other.fields(key)));
  }
}

function sorted(fields: ReadonlyMap<string, number>): string {
  return [...fields].sort().join(' ');
}

function checkMetrics(object: SimObject, one: Metrics, other: Metrics): void {
  for (let host = 0; host < 20; host++) {
    const key = `10.0.0.${host}`;
    expect(object, `series at ${key}`, one.seriesRead('spam', series, key, 0), other.seriesRead('spam', series, key, 0));
  }
  for (let i = 0; i < 8; i++) {
    const key = `s${i}@x`;
    expect(object, `gauge ${key}`, one.gaugeRead('senders', key), other.gaugeRead('senders', key));
  }
}

function expect<T>(object: SimObject, what: string, value: T, expected: T): void {
  if (value !== expected) throw new Violated(`${place(object)}: ${what} is ${String(value)}, expected ${String(expected)}`);
}
