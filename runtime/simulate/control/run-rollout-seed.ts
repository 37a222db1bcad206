// One seed of a rollout: two managers that may both begin, an operator who confirms or not, and strikes at any effect: kills, stops, partitions. Then
// everything is mended, and what must hold is looked at.

import { type RolloutMessage, sameId, type Version } from '../../core/rollout/rollout-messages.ts';
import { Random } from '../random.ts';
import type { SeedResult } from '../seam/run-bus-seed.ts';
import { before, nothingAbout, RolloutWorld, type SimManager, type SimProcess } from './rollout-world.ts';

const confirmMs = 20_000;
const settleMs = 4000;
const switchMs = 10_000;
const stopAllMs = 30_000;
const returnMs = 20_000;
/** Strikes end; timers of nodes run out; all is mended; late ones have caught up; all timers of what was begun then are over. */
const lastStrikeMs = 60_000;
const mendedMs = 160_000;
/** When all is over that was begun. */
const replayMs = 230_000;
const caughtUpMs = mendedMs + 10_000;
const endMs = 320_000;
/** The longest that a node waits for a confirmation or for its manager. */
const timersMs = 95_000;
/** A node that stops with all others waits 20 s for them, once it has let go. */
const haltedMs = 24_000;
/** From the start of a process until it has addresses, at least. */
const matureMs = 1000;

class Broken extends Error {}

export function runRolloutSeed(seed: number): SeedResult {
  const world = new RolloutWorld(seed);
  const random = new Random(seed, 'strikes');
  const counters = new Map<string, number>();
  const count = (name: string, by = 1) => counters.set(name, (counters.get(name) ?? 0) + by);
  let failure: string | null = null;
  try {
    watchCommits(world);
    watchOffers(world);
    watchEnds(world);
    watchGroups(world, counters);
    count(`grade ${world.grade}`);
    replay(world);
    operate(world, random, count);
    strikeAtEffects(world, random, count);
    world.run(mendedMs - 1);
    checkSides(world);
    mend(world);
    world.run(caughtUpMs);
    checkCaughtUp(world);
    world.run(endMs);
    checkEnd(world);
    if ([...counters.keys()].every((name) => !strikes.includes(name))) checkUndisturbed(world);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    failure = error instanceof Broken ? error.message : `bug: ${error.stack}`;
  }
  for (const { end } of world.outcomes) count(`ended: ${end}`);
  return { seed, failure, events: world.events, counters };
}

/** R1: of one serial only one content is ever good anywhere, and nobody goes back to a lower one. */
function watchCommits(world: RolloutWorld): void {
  const bySerial = new Map<number, string>([[before.serial, before.sha256]]);
  world.onCommit = (node, { serial, sha256 }) => {
    const known = bySerial.get(serial) ?? sha256;
    bySerial.set(serial, known);
    if (known !== sha256) throw new Broken(`R1: serial ${serial} is ${known} and ${sha256}`);
    if (serial <= node.kept.good.serial) throw new Broken(`R1: ${node.name} went from serial ${node.kept.good.serial} to ${serial}`);
  };
}

/** R8: no serial is offered twice by one manager, for other contents. */
function watchOffers(world: RolloutWorld): void {
  const offered = new Map<string, string>();
  world.onSay = ({ name }, message) => {
    if (message.kind !== 'offer' || message.onlyTo !== null) return;
    const key = `${name} ${message.id.serial}`;
    const known = offered.get(key) ?? message.id.sha256;
    if (known !== message.id.sha256)
      throw new Broken(`R8: ${name} offers ${message.id.sha256} as serial ${message.id.serial}, which is ${known}`);
    offered.set(key, known);
  };
}

/** R10: committed is what has come back in order, or what a node has. */
function watchEnds(world: RolloutWorld): void {
  const known = new Set<string>();
  const keyOf = (name: string, { serial, sha256 }: Version) => `${name} ${serial} ${sha256}`;
  world.onHear = ({ name }, message) => {
    if (message.kind === 'confirm') known.add(keyOf(name, message.id));
    if (message.kind === 'have') known.add(keyOf(name, message.good));
  };
  world.onEnd = ({ name }, { id, end }) => {
    if (end === 'committed' && !known.has(keyOf(name, id)))
      throw new Broken(`R10: ${name} says that serial ${id.serial} is committed before it is`);
  };
}

