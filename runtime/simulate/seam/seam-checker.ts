// What must hold at every moment of a bus on simulated daemons, held against what each process hears: views alike at all members, one order, own messages
// in the order of sending.

import type { BusEvent } from '../../bus/bus.ts';

/** One process on one machine. */
export interface CheckedSeat {
  readonly node: number;
  readonly daemon: { readonly state: 'up' | 'hung' | 'dead' };
  readonly self: string | null;
  readonly view: { readonly id: string; readonly members: readonly string[] } | null;
}

interface CheckedWorld {
  readonly seats: readonly CheckedSeat[];
  readonly now: number;
}

/** The group that is watched. */
const cluster = 'ec_cluster';
/** Longer than any ring takes to form. */
const apartMaxMs = 2500;

export class Broken extends Error {}

/** What must hold at every moment, held against what each process hears. */
export class SeamChecker {
  readonly #members = new Map<string, string>();
  /** By view id: the longest sequence of messages that somebody has had in it. */
  readonly #sequences = new Map<string, string[]>();
  readonly #place = new Map<CheckedSeat, { readonly view: string; at: number }>();
  #alikeAt = 0;
  readonly #entered = new Set<string>();
  readonly #cameBack = new Set<string>();
  /** By member: number of its last message that came back to it. */
  readonly #own = new Map<string, number>();

  hear(seat: CheckedSeat, event: BusEvent): void {
    if (event.kind === 'down' && /busy|already/.test(event.reason)) throw new Broken(`S0: node ${seat.node} breaks with ${event.reason}`);
    if (event.kind === 'up' || event.kind === 'down') this.#place.delete(seat);
    else if (event.kind === 'view' && event.group === cluster) this.#onView(seat, event.view.id, event.view.members);
    else if (event.kind === 'message' && event.group === cluster) this.#onMessage(seat, event.from, event.data);
  }

  /** Members that are on the bus and see the same members name that alike, a moment later at the latest. */
  compare({ seats, now }: CheckedWorld): void {
    const there = seats.filter(({ view, daemon }) => view !== null && daemon.state === 'up');
    let differ = false;
    for (const a of there) {
      for (const b of there) {
        if (a.node >= b.node || a.view?.members.join() !== b.view?.members.join() || a.view?.id === b.view?.id) continue;
        differ = true;
        if (now - this.#alikeAt > apartMaxMs)
          throw new Broken(`S8: nodes ${a.node} and ${b.node} see the same members, as ${a.view?.id} and as ${b.view?.id}`);
      }
    }
    if (!differ) this.#alikeAt = now;
  }

  #onView(seat: CheckedSeat, id: string, members: readonly string[]): void {
    if (seat.self === null || !members.includes(seat.self)) throw new Broken(`S1: node ${seat.node} is in no view of its own: ${id}`);
    const text = members.join();
    if ((this.#members.get(id) ?? text) !== text) throw new Broken(`S1: view ${id} has the members ${this.#members.get(id)} and ${text}`);
    this.#members.set(id, text);
    const place = this.#place.get(seat);
    // The same view given again goes on where it was.
    if (place?.view === id) return;
    this.#place.set(seat, { view: id, at: 0 });
    const entry = `${seat.node} ${id}`;
    // A process that leaves and joins again on one ring brings an id back; what it had in the first of these views says nothing of the second.
    if (this.#entered.has(entry)) this.#cameBack.add(id);
    this.#entered.add(entry);
  }

  #onMessage(seat: CheckedSeat, from: string, data: Uint8Array): void {
    const number = new DataView(data.buffer, data.byteOffset).getUint32(0);
    const place = this.#place.get(seat);
    if (place === undefined) throw new Broken(`S2: node ${seat.node} has a message before any view`);
    if (!(this.#members.get(place.view) ?? '').split(',').includes(from))
      throw new Broken(`S2: a message of ${from}, who is not in ${place.view}`);
    const sequence = this.#sequences.get(place.view) ?? [];
    this.#sequences.set(place.view, sequence);
    const said = `${from}/${number}`;
    const other = sequence[place.at++];
    if (other === undefined) sequence.push(said);
    else if (other !== said && !this.#cameBack.has(place.view))
      throw new Broken(`S2: node ${seat.node} has ${said} in ${place.view} where another member has ${other}`);
    if (from !== seat.self) return;
    const last = this.#own.get(from) ?? 0;
    if (number <= last) throw new Broken(`S3: message ${number} of ${from} comes back to it after ${last}`);
    this.#own.set(from, number);
  }
}
