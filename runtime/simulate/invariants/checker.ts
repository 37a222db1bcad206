// What must hold at every moment, checked after every event (I1 to I8 of docs/simulator.md; what must hold at rest is in `rest.ts`).
// Two owners of one address within one component are allowed only while a planned move is under way, while an order to take it off is
// being carried out, or where a node that does not run (or was told by hand) still has it. Exactly that is asserted.

import type { Effect, Event } from '../../core/contract.ts';
import type { Lanes } from '../../core/hash.ts';
import type { NodeState } from '../../core/state.ts';
import { checkCustody, checkUnable } from './custody.ts';
import { checkCalledOff, checkMovement, checkRecalled } from './movement.ts';
import type { SimNode } from '../sim-process.ts';
import { isMoving, isSettled, isSettledState, keyOf } from './observe.ts';
import { checkSent } from './sent.ts';
import { checkStale } from './stale.ts';
import { Violation } from './violation.ts';
import type { Observed } from './observed.ts';

/** How many places of the agreed order are remembered. Whoever lags further behind is not compared. */
const placesMax = 512;

interface Place {
  readonly ring: number;
  readonly at: number;
  readonly key: string;
  readonly lanes: Lanes;
  readonly by: string;
}

export class Checker {
  /** By address: the nodes whose kernel has it, as bits. */
  readonly holders = new Map<string, number>();
  /** When a kernel or a table last changed. */
  changedAt = 0;
  private readonly world: Observed;
  /** Addresses that more than one kernel has. */
  private readonly doubles = new Set<string>();
  /** `NODE IP` that somebody has added by hand: ours to take off at the next look. */
  private readonly strays = new Set<string>();
  /** `NODE IP` that somebody has removed by hand. */
  private readonly removed = new Set<string>();
  /** `NODE IP` that has gone from this node by a planned move, and is still in its kernel. */
  private readonly handedOver = new Set<string>();
  /** By node: what a round that is being gathered has called planned moves of off. */
  private readonly recalled = new Map<SimNode, Set<string>>();
  private readonly places: (Place | undefined)[] = new Array(placesMax);
  private readonly orders = new Set<string>();
  /** Nodes whose table, plans or kernel have changed in this event. */
  private readonly touched = new Set<SimNode>();

  constructor(world: Observed) {
    this.world = world;
  }

  /** An operator has asked for a move of this address: it may leave where it is pinned. */
  ordered(ip: string): void {
    this.orders.add(ip);
  }

  wasOrdered(ip: string): boolean {
    return this.orders.has(ip);
  }

  kernelChanged(node: SimNode, ip: string, isPresent: boolean, why: string): void {
    this.changedAt = this.world.now;
    this.touched.add(node);
    const before = this.holders.get(ip) ?? 0;
    const after = isPresent ? before | (1 << node.index) : before & ~(1 << node.index);
    this.holders.set(ip, after);
    if ((after & (after - 1)) === 0) this.doubles.delete(ip);
    else this.doubles.add(ip);
    const stray = `${node.index} ${ip}`;
    if (why === 'hand' && isPresent) this.strays.add(stray);
    else this.strays.delete(stray);
    if (why === 'hand' && !isPresent) this.removed.add(stray);
    else if (isPresent) this.removed.delete(stray);
    if (why === 'unplumb' && !isPresent && node.state !== null) this.checkGap(node, ip);
  }

  processEnded(node: SimNode): void {
    this.changedAt = this.world.now;
    for (const ip of node.host.kernel) this.strays.delete(`${node.index} ${ip}`);
    this.recalled.delete(node);
  }

  stepped(node: SimNode, event: Event, before: NodeState, effects: readonly Effect[]): void {
    const after = node.state;
    if (after === null) return;
    const clockMs = node.clock.read(this.world.now);
    // What is sent is judged by what was known before; a balance by what had moved before it.
    node.diary.note(event, before, after, clockMs, this.world.now);
    checkSent(this.world, node, effects, after);
    checkStale(node, event, before, after);
    if (event.kind === 'tick') checkUnable(node, this.world);
    if (after.table !== before.table || after.pending !== before.pending || after.bus.excluded !== before.bus.excluded)
      this.touched.add(node);
    if (event.kind === 'down') this.touched.add(node);
    if (after.settled?.key !== before.settled?.key || after.table !== before.table)
      checkMovement(node, event, before, after, effects, this);
    if (after.table !== before.table) this.changedAt = this.world.now;
    // Without the bus nobody knows whether the move has ended meanwhile.
    if (event.kind !== 'down') this.checkCalledOff(node, before, after, effects);
  }

