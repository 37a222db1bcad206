// What the rim of a node does in the simulation of rollouts: checks, applies, starts anew, and stops with all others as `daemon/rollout` does, by the same
// decisions. Only how long it takes is made up.

import type { Offer, RolloutGrade, RolloutId, RolloutMessage, Version } from '../../core/rollout/rollout-messages.ts';
import { sameId } from '../../core/rollout/rollout-messages.ts';
import { type NodeKept, type NodeRollout, startNode, type stepNode } from '../../core/rollout/rollout-node.ts';
import { isCutOff, mayServe, releasedMs, turnOf } from '../../core/rollout/stop-all.ts';
import type { Random } from '../random.ts';

export interface Process {
  readonly name: string;
  up: boolean;
  /** Stands still until then. */
  stoppedUntil: number;
  /** Counts its lives: what an old one has asked for does not come to a new one. */
  life: number;
}

export interface SimNode extends Process {
  readonly kind: 'node';
  boot: number;
  kept: NodeKept;
  state: NodeRollout;
  running: Version;
  /** What it was told to run last; one is applied at a time, and the last counts. */
  wanted: Version;
  /** Why it would not be ready, and whether switching fails. */
  readonly unfit: boolean;
  readonly failsToApply: boolean;
  startedAt: number;
  /** It stops with all others, and then it has let go of everything. */
  halted: boolean;
  haltedAt: number;
  hasLetGo: boolean;
  /** Takes nothing beside nodes of another group. */
  withheld: boolean;
  /** It does not know how such a stop ended for the others; and on its disk. */
  fresh: boolean;
  apart: boolean;
  /** The offer in hand, and who has let go, by rollout; on its disk: in which all had. */
  held: Offer | null;
  released: Map<string, Set<string>>;
  passed: RolloutId | null;
}

export interface RimWorld {
  readonly now: number;
  readonly random: Random;
  readonly grade: RolloutGrade;
  readonly nodes: readonly SimNode[];
  later(node: SimNode, leastMs: number, mostMs: number, then: () => void): void;
  step(node: SimNode, event: Parameters<typeof stepNode>[1]): void;
  say(node: SimNode, message: RolloutMessage): void;
  kill(node: SimNode): void;
  reviveLater(node: SimNode, ms: number): void;
  together(name: string): readonly string[];
}

const lookMs = 50;

export class NodeRim {
  readonly #world: RimWorld;

  constructor(world: RimWorld) {
    this.#world = world;
  }

  make(name: string, good: Version, unfit: boolean, failsToApply: boolean): SimNode {
    const kept: NodeKept = { good, seen: 0, doing: null };
    const disk = { kept, apart: false, passed: null, boot: 0 };
    const life = { up: true, stoppedUntil: 0, life: 0, startedAt: 0, state: startNode(name, 'boot 0', kept, 0).state };
    const own = { running: good, wanted: good, halted: false, haltedAt: 0, hasLetGo: false, withheld: false, fresh: false, held: null };
    return { kind: 'node', name, unfit, failsToApply, ...disk, ...life, ...own, released: new Map() };
  }

  /** As `beginRollouts`: what runs, out of what is on the disk. */
  start(node: SimNode): ReturnType<typeof startNode> {
    const { now, grade } = this.#world;
    const boot = `boot ${node.boot}`;
    const isStopAll = grade === 'stop-all' && node.kept.doing?.phase === 'switched';
    if (isStopAll) node.apart = true;
    const goesOn = startNode(node.name, boot, node.kept, now).runs.sha256 !== node.kept.good.sha256;
    const { passed } = node;
    const isCut = isStopAll && isCutOff(node.kept, (id) => passed !== null && sameId(id, passed));
    // Cut off, or it cannot start with the new one, which is told from its end.
    if (goesOn && (isCut || (isStopAll && node.failsToApply))) node.kept = { ...node.kept, doing: null };
    Object.assign(node, { halted: false, hasLetGo: false, fresh: node.apart, withheld: node.apart, held: null, startedAt: now });
    node.released = new Map();
    return startNode(node.name, boot, node.kept, now);
  }