/** R11: no two nodes that are together serve in two groups, each of them everything, where nobody was cut off from the others. R12: nobody waits for them without end. */
function watchGroups(world: RolloutWorld, counters: ReadonlyMap<string, number>): void {
  world.onTick = () => {
    if (world.grade !== 'stop-all' || counters.has('stop')) return;
    const late = world.nodes.find(
      ({ up, halted, haltedAt, kept }) => up && halted && world.now - haltedAt > haltedMs && kept.doing?.phase === 'switched',
    );
    if (late !== undefined)
      throw new Broken(`R12: ${late.name} has waited for ${(world.now - late.haltedAt) / 1000} s for others to let go`);
    if (counters.has('partition')) return;
    for (const room of world.bus.rooms()) {
      const serving = world.nodes.filter(
        ({ name, up, hasLetGo, withheld, startedAt }) =>
          up && room.includes(name) && !hasLetGo && !withheld && world.now - startedAt >= matureMs,
      );
      const [one, other] = [serving[0], serving.find(({ running }) => running.sha256 !== serving[0]?.running.sha256)];
      if (one !== undefined && other !== undefined)
        throw new Broken(`R11: ${one.name} serves in the group of ${one.running.sha256}, ${other.name} in that of ${other.running.sha256}`);
    }
  };
}

/** Somebody says all of the first rollout once more, when it is long over and its manager is away: R1 tells where a node believes it. */
function replay(world: RolloutWorld): void {
  const said: RolloutMessage[] = [];
  const told = world.onSay;
  world.onSay = (process, message) => {
    told(process, message);
    const isOrder = message.kind === 'offer' || message.kind === 'offer-piece' || message.kind === 'switch' || message.kind === 'confirm';
    if (isOrder && message.id.serial === 1 && said.length < 12) said.push(message);
  };
  world.agenda.add(replayMs, () => {
    // Who began it would take it back.
    const [manager] = world.managers;
    if (manager !== undefined) world.kill(manager, false);
    for (const [at, message] of said.entries()) world.agenda.add(replayMs + 300 * (at + 1), () => world.bus.say('m2', message));
    world.agenda.add(replayMs + 10_000, () => {
      if (manager !== undefined) world.revive(manager, world.bus.rooms()[0] ?? []);
    });
  });
}

function operate(world: RolloutWorld, random: Random, count: (name: string) => void): void {
  const names = world.nodes.map(({ name }) => name);
  const without = random.chance(0.1) ? [random.pick(names)] : [];
  const order = random.shuffled(names).filter((name) => !without.includes(name));
  const steps = world.grade === 'stop-all' || random.chance(0.3) ? [order] : order.map((name) => [name]);
  const begin = (at: number, which: number) =>
    world.agenda.add(at, () => {
      const manager = world.managers[which];
      if (manager === undefined) return;
      const pieces = [new Uint8Array(), new Uint8Array()];
      world.start(manager, {
        sha256: `new of ${manager.name} at ${at}`,
        pieces,
        old: null,
        nodes: names,
        without,
        steps,
        restarts: world.grade !== 'reload',
        serial: null,
        switchMs: world.grade === 'stop-all' ? stopAllMs : switchMs,
        settleMs,
        returnMs,
        confirmMs,
        about: { ...nothingAbout, nodes: names, without },
      });
    });
  if (without.length > 0) comeLate(world, without, count);
  begin(5000, 0);
  if (random.chance(0.3)) begin(5000 + random.below(60), 1);
  if (random.chance(0.4)) begin(30_000 + random.below(30_000), random.below(2));
  const patience = random.pick([0, 0, 2000, 10_000, 60_000]);
  const answer = random.chance(0.1) ? 'abort' : 'confirm';
  // Who sees that the other one is gone in the middle of it goes on with it, or does not.
  const adopts = random.chance(0.5);
  const look = (): void => {
    for (const manager of world.managers) {
      checkNoticed(manager);
      const isAlone = world.managers.every(({ name, up }) => name === manager.name || !up);
      if (adopts && isAlone && world.adopt(manager)) count('adopted');
      const { running } = manager.state;
      if (running?.phase !== 'waiting') continue;
      const waited = confirmMs - (running.until - world.now);
      if (waited >= patience) world.order(manager, answer);
    }
    world.agenda.add(world.now + 500, look);
  };
  world.agenda.add(500, look);
}

/** Away while all others change; and when it comes back nobody is there who could give it what it has missed. */
function comeLate(world: RolloutWorld, away: readonly string[], count: (name: string) => void): void {
  const those = world.nodes.filter(({ name }) => away.includes(name));
  world.agenda.add(2000, () => {
    for (const node of those) world.kill(node, false);
  });
  const look = (): void => {
    if (world.now > lastStrikeMs) return;
    if (world.outcomes.every(({ end }) => end !== 'committed')) {
      world.agenda.add(world.now + 500, look);
      return;
    }
    count('came late');
    for (const manager of world.managers) world.kill(manager, false);
    world.agenda.add(world.now + 2000, () => {
      for (const node of those) revive(world, node, world.bus.rooms()[0] ?? []);
    });
  };
  world.agenda.add(5000, look);
}

