// What holds after every event, whatever happens: a view counts whole or not at all, and the sum is the sum of the views.

import type { GaugeStore, Key } from '../../core/replication/gauge-store.ts';
import type { Shares } from '../../core/replication/shares.ts';
import type { SimObject } from './sim-object.ts';
import { Violated } from './violated.ts';

/** Every so many events a random entry's sum is made by hand. */
const sampleEvery = 16;

export function checkAfterEvent(object: SimObject): void {
  const shares = sharesOf(object);
  if (shares === null) return;
  const { world } = object.node;
  checkWhole(object, shares);
  if (world.events % sampleEvery === 0) checkSums(object, shares, 2);
}

export function sharesOf({ holding }: SimObject): Shares<GaugeStore> | null {
  return holding.structure === 'cidrtree' || holding.structure === 'gauge table' ? (holding.contents.shares as Shares<GaugeStore>) : null;
}

/** A peer's view has all the entries that the peer never lets go of: a snapshot that is applied by half has not. */
function checkWhole(object: SimObject, shares: Shares<GaugeStore>): void {
  for (const { table, complete } of object.protocol.members()) {
    if (table === null || !complete) continue;
    const peer = ownerOf(object, table);
    const view = shares.view(table);
    if (view === null) throw new Violated(`${place(object)}: ${table} is complete and has no view`);
    if (peer !== null && view.size < peer.permanent)
      throw new Violated(
        `${place(object)}: the view of ${table} counts with ${view.size} entries, ${peer.permanent} are there all the time`,
      );
  }
}

/** Global is own plus every view that counts, at once and in each entry. */
export function checkSums(object: SimObject, shares: Shares<GaugeStore>, most: number): void {
  const keys = shares.stores.all.cursor().next(most);
  for (const key of keys) {
    const sum = shares.sum(key, null);
    const expected = sumByHand(shares, key);
    if (sum !== expected)
      throw new Violated(`${place(object)}: ${shares.own.textOf(key)} is ${sum}, and ${expected} as the sum of the views`);
  }
}

function sumByHand(shares: Shares<GaugeStore>, key: Key): number {
  const views = shares.tables().flatMap((table) => shares.view(table) ?? []);
  return [shares.own, ...views].reduce((sum, store) => sum + store.sum(key, null), 0);
}

/** The living process whose table this is. */
function ownerOf(object: SimObject, table: string): SimObject | null {
  for (const node of object.node.world.nodes) {
    const peer = node.objects.get(object.replica.name);
    if (peer?.table === table) return peer;
  }
  return null;
}

export function place({ node, replica }: SimObject): string {
  return `${node.name} ${replica.name}`;
}
