// Names are bound to machines: who says that he is a node, and sits on the machine of another one by the IR, gets nothing.
import assert from 'node:assert/strict';
import type { Message } from '../../runtime/core/messages.ts';
import { heardAddresses, viewOf } from '../../runtime/core/node-view.ts';
import { addresses, Cluster, settingsOf } from './cluster.ts';

const managed = addresses(12);
const ipOf = (name: string): string => `192.0.2.${name.charCodeAt(0) - 96}`;
const machines = (names: readonly string[]): ReadonlyMap<string, readonly string[]> => new Map(names.map((name) => [ipOf(name), [name]]));

interface Given {
  /** Those that run, by the machine that they run on. */
  readonly on: Readonly<Record<string, string>>;
  /** Of the IR. */
  readonly names?: readonly string[];
  /** Addresses of the machines, where they are not those of the IR. */
  readonly ip?: (machine: string) => string;
  readonly twist?: (name: string, message: Message) => Message;
}

/** By the name that each has in the test; `runs` is the name by which it is known to the others. */
function run({ on, names = ['a', 'b', 'c'], ip = ipOf, twist = (_, message) => message }: Given): {
  readonly owners: ReadonlySet<string | null>;
  readonly refused: readonly string[];
  readonly logs: string;
} {
  const cluster = new Cluster();
  cluster.twist = twist;
  cluster.seatOf = (member) => {
    const machine = on[member];
    return machine === undefined ? [] : [ip(machine)];
  };
  for (const name of Object.keys(on))
    cluster.add(name, settingsOf(name, managed, { names, machines: machines(names), clusterSize: names.length }));
  cluster.run(20_000);
  const [first = ''] = Object.keys(on);
  const { state } = cluster.member(first);
  const logs = [...cluster.members.values()].flatMap(({ log }) => log.map(({ text }) => text)).join('\n');
  return {
    owners: new Set([...state.table.values()].map(({ owner }) => owner)),
    refused: viewOf(state).refused.map(({ node, why }) => `${node} ${why}`),
    logs,
  };
}

describe('core/seats', () => {
  it('count for heard by the bus only while it does, also where no round comes about after somebody has gone', () => {
    const cluster = new Cluster();
    const names = ['a', 'b', 'c'];
    for (const name of names) cluster.add(name, settingsOf(name, managed, { names, machines: machines(names), clusterSize: 3 }));
    cluster.run(20_000);
    const { state } = cluster.member('a');
    assert.deepEqual(heardAddresses(state), names.map(ipOf));
    const own = state.bus.view?.members.filter((id) => state.settled?.nodes.get('a') === id) ?? [];
    const alone = { ...state, bus: { ...state.bus, view: { id: 'alone', members: own } } };
    assert.deepEqual(heardAddresses(alone), [ipOf('a')]);
    assert.deepEqual(heardAddresses({ ...state, bus: { ...state.bus, view: null } }), []);
  });

  it('lets everybody be who is where the IR has him', () => {
    const { owners, refused } = run({ on: { a: 'a', b: 'b', c: 'c' } });
    assert.deepEqual(owners, new Set(['a', 'b', 'c']));
    assert.deepEqual(refused, []);
  });

  it('refuses who takes the name of a node that is away, by name and address, and tells it so on its own machine', () => {
    const { owners, refused, logs } = run({ on: { a: 'a', c: 'b' } });
    assert.deepEqual(owners, new Set(['a']));
    assert.deepEqual(refused, ['c misplaced']);
    assert.match(
      logs,
      /says that it is node c, and by the account of most others it is on another machine \(192\.0\.2\.2, by the IR of b\); it gets nothing/,
    );
    assert.match(logs, /this machine has the address 192\.0\.2\.2 on the bus, which by the IR is that of b, and runs as node c/);
  });

  it('refuses who comes from an address that the IR does not know, where the bus goes by the IR', () => {
    const { owners, refused } = run({ on: { a: 'a', b: 'b', c: 'z' } });
    assert.deepEqual(owners, new Set(['a', 'b']));
    assert.deepEqual(refused, ['c misplaced']);
  });

  it('judges nobody where the bus has a network of its own', () => {
    const { owners, refused } = run({ on: { a: 'a', b: 'b', c: 'c' }, ip: (machine) => `10.99.0.${machine.charCodeAt(0)}` });
    assert.deepEqual(owners, new Set(['a', 'b', 'c']));
    assert.deepEqual(refused, []);
  });

  it('costs the others nothing where one says that they are elsewhere, in a cluster of two as well', () => {
    const lie = (name: string, message: Message): Message =>
      name === 'b' && message.kind === 'origin'
        ? { ...message, places: message.places.map(({ member }) => ({ member, nodes: member.startsWith('b') ? ['b'] : ['nobody'] })) }
        : message;
    for (const on of [
      { a: 'a', b: 'b' },
      { a: 'a', b: 'b', c: 'c' },
    ] as Record<string, string>[]) {
      const { owners, refused } = run({ on, twist: lie });
      assert.deepEqual(owners, new Set(Object.keys(on)));
      assert.deepEqual(refused, []);
    }
  });

  it('refuses a liar that vouches for itself on the machine of another, where two see it', () => {
    const { owners, refused } = run({
      on: { a: 'a', b: 'b', d: 'c' },
      names: ['a', 'b', 'c', 'd'],
      twist: (name, message) =>
        name === 'd' && message.kind === 'origin'
          ? { ...message, places: message.places.map((place) => ({ ...place, nodes: ['a', 'b', 'c', 'd'] })) }
          : message,
    });
    assert.deepEqual(owners, new Set(['a', 'b']));
    assert.deepEqual(refused, ['d misplaced']);
  });

  it('begins a round when the bus learns where a member is only after the view', () => {
    const cluster = new Cluster();
    const names = ['a', 'b', 'c'];
    for (const name of names) cluster.add(name, settingsOf(name, managed, { names, machines: machines(names) }));
    cluster.run(20_000);
    assert.equal(
      [...cluster.member('a').state.table.values()].some(({ owner }) => owner === 'c'),
      true,
    );
    for (const name of names) {
      const { members = [] } = cluster.member(name).state.bus.view ?? {};
      const seats = new Map(members.map((member) => [member, [ipOf(member.startsWith('c') ? 'b' : (member[0] ?? ''))]]));
      cluster.give(cluster.member(name), { kind: 'seats', seats });
    }
    cluster.run(2000);
    assert.deepEqual(
      viewOf(cluster.member('a').state).refused.map(({ node, why }) => `${node} ${why}`),
      ['c misplaced'],
    );
    assert.equal(
      [...cluster.member('a').state.table.values()].some(({ owner }) => owner === 'c'),
      false,
    );
  });
});