const kinds: readonly RolloutMessage['kind'][] = [
  'offer',
  'offer-piece',
  'ready',
  'switch',
  'switched',
  'released',
  'confirm',
  'abort',
  'returned',
  'have',
];

/** Up to five strikes: at the effect of a number, or at a message of a kind, the first to the fourth of it. */
function strikeAtEffects(world: RolloutWorld, random: Random, count: (name: string) => void): void {
  const numbers = new Set(Array.from({ length: random.below(4) }, () => 12 + random.below(140)));
  const messages = new Map(Array.from({ length: random.below(3) }, () => [random.pick(kinds), random.whole(1, 4)] as const));
  // The moment that counts most, and comes in few seeds.
  if (random.chance(0.4)) messages.set('confirm', 1);
  const said = new Map<string, number>();
  world.onEffect = (process, effect) => {
    if (world.now > lastStrikeMs) return;
    const kind = effect.kind === 'say' ? effect.message.kind : null;
    const times = (said.get(kind ?? '') ?? 0) + 1;
    said.set(kind ?? '', times);
    const isDue = kind !== null && messages.get(kind) === times;
    if (isDue) count(`at ${kind}`);
    if (!isDue && !numbers.has(world.effects)) return;
    // Before it is said, or while it is on its way.
    if (random.chance(0.5)) strike(world, random, process, count);
    else world.agenda.add(world.now + random.whole(0, 25), () => strike(world, random, process, count));
  };
}

const strikes: readonly string[] = ['kill', 'reboot', 'stop', 'partition'];

function strike(world: RolloutWorld, random: Random, here: SimProcess, count: (name: string) => void): void {
  const victim = random.chance(0.5) ? here : random.pick(world.processes);
  const kind = random.pick(['kill', 'reboot', 'stop', 'partition', 'partition'] as const);
  count(kind);
  switch (kind) {
    case 'kill':
    case 'reboot': {
      world.kill(victim, kind === 'reboot');
      const group = () => random.pick(world.bus.rooms().length === 0 ? [[]] : world.bus.rooms());
      if (random.chance(0.7)) world.agenda.add(world.now + random.whole(200, 40_000), () => revive(world, victim, group()));
      break;
    }
    case 'stop':
      world.stop(victim, random.pick([300, 5000, 90_000]));
      break;
    case 'partition': {
      const names = random.shuffled(world.bus.rooms().flat());
      const cut = random.whole(1, Math.max(1, names.length - 1));
      world.agenda.add(world.now, () =>
        world.divide([names.slice(0, cut), names.slice(cut)].map((part) => part.filter((name) => world.isUp(name)))),
      );
      if (random.chance(0.6)) world.agenda.add(world.now + random.whole(200, 60_000), () => world.divide([world.bus.rooms().flat()]));
      break;
    }
  }
}

/** R6: after a crash in the time of the confirmation the new one goes on; after a reboot, later, and before all had let go the good one. */
function revive(world: RolloutWorld, process: SimProcess, room: readonly string[]): void {
  if (process.up) return;
  if (process.kind === 'node') {
    const { doing, good } = process.kept;
    const { passed, boot } = process;
    const hasPassed = passed !== null && doing !== null && sameId(passed, doing.id);
    const hadLetGo = world.grade !== 'stop-all' || (hasPassed && !process.failsToApply);
    const goesOn = doing?.phase === 'switched' && doing.until.boot === `boot ${boot}` && world.now < doing.until.at && hadLetGo;
    const expected = goesOn ? doing.id.sha256 : good.sha256;
    world.onRevive = (node) => {
      if (node.running.sha256 !== expected)
        throw new Broken(`R6: ${node.name} came back with ${node.running.sha256} and not with ${expected}`);
    };
  }
  world.revive(process, room);
  // Not of those who restart by themselves.
  world.onRevive = () => {};
}

function mend(world: RolloutWorld): void {
  world.onEffect = () => {};
  for (const process of world.processes) {
    process.stoppedUntil = Math.min(process.stoppedUntil, world.now);
    revive(world, process, world.bus.rooms()[0] ?? []);
  }
  world.divide([world.processes.map(({ name }) => name)]);
}

/** R7: who is missed ends it at once, and nobody waits for a time to be over. */
function checkNoticed({ name, state: { running, present } }: SimManager): void {
  if (running === null || running.phase === 'aborting' || running.phase === 'confirming') return;
  const { wish, phase, step } = running;
  // Those of the step leave and come back.
  const away = wish.restarts && phase === 'switching' && present !== null ? (wish.steps[step] ?? []) : [];
  const gone = wish.nodes.filter((node) => !wish.without.includes(node) && !(present ?? []).includes(node) && !away.includes(node));
  if (gone.length > 0) throw new Broken(`R7: ${name} goes on without ${gone.join(', ')}`);
}

