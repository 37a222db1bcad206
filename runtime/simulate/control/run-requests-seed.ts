// One seed of requests: two managers ask, kills, stops, partitions and joins come at any message, and what must hold is held against what each process does.

import { Foreign } from '../../../base/foreign.ts';
import type { Asked } from '../../control/asked.ts';
import type { Request, Scope } from '../../control/control-messages.ts';
import { encodeControl, idKey } from '../../control/control-wire.ts';
import { Random } from '../random.ts';
import type { SeedResult } from '../seam/run-bus-seed.ts';
import { type Life, RequestsWorld, saidBy, type Watch } from './requests-world.ts';

const lastStrikeMs = 30_000;
const mendedMs = 60_000;
const endMs = 120_000;
const withinMs = 8000;

class Broken extends Error {}

export async function runRequestsSeed(seed: number): Promise<SeedResult> {
  const counters = new Map<string, number>();
  const count = (name: string) => counters.set(name, (counters.get(name) ?? 0) + 1);
  const checker = new RequestsChecker(count);
  const world = new RequestsWorld(seed, checker);
  checker.world = world;
  const random = new Random(seed, 'strikes');
  let failure: string | null = null;
  try {
    for (let times = 0; times < 24; times++) world.agenda.add(1500 + random.below(lastStrikeMs), () => askSomething(world, random));
    const many = new Random(seed, 'crowd');
    if (many.chance(0.3)) world.agenda.add(1500 + many.below(lastStrikeMs), () => crowd(world, many, count));
    world.agenda.add(1500 + random.below(lastStrikeMs), () => forge(world));
    strikeAtMessages(world, random, count);
    await world.run(mendedMs);
    mend(world);
    world.agenda.add(mendedMs + 5000, () => {
      void ask(world, 'm1', { kind: 'all' }, 'read big last').then((asked) => {
        checker.last = asked;
      });
    });
    await world.run(endMs);
    checker.atEnd();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    failure = error instanceof Broken ? error.message : `bug: ${error.stack}`;
  }
  failure ??= checker.failure;
  return { seed, failure, events: world.events, counters };
}

function askSomething(world: RequestsWorld, random: Random, commands = ['order', 'order', 'read', 'read', 'read big']): void {
  const scope = random.pick<Scope>([{ kind: 'all' }, { kind: 'all' }, { kind: 'subcluster', name: 'west' }, { kind: 'node', name: 'n2' }]);
  void ask(world, random.pick(['m1', 'm2']), scope, random.pick(commands));
}

/** Twenty at one moment, by both managers. */
function crowd(world: RequestsWorld, random: Random, count: (name: string) => void): void {
  count('crowd');
  for (let times = 0; times < 20; times++) askSomething(world, random, ['order', 'read']);
}

async function ask(world: RequestsWorld, name: string, scope: Scope, command: string): Promise<Asked | null> {
  const life = world.life(name);
  if (!world.runs(life) || life.asker === null) return null;
  const sent = await life.asker.ask(scope, 'text', command, 'test', withinMs);
  return 'asked' in sent ? sent.asked : null;
}

/** A node that asks others to do something. */
function forge(world: RequestsWorld): void {
  const life = world.life('n4');
  const id = { manager: 'm1', incarnation: 'forged', number: 1 };
  const request: Request = {
    kind: 'request',
    id,
    scope: { kind: 'all' },
    format: 'text',
    command: 'order forged',
    who: new Foreign('root'),
    leftMs: 1000,
  };
  world.say(life, { to: null, data: encodeControl(request) });
}

function strikeAtMessages(world: RequestsWorld, random: Random, count: (name: string) => void): void {
  const at = new Set(Array.from({ length: random.below(5) }, () => 12 + random.below(300)));
  world.onMessage = (life) => {
    if (!at.has(world.messages) || world.now > lastStrikeMs) return;
    const victim = random.chance(0.5) ? life : world.life(random.pick(world.names()));
    const kind = random.pick(['kill', 'stop', 'partition'] as const);
    count(kind);
    switch (kind) {
      case 'kill':
        world.kill(victim);
        world.agenda.add(world.now + random.whole(50, 20_000), () => world.revive(victim.name));
        break;
      case 'stop':
        world.stop(victim, random.pick([300, 8000, 25_000]));
        // Its daemon goes on without it: the others get it back while it still stands.
        if (random.chance(0.5)) world.agenda.add(world.now + random.whole(2500, 7000), () => world.divide([world.bus.rooms().flat()]));
        break;
      case 'partition':
        world.agenda.add(world.now, () => {
          const ids = random.shuffled(world.ids());
          const cut = random.whole(1, Math.max(1, ids.length - 1));
          world.divide([ids.slice(0, cut), ids.slice(cut)]);
        });
        world.agenda.add(world.now + random.whole(50, 20_000), () => world.divide([world.bus.rooms().flat()]));
        break;
    }
  };
}

