// Nodes and managers of rollouts on a simulated group: the state machines as they are, their rims made up. A process can die between any two effects, and
// comes back as what it has kept.

import { nextSerial, startManager, stepManager } from '../../core/rollout/rollout-manager.ts';
import type {
  ManagerKept,
  ManagerRollout,
  ManagerRolloutEffect,
  RolloutEnd,
  RolloutWish,
} from '../../core/rollout/rollout-manager-state.ts';
import { type NodeRolloutEffect, stepNode } from '../../core/rollout/rollout-node.ts';
import type { OfferAbout, RolloutGrade, RolloutId, RolloutMessage, Version } from '../../core/rollout/rollout-messages.ts';
import { Agenda } from '../agenda.ts';
import { Random } from '../random.ts';
import { SimGroup, type News } from './sim-group.ts';
import { NodeRim, type Process, type RimWorld, type SimNode } from './sim-node-rim.ts';

export interface SimManager extends Process {
  readonly kind: 'manager';
  kept: ManagerKept;
  state: ManagerRollout;
  /** Contents that it has, by hash. */
  readonly contents: Set<string>;
}

export type SimProcess = SimNode | SimManager;

export interface RolloutOutcome {
  readonly id: RolloutId;
  readonly end: RolloutEnd;
  readonly why: string;
}

/** What is only passed on. */
export const nothingAbout: OfferAbout = {
  plan: '',
  grade: 'reload',
  nodes: [],
  without: [],
  steps: [],
  gone: [],
  excused: [],
  settleMs: 0,
  waitMs: 0,
  packedBytes: 0,
  bytes: 0,
  who: '',
  source: '',
  words: '',
  signature: null,
};

export const before: Version = { serial: 0, sha256: 'old' };
const piecesOfRollout = 2;
const tickMs = 200;
/** A process that stands still for so long is put out of the group. */
const silentMs = 2000;

export class RolloutWorld {
  now = 0;
  events = 0;
  readonly random: Random;
  readonly agenda = new Agenda();
  readonly bus: SimGroup<RolloutMessage>;
  readonly nodes: readonly SimNode[];
  readonly managers: readonly SimManager[];
  readonly outcomes: RolloutOutcome[] = [];
  /** Effects are counted; a strike comes before one of them. */
  effects = 0;
  onEffect: (process: SimProcess, effect: NodeRolloutEffect | ManagerRolloutEffect) => void = () => {};
  onSay: (process: SimProcess, message: RolloutMessage) => void = () => {};
  onHear: (process: SimProcess, message: RolloutMessage) => void = () => {};
  onEnd: (manager: SimManager, outcome: RolloutOutcome) => void = () => {};
  onRevive: (node: SimNode) => void = () => {};
  onTick: () => void = () => {};
  onCommit: (node: SimNode, version: Version) => void = () => {};
  #settles = true;
  /** What was offered, as an adopting manager has it of the offer. */
  readonly #wishes = new Map<string, RolloutWish>();
  /** Whether a node ends to apply something, and is started again; and whether all of them stop for it. */
  readonly grade: RolloutGrade;
  readonly #rim: NodeRim;