  private checkCalledOff(node: SimNode, before: NodeState, after: NodeState, effects: readonly Effect[]): void {
    const kept = after.pending === before.pending ? [] : checkCalledOff(node, before, after, effects);
    const recalled = this.recalled.get(node) ?? new Set<string>();
    if (after.gather !== null) {
      if (kept.length > 0) this.recalled.set(node, new Set([...recalled, ...kept]));
    } else if (recalled.size > 0 && after.settled !== null && after.settled.key !== before.settled?.key) {
      checkRecalled(node, recalled, after, effects);
      this.recalled.delete(node);
    }
  }

  /** I2, agreement: at the same place of the agreed order all settled nodes have the same table. */
  tookEntry(node: SimNode, ring: number, at: number): void {
    const { state } = node;
    if (state === null || !isSettledState(state)) return;
    const slot = at % placesMax;
    const known = this.places[slot];
    const { lanes } = state;
    const key = keyOf(node);
    if (known === undefined || known.ring !== ring || known.at !== at) this.places[slot] = { ring, at, key, lanes, by: node.name };
    else if (known.key === key && (known.lanes.high !== lanes.high || known.lanes.low !== lanes.low)) {
      throw new Violation('I2 agreement', `${node.name} and ${known.by} have different tables after entry ${at} of ring ${ring}`);
    }
  }

  /** I1 and I3: nobody has what another has, unless there is one of the reasons. */
  afterEvent(): void {
    if (this.touched.size > 0) {
      for (const node of this.touched) checkCustody(node, (ip) => this.strays.has(`${node.index} ${ip}`));
      this.touched.clear();
    }
    if (this.doubles.size === 0) return;
    for (const ip of this.doubles) {
      const bits = this.holders.get(ip) ?? 0;
      const nodes = this.world.nodes.filter(({ index }) => (bits >> index) & 1);
      for (const a of nodes) for (const b of nodes) if (a.index < b.index) this.checkPair(a, b, ip);
    }
  }

  private checkPair(a: SimNode, b: SimNode, ip: string): void {
    if (!isSettled(a) || !isSettled(b) || keyOf(a) !== keyOf(b)) return;
    // One of them is about to hear what the other knows.
    if (!this.world.bus.areLevel(a.index, b.index)) return;
    for (const node of [a, b]) {
      // Left over, and none of the business of the process that runs now: its lease ends it.
      if (node.host.unrenewed.has(ip) && !node.manages(ip)) return;
      if (isMoving(node, ip) || node.host.isBusyWith(ip) || this.strays.has(`${node.index} ${ip}`)) return;
    }
    throw new Violation('I1 one owner', `${ip} is on ${a.name} and on ${b.name}, who agree on one table, and neither is letting go`);
  }

  /** Make before break: who lets go because of a planned move does so when the next one serves. */
  private checkGap(node: SimNode, ip: string): void {
    const { state } = node;
    const key = `${node.index} ${ip}`;
    const wasHandedOver = this.handedOver.delete(key);
    if (state === null || !isSettled(node) || !node.manages(ip)) return;
    const isLeaving = state.pending.get(ip)?.from === node.name && state.table.get(ip)?.owner === node.name;
    if (!wasHandedOver && !isLeaving) return;
    // An order from before the move is carried out now, and one to put it back waits already.
    if (!wasHandedOver && node.host.isBusyWith(ip)) return;
    const next = isLeaving ? state.pending.get(ip)?.to : state.table.get(ip)?.owner;
    const owner = this.world.nodes.find(({ name }) => name === next);
    if (owner === undefined || owner === node || !isSettled(owner) || keyOf(owner) !== keyOf(node)) return;
    // It may have gone on from there already.
    const bits = this.holders.get(ip) ?? 0;
    if (this.world.nodes.some((each) => (bits >> each.index) & 1 && isSettled(each) && keyOf(each) === keyOf(node))) return;
    if (!owner.manages(ip) || this.wasRemoved(owner, ip)) return;
    throw new Violation('make before break', `${node.name} took ${ip} off before ${owner.name}, its next owner, had it`);
  }

  /** A planned move of this address has ended with its new owner: now, and not before, the old one lets go. */
  acquired(node: SimNode, ip: string): void {
    this.handedOver.add(`${node.index} ${ip}`);
  }

  /** What a liar has may go on as if it had crashed. */
  hasLied(name: string | null): boolean {
    return this.world.nodes.some((node) => node.name === name && node.mouth.hasLied);
  }

  /** Whether a claim is a reason for anything: that of a liar is, where it is true. */
  isTrue(name: string | null, ip: string): boolean {
    return this.world.nodes.some((node) => node.name === name && (!node.mouth.hasLied || node.mouth.truth.has(ip)));
  }

  /** By hand, or it moves on already. */
  private wasRemoved(owner: SimNode, ip: string): boolean {
    return this.removed.has(`${owner.index} ${ip}`) || owner.host.isBusyWith(ip);
  }
}
