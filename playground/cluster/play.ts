// One simulated cluster under the hands of somebody: goes on to a time, takes strikes, and tells what has happened. The same IR, seed and
// strikes give the same to the last event, so going back is playing from the start.

import type { ClusterIr } from '../../runtime/ir/generated/types.ts';
import { Owners } from '../../runtime/simulate/invariants/owner-story.ts';
import { Violation } from '../../runtime/simulate/invariants/violation.ts';
import { act, buildWorld, nodesMax, usualHabits } from '../../runtime/simulate/play-world.ts';
import type { SimNode } from '../../runtime/simulate/sim-process.ts';
import type { World } from '../../runtime/simulate/world.ts';
import type { Happened, NodeLife, Strike } from './messages.ts';
import { changeText, strikeText } from './story.ts';

/** Steps of the simulated time, on a grid of their own: what is told does not depend on how far one asks at a time. */
const stepMs = 100;

export class Play {
  private readonly world: World;
  private readonly owners: Owners;
  private readonly shown = new Map<string, string>();
  private readonly lives = new Map<string, NodeLife>();
  private happened: Happened[] = [];
  private readonly strikes: Strike[];

  /** @throws Error in words, where the cluster cannot be simulated. */
  constructor(ir: ClusterIr, seed: number, strikes: readonly Strike[]) {
    for (const each of [ir, ...strikes.flatMap((strike) => strike.ir ?? [])]) {
      if (!looksLikeIr(each)) throw new Error('This is no compiled configuration that could be played.');
    }
    if (ir.nodes.length === 0) throw new Error('The configuration has no node that could be simulated.');
    if (ir.nodes.length > nodesMax)
      throw new Error(`The configuration has ${ir.nodes.length} nodes; at most ${nodesMax} can be simulated.`);
    this.strikes = [...strikes];
    this.world = buildWorld(ir, { ...usualHabits, seed });
    this.owners = new Owners(this.world);
    this.world.onKernel = (ip) => this.kernelChanged(ip);
    this.world.onLog = (_, text) => {
      if (/^(move|order) .*refused: /.test(text)) this.tell(text, false);
    };
    for (const node of this.world.nodes) node.boot();
    this.look();
  }

  get nowMs(): number {
    return this.world.now;
  }

  /** One step towards that time, at most; false when it is there. Throws `Violation` where an invariant does not hold. */
  step(untilMs: number): boolean {
    const { world } = this;
    this.strikeDue();
    if (world.now >= untilMs) return false;
    const next = this.strikes[0]?.atMs ?? Infinity;
    world.run(Math.min(untilMs, next, (Math.floor(world.now / stepMs) + 1) * stepMs));
    for (const change of this.owners.take()) this.tell(changeText(change), false);
    this.look();
    return world.now < untilMs;
  }

  /** Now, or when its time has come. */
  strike(strike: Strike): void {
    this.strikes.push(strike);
    this.strikes.sort((a, b) => a.atMs - b.atMs);
    this.strikeDue();
  }

  /** What has happened since the last call. */
  take(): readonly Happened[] {
    return this.happened.splice(0);
  }

  private strikeDue(): void {
    for (let [first] = this.strikes; first !== undefined && first.atMs <= this.world.now; [first] = this.strikes) {
      const { action, ir } = first;
      this.strikes.shift();
      this.tell(strikeText(action), true);
      act(this.world, action, () => ir ?? null);
      this.look();
    }
  }

  private kernelChanged(ip: string): void {
    this.owners.note(ip);
    const owner = this.owners.servers(ip);
    if (this.shown.get(ip) === owner) return;
    this.shown.set(ip, owner);
    this.happened.push({ kind: 'owner', atMs: this.world.now, ip, owner });
  }

  private look(): void {
    for (const node of this.world.nodes) {
      const life = lifeOf(node);
      if (this.lives.get(node.name) === life) continue;
      this.lives.set(node.name, life);
      this.happened.push({ kind: 'node', atMs: this.world.now, node: node.name, life });
    }
  }

  private tell(text: string, grave: boolean): void {
    this.happened.push({ kind: 'told', atMs: this.world.now, text, grave });
  }
}

/**
 * It may come out of a link. The whole validator is larger than all else that looks at links; what passes here and is wrong all the same
 * ends in this worker, with a message, and harms nobody.
 */
function looksLikeIr(ir: unknown): boolean {
  const { nodes } = Object(ir);
  return (
    Array.isArray(nodes) &&
    nodes.every((node) => Array.isArray(node?.duravip?.addresses) && Number.isFinite(node?.timers?.heartbeatsPerSec))
  );
}

function lifeOf(node: SimNode): NodeLife {
  if (!node.isOn) return 'crashed';
  if (node.life === 'off') return node.isStopped ? 'stopped' : 'off';
  return node.life === 'running' && node.state?.draining === true ? 'draining' : node.life;
}

/** A sentence for what went wrong, and whether it is a bug of ours. */
export function reasonOf(error: unknown, nowMs: number): { readonly reason: string; readonly isOurs: boolean } {
  const message = error instanceof Error ? error.message : String(error);
  return {
    reason: error instanceof Violation ? `at ${(nowMs / 1000).toFixed(3)} s: ${message}` : message,
    isOurs: error instanceof Violation,
  };
}