/** R2: long after the last strike each side with a manager that knows the way is uniform, and nobody hangs in between. */
function checkSides(world: RolloutWorld): void {
  for (const room of world.bus.rooms()) {
    const nodes = world.nodes.filter(({ name, up, stoppedUntil }) => up && stoppedUntil <= world.now && room.includes(name));
    for (const { name, kept, state, stoppedUntil } of nodes) {
      // Who has adopted it late has given them more time.
      const until = kept.doing?.phase === 'switched' ? kept.doing.until.at : (state.leaderlessUntil ?? 0);
      if (kept.doing !== null && world.now > Math.max(stoppedUntil + timersMs, until + 1000))
        throw new Broken(`R2: ${name} still hangs in serial ${kept.doing.id.serial}`);
    }
    if (nodes.some(({ kept }) => kept.doing !== null)) continue;
    const best = nodes.reduce((most, { kept }) => (kept.good.serial > most.serial ? kept.good : most), before as Version);
    const able = world.managers.some(
      ({ name, up, stoppedUntil, contents }) => up && stoppedUntil <= world.now && room.includes(name) && contents.has(best.sha256),
    );
    if (!able || nodes.some(({ unfit, failsToApply }) => unfit || failsToApply)) continue;
    // Whoever has come to this side just now is on his way.
    const isCaught = (name: string) => world.managers.some(({ state }) => (state.catching.get(name)?.until ?? 0) > world.now);
    for (const { name, kept } of nodes)
      if (kept.good.serial !== best.serial && !isCaught(name))
        throw new Broken(`R2: ${name} has serial ${kept.good.serial}, others of its side ${best.serial}`);
  }
}

/** R3: ten seconds after the merge all have what was committed anywhere, unless they are in the middle of something or unfit for it. */
function checkCaughtUp(world: RolloutWorld): void {
  const best = world.nodes.reduce((most, { kept }) => (kept.good.serial > most.serial ? kept.good : most), before as Version);
  for (const { name, kept, unfit, failsToApply } of world.nodes) {
    if (unfit || failsToApply || kept.doing !== null || kept.good.serial === best.serial) continue;
    throw new Broken(`R3: ${name} has serial ${kept.good.serial} ten seconds after the merge, others have ${best.serial}`);
  }
}

/** R9: where nothing happened the first in order is not refused, and who goes back is back before the time for it is over. */
function checkUndisturbed({ outcomes, nodes }: RolloutWorld): void {
  const fit = nodes.every(({ unfit, failsToApply }) => !unfit && !failsToApply);
  const first = outcomes.filter(({ id }) => id.serial === 1);
  if (fit && first.every(({ end }) => end === 'refused')) throw new Broken('R9: of two that began nobody won');
  const silent = outcomes.find(({ end, why }) => end === 'refused' && why.includes('time is over'));
  if (fit && silent !== undefined)
    throw new Broken(`R9: serial ${silent.id.serial} of ${silent.id.manager} was refused, and nobody was named`);
  const late = outcomes.find(({ end }) => end === 'rolled back, not all' || end === 'unknown');
  if (late !== undefined) throw new Broken(`R9: serial ${late.id.serial} ended: ${late.end}, although nothing happened`);
}

/** R4: all run one configuration, which is good. R5: what a manager said of a rollout is so. */
function checkEnd(world: RolloutWorld): void {
  const fit = world.nodes.filter(({ unfit, failsToApply }) => !unfit && !failsToApply);
  const [first] = fit;
  for (const { name, kept, running, halted, withheld } of fit) {
    if (halted || withheld) throw new Broken(`R4: ${name} serves nothing`);
    if (kept.doing !== null) throw new Broken(`R4: ${name} still hangs in serial ${kept.doing.id.serial}`);
    if (kept.good.sha256 !== running.sha256) throw new Broken(`R4: ${name} runs ${running.sha256}, good is ${kept.good.sha256}`);
    if (kept.good.sha256 !== first?.kept.good.sha256)
      throw new Broken(`R4: ${name} has ${kept.good.sha256}, ${first?.name} ${first?.kept.good.sha256}`);
  }
  for (const { id, end } of world.outcomes) {
    const isGood = world.nodes.some(({ kept }) => kept.good.sha256 === id.sha256);
    if (end === 'committed' && (first?.kept.good.serial ?? 0) < id.serial)
      throw new Broken(`R5: ${id.manager} said that serial ${id.serial} was committed`);
    if (end !== 'committed' && end !== 'unknown' && isGood)
      throw new Broken(`R5: ${id.manager} said of serial ${id.serial}: ${end}; it is good`);
  }
}
