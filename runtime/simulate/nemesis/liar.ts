// N21: one member says what is not so: any field of what it states of itself and of others, with any value of its type. What it does to the others
// is held against the rest of the invariants, which believe nothing of it: they may lose by it what a crash of it would cost them, and no more.

import type { Message } from '../../core/messages.ts';
import type { Random } from '../random.ts';
import type { World } from '../world.ts';
import { addressesOf, mischief, type Nemesis, victim } from './nemesis.ts';

/** What a lie is told in: statements about oneself and about others, made anew each round, the table's hash in heartbeats, and what is said of moves
 * and of what can be plumbed. Orders of operators are obeyed whoever hands them on, and exclusions are not defended (docs/threat-model.md). */
const kinds: ReadonlySet<Message['kind']> = new Set([
  'state',
  'origin',
  'offers',
  'heartbeat',
  'mature',
  'plan',
  'acquired',
  'abandon',
  'able',
  'round',
]);

export const liar: Nemesis = {
  id: 'N21',
  title: 'a member that lies: one field of what it says, any value',
  strike(world, random) {
    // One at a time: two could bear witness for each other.
    if (world.nodes.some(({ mouth }) => mouth.lie !== null)) return;
    const node = victim(world, random);
    if (node === null) return;
    const field = random.chance(0.5) ? null : random.pick(favourites);
    world.note(`N21: ${node.name} lies${field === null ? '' : ` about its ${field}`}`);
    node.mouth.lie = (message) => (kinds.has(message.kind) ? twisted(world, random, message, field) : message);
    // A lie is heard in a round.
    node.order({ kind: 'announce-view' });
    mischief(world, random.between(1_000, 25_000), () => {
      node.mouth.lie = null;
      node.order({ kind: 'announce-view' });
    });
  },
};

/** Fields with which something could be gained, besides all others. */
const favourites = ['quorum', 'component', 'claims', 'member.node', 'incarnation', 'peers', 'names', 'table', 'places'];

function twisted(world: World, random: Random, message: Message, field: string | null): Message {
  const [name, below] = (field ?? random.pick(fieldsOf(message))).split('.');
  if (name === undefined || !(name in message)) return message;
  const record = message as unknown as Readonly<Record<string, unknown>>;
  const value =
    name === 'member'
      ? twistedMember(world, random, record['member'] as Readonly<Record<string, unknown>>, below)
      : other(world, random, name, record[name]);
  return { ...message, [name]: value } as Message;
}

function fieldsOf(message: Message): readonly string[] {
  return Object.keys(message).filter((name) => name !== 'kind');
}

function twistedMember(
  world: World,
  random: Random,
  member: Readonly<Record<string, unknown>>,
  field: string | undefined,
): Readonly<Record<string, unknown>> {
  const name = field ?? random.pick(Object.keys(member));
  return { ...member, [name]: other(world, random, name, member[name]) };
}

/** Any value that the wire would carry in that place. */
function other(world: World, random: Random, name: string, value: unknown): unknown {
  switch (name) {
    case 'claims':
      return claims(world, random);
    case 'moves':
      return moves(world, random);
    case 'offers':
      return offers(world, random, value as readonly object[]);
    case 'unable':
    case 'ips':
      return random.shuffled(addressesOf(world)).slice(0, random.whole(0, 5));
    case 'peers':
      return (value as readonly { who: string }[]).map((peer) => ({
        ...peer,
        holds: random.chance(0.5) ? '0123456789abcdef' : '0'.repeat(16),
      }));
    case 'why': {
      const plans = ['drain', 'preference', 'balance'];
      return random.pick(plans.includes(value as string) ? plans : ['reload', 'announce', 'return']);
    }
    case 'places':
      return places(world, random, value as readonly { readonly member: string }[]);
    case 'type':
      return random.pick(['Momentum', 'Manager']);
    case 'node':
      return random.pick([...world.nodes.map((node) => node.name), 'nobody', null]);
    case 'names':
      return random.pick([[], ['nobody']]);
    default:
  }
  if (typeof value === 'number') return random.pick([0, 1, 2, 3, 7, 1024, Number.MAX_SAFE_INTEGER]);
  if (typeof value === 'boolean') return !value;
  if (Array.isArray(value)) return random.pick([[], value.slice(1), [...value, 'nobody']]);
  return random.pick(['', 'nobody', '0123456789abcdef']);
}

/** Nobody is where he is, or all are somebody. */
function places(world: World, random: Random, value: readonly { readonly member: string }[]): readonly unknown[] {
  const names = world.nodes.map(({ name }) => name);
  const nodes = random.pick([[], names, [random.pick(names)]]);
  return random.chance(0.2) ? [] : value.map(({ member }) => ({ member, nodes }));
}

/** Some of them, none, or one that nobody else has. */
function offers(world: World, random: Random, value: readonly object[]): readonly object[] {
  const [ip = '10.0.0.0'] = random.shuffled(addressesOf(world));
  const strange = { ip, bindings: ['nobody'], services: [], preference: 'nobody', follow: null, able: true };
  return random.pick([[], value.slice(1), [...value, strange]]);
}

/** From anybody to anybody. */
function moves(world: World, random: Random): readonly unknown[] {
  const names = world.nodes.map(({ name }) => name);
  const ips = random.shuffled(addressesOf(world)).slice(0, random.whole(0, 5));
  return ips.map((ip) => ({ ip, from: random.pick(names), to: random.pick([...names, 'nobody']) }));
}

/** Everything, nothing, or some, as strongly as it can be said. */
function claims(world: World, random: Random): readonly unknown[] {
  const all = addressesOf(world);
  const ips = random.pick([all, [], random.shuffled(all).slice(0, random.whole(1, 4))]);
  return ips.slice(0, 500).map((ip) => ({ ip, claim: random.pick([2, 5]), pinned: random.chance(0.5) }));
}
