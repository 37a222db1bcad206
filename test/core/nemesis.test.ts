// Anything may happen to a few nodes in any order; when it is over, they agree, serve everything once, and rest.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { planBalance } from '../../runtime/core/ownership/balance.ts';
import { addressesOf } from '../../runtime/core/node-view.ts';
import { address, addresses, Cluster, settingsOf } from './cluster.ts';

const names = ['a', 'b', 'c', 'd'];
const managed = [
  ...addresses(14).map((one, i) => (i < 3 ? { ...one, preference: 'b' } : one)),
  address('10.9.0.1', { bindings: [], follow: { binding: 'b-10.0.0.5', ip: '10.0.0.5' } }),
];
const fewer = managed.filter((_, i) => i !== 4 && i !== 9);

const name = fc.constantFrom(...names);
const ip = fc.constantFrom(...managed.map((one) => one.ip));
const trouble = fc.oneof(
  fc.record({ kind: fc.constant('crash' as const), name, leftOver: fc.boolean() }),
  fc.record({ kind: fc.constant('split' as const), left: fc.subarray(names) }),
  fc.record({ kind: fc.constant('heal' as const) }),
  fc.record({ kind: fc.constant('cascade' as const) }),
  fc.record({ kind: fc.constant('hang' as const), name, hung: fc.boolean() }),
  fc.record({ kind: fc.constant('move' as const), name, ip, to: name }),
  fc.record({ kind: fc.constant('drain' as const), name, on: fc.boolean() }),
  fc.record({ kind: fc.constant('reload' as const), name, all: fc.boolean() }),
  fc.record({ kind: fc.constant('break' as const), name, ip, slow: fc.boolean() }),
  fc.record({ kind: fc.constant('disconnect' as const), name }),
  fc.record({ kind: fc.constant('tamper' as const), name, ip, add: fc.boolean() }),
  fc.record({ kind: fc.constant('late' as const), name }),
  fc.record({ kind: fc.constant('announce' as const), name }),
);
type Trouble = typeof trouble extends fc.Arbitrary<infer Value> ? Value : never;
const schedule = fc.array(fc.record({ trouble, thenMs: fc.constantFrom(0, 1, 2, 5, 40, 700, 4000, 20_000) }), {
  minLength: 1,
  maxLength: 25,
});

class Scene {
  readonly it = new Cluster();
  private readonly apart = new Set<string>();

  constructor() {
    for (const one of names) this.it.add(one, settingsOf(one, managed));
    this.it.run(30_000);
  }

  act(what: Trouble): void {
    const { it } = this;
    switch (what.kind) {
      case 'crash': {
        const left = [...it.member(what.name).kernel];
        it.crash(what.name);
        it.add(what.name, settingsOf(what.name, managed), what.leftOver ? left : []);
        this.apart.delete(what.name);
        break;
      }
      case 'split':
        this.split(what.left);
        break;
      case 'heal':
        this.split([]);
        break;
      case 'cascade':
        it.cascade();
        break;
      case 'hang':
        it.hang(what.name, what.hung);
        break;
      case 'move':
        it.order(what.name, { kind: 'move', ip: what.ip, to: what.to });
        break;
      case 'drain':
        it.order(what.name, { kind: 'drain', on: what.on });
        break;
      case 'reload':
        it.give(it.member(what.name), { kind: 'reload', settings: settingsOf(what.name, what.all ? managed : fewer) });
        break;
      case 'break':
        if (what.slow) it.member(what.name).plumbMs = 3000;
        else it.member(what.name).broken.add(what.ip);
        break;
      case 'disconnect':
        if (this.apart.has(what.name)) it.reconnect(what.name);
        else it.disconnect(what.name);
        if (!this.apart.delete(what.name)) this.apart.add(what.name);
        break;
      case 'tamper':
        if (what.add) it.member(what.name).kernel.add(what.ip);
        else it.member(what.name).kernel.delete(what.ip);
        break;
      case 'late':
        it.give(it.member(what.name), { kind: 'tick', lateMs: 500 });
        break;
      case 'announce':
        it.order(what.name, { kind: 'announce-view' });
        break;
    }
  }

  private split(left: readonly string[]): void {
    const here = names.filter((one) => !this.apart.has(one));
    this.it.split(
      here.filter((one) => left.includes(one)),
      here.filter((one) => !left.includes(one)),
    );
  }

  /** Everything works again and is configured alike; two minutes later the cluster must have found its rest. */
  heal(): void {
    const { it } = this;
    for (const one of names) {
      it.hang(one, false);
      it.member(one).broken.clear();
      it.member(one).plumbMs = 2;
      if (this.apart.has(one)) it.reconnect(one);
      it.order(one, { kind: 'drain', on: false });
      it.give(it.member(one), { kind: 'reload', settings: settingsOf(one, managed) });
    }
    this.apart.clear();
    this.split([]);
    it.run(200_000);
  }

  /** I1 to I3, preferences, balance (I6), and no move for ten minutes (I4). */
  verify(): void {
    const { it } = this;
    it.check();
    const rows = [...addressesOf(it.member('a').state)];
    assert.equal(rows.length, managed.length);
    for (const { ip, preference, follow, owner, pinned } of rows) {
      assert.ok(owner !== null, `${ip} has no owner`);
      if (preference !== null && !pinned) assert.equal(owner, preference, ip);
      if (follow !== null) assert.equal(owner, it.owners()[follow], ip);
    }
    const { table, settled } = it.member('a').state;
    assert.deepEqual(planBalance(settled?.entries ?? [], table, names, 4), []);
    const before = it.live().map(({ state }) => state.table);
    it.run(600_000);
    it.check();
    assert.ok(
      it.live().every(({ state }, i) => state.table === before[i]),
      'it moved without cause',
    );
  }
}

describe('core/nemesis', () => {
  it('comes to rest in agreement after anything', () => {
    fc.assert(
      fc.property(schedule, (steps) => {
        const scene = new Scene();
        for (const { trouble, thenMs } of steps) {
          scene.act(trouble);
          scene.it.run(thenMs);
        }
        scene.heal();
        scene.verify();
      }),
      { numRuns: Number(process.env['NEMESIS_RUNS'] ?? 60) },
    );
  });
});