  constructor(seed: number) {
    this.random = new Random(seed, 'rollout');
    this.bus = new SimGroup(this.random, (member) => this.#deliverSoon(member));
    const unfit = this.random.chance(0.1) ? this.random.below(4) : -1;
    const failing = this.random.chance(0.1) ? this.random.below(4) : -1;
    this.#settles = !this.random.chance(0.05);
    this.grade = this.random.pick(['reload', 'reload', 'restart', 'stop-all', 'stop-all']);
    this.#rim = new NodeRim(this.#rimWorld());
    this.nodes = ['n1', 'n2', 'n3', 'n4'].map((name, at) => this.#rim.make(name, before, at === unfit, at === failing));
    this.managers = ['m1', 'm2'].map((name) => this.#makeManager(name));
    this.bus.divide([this.processes.map(({ name }) => name)], () => {});
    this.#tick();
  }

  get processes(): readonly SimProcess[] {
    return [...this.nodes, ...this.managers];
  }

  run(untilMs: number): void {
    while (this.agenda.nextAt <= untilMs) {
      this.now = this.agenda.nextAt;
      this.agenda.runNext();
      this.events++;
    }
    this.now = untilMs;
  }

  start(manager: SimManager, wish: RolloutWish): void {
    if (!this.#runs(manager)) return;
    manager.contents.add(wish.sha256);
    this.#wishes.set(`${wish.serial ?? nextSerial(manager.state)} ${wish.sha256}`, wish);
    this.#stepManager(manager, { kind: 'start', wish });
  }

  order(manager: SimManager, kind: 'confirm' | 'abort'): void {
    if (this.#runs(manager)) this.#stepManager(manager, { kind });
  }

  /** Whoever has heard it whole can go on with what nodes say that they are in the middle of. False: there is nothing, or it has not. */
  adopt(manager: SimManager): boolean {
    if (!this.#runs(manager) || manager.state.running !== null) return false;
    const [doing] = [...manager.state.haves.values()].flatMap((have) => have.doing ?? []);
    const wish = doing === undefined ? undefined : this.#wishes.get(`${doing.id.serial} ${doing.id.sha256}`);
    if (doing === undefined || wish === undefined || !manager.contents.has(doing.id.sha256)) return false;
    this.#stepManager(manager, { kind: 'adopt', id: doing.id, wish });
    return manager.state.running !== null;
  }

  kill(process: SimProcess, reboots: boolean): void {
    if (!process.up) return;
    process.up = false;
    process.life++;
    if (process.kind === 'node' && reboots) process.boot++;
    // The others hear of it later: they are in the middle of something.
    this.agenda.add(this.now, () =>
      this.divide(this.bus.rooms().map((room) => room.filter((name) => name !== process.name || process.up))),
    );
  }

  isUp(name: string): boolean {
    return this.processes.some((process) => process.name === name && process.up);
  }

  revive(process: SimProcess, group: readonly string[]): void {
    if (process.up) return;
    process.up = true;
    process.stoppedUntil = 0;
    if (process.kind === 'node') {
      const { state, effects, runs } = this.#rim.start(process);
      process.state = state;
      process.running = runs;
      this.onRevive(process);
      this.#perform(process, effects);
    } else process.state = startManager(process.name, process.kept);
    if (process.up)
      this.divide([
        ...this.bus
          .rooms()
          .filter((room) => room !== group)
          .map((room) => [...room]),
        [...group, process.name],
      ]);
  }

  stop(process: SimProcess, ms: number): void {
    process.stoppedUntil = Math.max(process.stoppedUntil, this.now + ms);
    if (ms > silentMs) this.agenda.add(this.now + silentMs, () => this.#putOut(process));
    this.agenda.add(this.now + ms, () => this.#deliverSoon(process.name));
  }

  /** Views change; who stays together hears the same before. */
  divide(groups: readonly (readonly string[])[]): void {
    this.bus.divide(
      groups.filter((group) => group.length > 0),
      (member, news) => {
        const process = this.processes.find(({ name }) => name === member);
        // Who stands still hears it when it wakes, or never: it has been put out by then.
        if (process !== undefined && this.#runs(process)) this.#hear(process, news);
      },
    );
  }

  #putOut(process: SimProcess): void {
    if (!process.up || process.stoppedUntil <= this.now) return;
    this.divide([...this.bus.rooms().map((room) => room.filter((name) => name !== process.name)), [process.name]]);
  }

  #runs(process: SimProcess): boolean {
    return process.up && process.stoppedUntil <= this.now;
  }

  #deliverSoon(member: string): void {
    this.agenda.add(this.now + this.random.whole(1, 20), () => {
      const process = this.processes.find(({ name }) => name === member);
      if (process === undefined || !this.#runs(process)) return;
      const news = this.bus.take(member);
      if (news === null) return;
      this.#hear(process, news);
      this.#deliverSoon(member);
    });
  }

  #hear(process: SimProcess, news: News<RolloutMessage>): void {
    if (news.kind === 'message') this.onHear(process, news.message);
    if (process.kind === 'node') {
      if (news.kind === 'message') this.#rim.hear(process, news.message);
      if (news.kind === 'view') this.#stepNode(process, { kind: 'view', managers: news.members.filter((name) => name.startsWith('m')) });
      else this.#stepNode(process, news);
      return;
    }
    if (news.kind === 'view') this.#stepManager(process, { kind: 'view', nodes: news.members.filter((name) => name.startsWith('n')) });
    else {
      // Pieces go to all: whoever has heard the last of them has the whole.
      if (news.message.kind === 'offer-piece' && news.message.index === piecesOfRollout - 1) process.contents.add(news.message.id.sha256);
      this.#stepManager(process, news);
    }
  }

  #tick(): void {
    for (const node of this.nodes) {
      if (this.#runs(node)) this.#stepNode(node, { kind: 'tick' });
      if (this.#runs(node)) this.#rim.look(node);
    }
    this.onTick();
    for (const manager of this.managers) if (this.#runs(manager)) this.#stepManager(manager, { kind: 'tick' });
    this.agenda.add(this.now + tickMs, () => this.#tick());
  }

  #stepNode(node: SimNode, event: Parameters<typeof stepNode>[1]): void {
    const { state, effects } = stepNode(node.state, event, this.now);
    if (state.offer !== null && state.offer.offer !== node.state.offer?.offer) node.held = state.offer.offer;
    node.state = state;
    this.#perform(node, effects);
  }

  #stepManager(manager: SimManager, event: Parameters<typeof stepManager>[1]): void {
    const { state, effects } = stepManager(manager.state, event, this.now);
    manager.state = state;
    this.#perform(manager, effects);
  }

  /** One after the other; whoever dies in between has done the first ones only. */
  #perform(process: SimProcess, effects: readonly (NodeRolloutEffect | ManagerRolloutEffect)[]): void {
    const { life } = process;
    for (const effect of effects) {
      this.effects++;
      this.onEffect(process, effect);
      if (process.life !== life) return;
      if (process.kind === 'node') this.#nodeEffect(process, effect as NodeRolloutEffect);
      else this.#managerEffect(process, effect as ManagerRolloutEffect);
    }
  }

  #nodeEffect(node: SimNode, effect: NodeRolloutEffect): void {
    switch (effect.kind) {
      case 'say':
        this.#say(node, effect.message);
        break;
      case 'keep':
        if (effect.kept.good.serial !== node.kept.good.serial || effect.kept.good.sha256 !== node.kept.good.sha256)
          this.onCommit(node, effect.kept.good);
        node.kept = effect.kept;
        break;
      case 'check':
        this.#rim.check(node, effect.id);
        break;
      case 'apply':
        this.#rim.apply(node, effect.version);
        break;
      case 'take-piece':
        break;
    }
  }

  #rimWorld(): RimWorld {
    const world = this;
    return {
      get now() {
        return world.now;
      },
      get nodes() {
        return world.nodes;
      },
      random: this.random,
      grade: this.grade,
      later: (node, leastMs, mostMs, then) => this.#later(node, leastMs, mostMs, then),
      step: (node, event) => this.#stepNode(node, event),
      say: (node, message) => this.#perform(node, [{ kind: 'say', message }]),
      kill: (node) => this.kill(node, false),
      reviveLater: (node, ms) =>
        this.agenda.add(this.now + ms, () => {
          if (!node.up)
            this.revive(node, this.bus.rooms().find((room) => room.some((name) => name.startsWith('n'))) ?? this.bus.rooms()[0] ?? []);
        }),
      together: (name) => this.bus.together(name),
    };
  }

  #managerEffect(manager: SimManager, effect: ManagerRolloutEffect): void {
    switch (effect.kind) {
      case 'say':
        this.#say(manager, effect.message);
        break;
      case 'keep':
        manager.kept = effect.kept;
        break;
      case 'settle':
        if (this.#settles) this.#later(manager, 100, 2000, () => this.#stepManager(manager, { kind: 'settled', id: effect.id }));
        break;
      case 'offer-to':
        if (manager.contents.has(effect.id.sha256)) this.#offerTo(manager, effect.id, effect.node);
        break;
      case 'not-adopted':
        break;
      case 'ended':
        this.outcomes.push(effect);
        this.onEnd(manager, effect);
        break;
    }
  }

  #say(process: SimProcess, message: RolloutMessage): void {
    this.onSay(process, message);
    this.bus.say(process.name, message);
  }

  #offerTo(manager: SimManager, id: RolloutId, node: string): void {
    const say = (message: RolloutMessage) => this.#say(manager, message);
    const about = { ...nothingAbout, nodes: [node] };
    say({ kind: 'offer', id, old: null, onlyTo: node, pieces: piecesOfRollout, confirmMs: 10_000, about });
    for (let index = 0; index < piecesOfRollout; index++) say({ kind: 'offer-piece', id, index, bytes: new Uint8Array() });
  }

  /** What the rim does takes a while, and does not come to another life. */
  #later(process: SimProcess, leastMs: number, mostMs: number, then: () => void): void {
    const { life } = process;
    const due = (): void => {
      if (process.life !== life || !process.up) return;
      if (process.stoppedUntil > this.now) this.agenda.add(process.stoppedUntil, due);
      else then();
    };
    this.agenda.add(this.now + this.random.whole(leastMs, mostMs), due);
  }

  #makeManager(name: string): SimManager {
    const kept: ManagerKept = { committed: before, offered: 0 };
    return { kind: 'manager', name, up: true, stoppedUntil: 0, life: 0, kept, state: startManager(name, kept), contents: new Set() };
  }
}