  hear(node: SimNode, message: RolloutMessage): void {
    if (message.kind !== 'released') return;
    const known = node.released.get(keyOf(message.id)) ?? new Set<string>();
    node.released.set(keyOf(message.id), known.add(message.node));
  }

  check(node: SimNode, id: RolloutId): void {
    const problems = node.unfit ? ['it has no eth1'] : [];
    this.#world.later(node, 5, 200, () => this.#world.step(node, { kind: 'checked', id, problems }));
  }

  apply(node: SimNode, version: Version): void {
    const { grade } = this.#world;
    const problem = node.failsToApply && version.serial > 0 ? 'the listener cannot be opened' : null;
    node.wanted = version;
    if (node.halted || (grade === 'restart' && problem === null)) this.#restart(node);
    else if (grade === 'stop-all' && node.running.sha256 !== version.sha256) this.#stopAll(node);
    else
      this.#world.later(node, 10, 500, () => {
        if (node.wanted !== version) return;
        node.running = version;
        this.#world.step(node, { kind: 'applied', version, problem });
      });
  }

  /** As `Share`: each tick. */
  look(node: SimNode): void {
    const { nodes, now, together } = this.#world;
    if (node.halted) return;
    const there = together(node.name);
    const others = nodes.filter(({ name, up }) => up && name !== node.name && there.includes(name));
    const grouped = (each: SimNode) => ({ group: each.running.sha256, serial: each.kept.good.serial });
    const { kept, state } = node;
    const open = kept.doing === null ? now - node.startedAt : 'forth';
    const may = mayServe(grouped(node), node.apart ? open : null, others.map(grouped));
    node.withheld = !may || (node.fresh && !there.includes(node.name));
    if (!node.withheld) node.fresh = false;
    if (!node.fresh && kept.doing === null && state.returning === null) node.apart = false;
    if (node.fresh && kept.doing?.phase === 'switched' && now - node.startedAt > releasedMs) this.#isLate(node, kept.doing.id);
  }

  /** It ends in order after a while, and is started again. */
  #restart(node: SimNode): void {
    const { random } = this.#world;
    this.#world.later(node, 10, 500, () => {
      this.#world.kill(node);
      this.#world.reviveLater(node, random.whole(200, 3000));
    });
  }

  #stopAll(node: SimNode): void {
    const { doing } = node.kept;
    const offer = doing !== null && node.held !== null && sameId(node.held.id, doing.id) ? node.held : null;
    node.halted = true;
    node.haltedAt = this.#world.now;
    node.apart = true;
    this.#world.later(node, 10, 1500, () => {
      node.hasLetGo = true;
      if (offer === null) {
        this.#restart(node);
        return;
      }
      this.#world.say(node, { kind: 'released', id: offer.id, node: node.name });
      this.#wait(node, offer, this.#world.now + releasedMs);
    });
  }

  #wait(node: SimNode, { id, about }: Offer, until: number): void {
    const wanted = about.nodes.filter((name) => !about.without.includes(name));
    const look = (): void => {
      const turn = turnOf({ id, wanted, until }, node.kept, node.released.get(keyOf(id)) ?? new Set(), this.#world.now);
      if (turn.kind === 'wait') this.#world.later(node, lookMs, lookMs, look);
      if (turn.kind === 'late') this.#isLate(node, id);
      if (turn.kind !== 'through') return;
      node.passed = id;
      this.#restart(node);
    };
    look();
  }

  #isLate(node: SimNode, id: RolloutId): void {
    this.#world.say(node, { kind: 'switched', id, node: node.name, problem: 'somebody has not let go' });
    this.#world.step(node, { kind: 'message', message: { kind: 'abort', id } });
  }
}

function keyOf({ serial, sha256, manager }: RolloutId): string {
  return `${serial} ${sha256} ${manager}`;
}