function mend(world: RequestsWorld): void {
  world.onMessage = () => {};
  for (const name of world.names()) world.revive(name);
  world.divide([world.bus.rooms().flat()]);
}

class RequestsChecker implements Watch {
  world: RequestsWorld | null = null;
  last: Asked | null = null;
  /** What callbacks found; they run in the midst of promises. */
  failure: string | null = null;
  readonly #count: (name: string) => void;
  /** Targets that a request must have, at least. */
  readonly #targets = new Map<string, ReadonlySet<string>>();
  readonly #asked = new Map<string, { readonly asked: Asked; readonly manager: Life }>();
  readonly #begunBy = new Map<string, Request[]>();

  constructor(count: (name: string) => void) {
    this.#count = count;
  }

  /** Q1: nothing is run for who is no manager or has gone, or twice; orders one at a time, reads four at most. */
  onBegin(life: Life, request: Request): void {
    if (request.id.incarnation === 'forged') this.#broken(`Q1: ${life.id} runs what ${request.id.manager} has not asked`);
    if (!life.members.some((id) => id.startsWith(`${request.id.manager}.`)))
      this.#broken(`Q1: ${life.id} begins ${idKey(request.id)}, whose manager has left`);
    if (life.begun.filter(({ id }) => idKey(id) === idKey(request.id)).length > 1)
      this.#broken(`Q1: ${life.id} runs ${idKey(request.id)} twice`);
    const running = [...life.running];
    const orders = running.filter(({ command }) => command.startsWith('order')).length;
    if (orders > 1 || running.length - orders > 4)
      this.#broken(`Q1: ${life.id} runs ${orders} orders and ${running.length - orders} reads`);
    this.#begunBy.set(life.id, life.begun);
  }

  onEcho(manager: Life, request: Request): void {
    const { scope, id } = request;
    const those = manager.members.filter((member) => {
      const hello = manager.seat.helloOf(member);
      if (hello?.type !== 'Momentum') return false;
      return scope.kind === 'all' || (scope.kind === 'node' ? hello.name === scope.name : hello.subcluster === scope.name);
    });
    this.#targets.set(idKey(id), new Set(those));
  }

  /** Q2: who was there when the request came in order is a target. Q3: what is shown of a node is what this life of it has said to this request. */
  onKept(manager: Life, asked: Asked): void {
    const key = idKey(asked.id);
    this.#asked.set(key, { asked, manager });
    for (const member of this.#targets.get(key) ?? [])
      if (!asked.replies.some((reply) => reply.member === member)) this.#broken(`Q2: ${member} is no target of ${key}`);
    if (!asked.done) return;
    for (const { node, member, state, bytes } of asked.replies) {
      this.#count(`reply ${state}`);
      const isMeant = asked.scope.kind === 'all' || (asked.scope.kind === 'node' ? node === asked.scope.name : node >= 'n3');
      if (!isMeant) this.#broken(`Q2: ${member} is a target of ${key}, which is for ${JSON.stringify(asked.scope)}`);
      if (state === 'error') this.#broken(`Q3: the answer of ${member} to ${key} is damaged`);
      const { id, command, scope, format, who } = asked;
      const expected = saidBy({ id: member }, { kind: 'request', id, command, scope, format, who: new Foreign(who), leftMs: 0 });
      if (state === 'ok' && bytes.toString() !== expected.map((line) => `${line}\n`).join(''))
        this.#broken(`Q3: ${member} has not said that to ${key}: ${bytes.toString('utf8', 0, 80)}`);
    }
  }

  /** Q4: who has left is waited for no longer, from the moment on. */
  onHeard(life: Life): void {
    if (life.asker === null) return;
    for (const { replies, id } of life.asker.running())
      for (const { member, state } of replies)
        if (state === 'waiting' && !life.members.includes(member))
          this.#broken(`Q4: ${life.id} waits for ${member}, which has left, in ${idKey(id)}`);
  }

  atEnd(): void {
    // Q5: orders in one order at all.
    const orders = [...this.#begunBy].map(
      ([id, begun]) => [id, begun.filter(({ command }) => command.startsWith('order')).map((each) => idKey(each.id))] as const,
    );
    for (const [a, ofA] of orders)
      for (const [b, ofB] of orders) {
        const common = ofA.filter((key) => ofB.includes(key));
        if (common.join() !== ofB.filter((key) => ofA.includes(key)).join())
          throw new Broken(`Q5: ${a} and ${b} have run orders in another order`);
      }
    // Q6: nothing is waited for for ever.
    for (const [key, { asked, manager }] of this.#asked) if (manager.up && !asked.done) throw new Broken(`Q6: ${key} has not ended`);
    // Q7: after all was mended every node answers.
    const states = this.last?.replies.map(({ node, state }) => `${node} ${state}`).join(', ') ?? 'nobody';
    if (states !== 'n1 ok, n2 ok, n3 ok, n4 ok') throw new Broken(`Q7: after everything was mended: ${states}`);
  }

  #broken(text: string): void {
    this.failure ??= text;
  }
}
