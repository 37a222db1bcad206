// The election and the balancer under random clusters: the invariants of the algorithm document.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { planBalance } from '../../runtime/core/ownership/balance.ts';
import { claimClass, settle, type State, type Table } from '../../runtime/core/ownership/election.ts';
import { type Entry, mergeOffers, type Offer } from '../../runtime/core/ownership/entries.ts';

const names = ['east1', 'east2', 'north1', 'west1', 'west2'];

interface Cluster {
  readonly offers: Map<string, readonly Offer[]>;
  readonly entries: readonly Entry[];
}

const offer = (ip: string, more: Partial<Offer> = {}): Offer => ({
  ip,
  bindings: [`b-${ip}`],
  services: ['multivip'],
  preference: null,
  follow: null,
  able: true,
  ...more,
});

const clusters: fc.Arbitrary<Cluster> = fc
  .record({
    members: fc.subarray(names, { minLength: 1 }),
    count: fc.integer({ min: 0, max: 40 }),
    preferred: fc.array(fc.option(fc.constantFrom(...names)), { minLength: 40, maxLength: 40 }),
    able: fc.array(fc.integer({ min: 0, max: 31 }), { minLength: 40, maxLength: 40 }),
  })
  .map(({ members, count, preferred, able }) => {
    const offers = new Map(
      members.map((member) => [
        member,
        Array.from({ length: count }, (_, i) =>
          offer(`10.0.0.${i}`, { preference: preferred[i] ?? null, able: ((able[i] ?? 0) >> names.indexOf(member)) % 2 === 0 }),
        ),
      ]),
    );
    return { offers, entries: mergeOffers(offers) };
  });

const fresh = (members: Iterable<string>): State[] => [...members].map((member) => ({ member, component: 1, takes: true, claims: [] }));

/** The states of a cluster that goes on with this table, without `gone`. */
function carryOn(table: Table, members: Iterable<string>, gone: string): State[] {
  return [...members]
    .filter((member) => member !== gone)
    .map((member) => ({
      member,
      component: 5,
      takes: true,
      claims: [...table].filter(([, row]) => row.owner === member).map(([ip, row]) => ({ ip, claim: row.claim, pinned: row.pinned })),
    }));
}

function balanced(entries: readonly Entry[], table: Table, members: readonly string[], setSize: number): { table: Table; rounds: number } {
  let rounds = 0;
  let current = new Map(table);
  for (;;) {
    const moves = planBalance(entries, current, members, setSize);
    if (moves.length === 0) return { table: current, rounds };
    assert.ok(moves.length <= setSize);
    assert.ok(++rounds <= Math.ceil(entries.length / setSize) + 1, 'a balance round must lower the imbalance (I7)');
    current = new Map(current);
    for (const { ip, from, to } of moves) {
      assert.equal(current.get(ip)?.owner, from);
      current.set(ip, { owner: to, claim: claimClass.claimed, pinned: false });
    }
  }
}

describe('core/election', () => {
  it('covers every address that has a candidate, and no other (I1)', () => {
    fc.assert(
      fc.property(clusters, ({ offers, entries }) => {
        const table = settle(entries, fresh(offers.keys()), true);
        for (const entry of entries) {
          const owner = table.get(entry.ip)?.owner ?? null;
          if (entry.candidates.length === 0) assert.equal(owner, null);
          else assert.ok(owner !== null && entry.candidates.includes(owner));
          if (entry.preference !== null && entry.candidates.includes(entry.preference)) assert.equal(owner, entry.preference);
        }
      }),
    );
  });

  it('does not depend on the order of members or states (I2)', () => {
    fc.assert(
      fc.property(clusters, fc.integer(), ({ offers, entries }, seed) => {
        const shuffled = [...offers].sort((a, b) => ((a[0].charCodeAt(0) * 31 + seed) % 7) - ((b[0].charCodeAt(0) * 31 + seed) % 7));
        assert.deepEqual(mergeOffers(new Map(shuffled)), entries);
        assert.deepEqual([...settle(entries, fresh(new Map(shuffled).keys()), true)], [...settle(entries, fresh(offers.keys()), true)]);
      }),
    );
  });

  it('moves exactly the addresses of a member that leaves (I5)', () => {
    fc.assert(
      fc.property(clusters, fc.constantFrom(...names), ({ offers, entries }, gone) => {
        const before = settle(entries, fresh(offers.keys()), true);
        const rest = new Map([...offers].filter(([member]) => member !== gone));
        const after = settle(mergeOffers(rest), carryOn(before, offers.keys(), gone), true);
        for (const [ip, row] of after) if (before.get(ip)?.owner !== gone) assert.equal(row.owner, before.get(ip)?.owner, ip);
      }),
    );
  });

  it('gives nothing away before the view is mature', () => {
    fc.assert(
      fc.property(clusters, ({ offers, entries }) => {
        for (const row of settle(entries, fresh(offers.keys()), false).values()) assert.equal(row.owner, null);
      }),
    );
  });

  it('balances to a difference of one at most where all can have all, and then rests (I6)', () => {
    fc.assert(
      fc.property(
        fc.subarray(names, { minLength: 1 }),
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 2, max: 9 }),
        (members, count, setSize) => {
          const offers = new Map(members.map((member) => [member, Array.from({ length: count }, (_, i) => offer(`10.0.1.${i}`))]));
          const entries = mergeOffers(offers);
          const all: Table = new Map(
            entries.map((entry) => [entry.ip, { owner: members[0] ?? null, claim: claimClass.claimed, pinned: false }] as const),
          );
          const { table, rounds } = balanced(entries, all, members, setSize);
          const load = members.map((member) => [...table.values()].filter((row) => row.owner === member).length);
          assert.ok(Math.max(...load) - Math.min(...load) <= 1);
          assert.ok(rounds <= Math.ceil(count / setSize));
        },
      ),
    );
  });

  it('never moves preferred or pinned addresses', () => {
    const offers = new Map(['a', 'b'].map((member) => [member, [offer('1', { preference: 'a' }), offer('2'), offer('3'), offer('4')]]));
    const entries = mergeOffers(offers);
    const table: Table = new Map([
      ['1', { owner: 'a', claim: claimClass.preferred, pinned: false }],
      ['2', { owner: 'a', claim: claimClass.claimed, pinned: true }],
      ['3', { owner: 'a', claim: claimClass.claimed, pinned: false }],
      ['4', { owner: 'a', claim: claimClass.claimed, pinned: false }],
    ]);
    assert.deepEqual(planBalance(entries, table, ['a', 'b'], 10), [
      { ip: '3', from: 'a', to: 'b' },
      { ip: '4', from: 'a', to: 'b' },
    ]);
  });

  it('marks conflicts, unequal services and broken names, and serves all but the broken', () => {
    const offers = new Map([
      ['a', [offer('1', { preference: 'a' }), offer('2', { services: ['esmtp:25', 'multivip'] }), offer('3', { bindings: ['x'] })]],
      ['b', [offer('1', { preference: 'b' }), offer('2'), offer('4', { bindings: ['x'] })]],
    ]);
    const entries = mergeOffers(offers);
    assert.deepEqual(
      entries.map(({ ip, conflict, unsafe, broken }) => [ip, conflict, unsafe, broken]),
      [
        ['1', true, false, false],
        ['2', false, true, false],
        ['3', false, false, true],
        ['4', false, false, true],
      ],
    );
    const table = settle(entries, fresh(offers.keys()), true);
    assert.deepEqual(
      [...table].map(([ip, row]) => [ip, row.owner]),
      [
        ['1', 'a'],
        ['2', 'b'],
        ['3', null],
        ['4', null],
      ],
    );
  });

  it('lets a follower go where its leader goes', () => {
    const offers = new Map(['a', 'b'].map((member) => [member, [offer('1', { follow: '2' }), offer('2', { preference: 'b' })]]));
    const table = settle(mergeOffers(offers), fresh(offers.keys()), true);
    assert.equal(table.get('1')?.owner, 'b');
  });

  it('settles a merge for the larger old component, then for the smaller name', () => {
    const offers = new Map(['a', 'b', 'c'].map((member) => [member, [offer('1'), offer('2')]]));
    const claim = (ip: string) => ({ ip, claim: claimClass.claimed, pinned: false });
    const states: State[] = [
      { member: 'a', component: 1, takes: true, claims: [claim('1'), claim('2')] },
      { member: 'b', component: 2, takes: true, claims: [claim('1')] },
      { member: 'c', component: 1, takes: true, claims: [claim('2')] },
    ];
    const table = settle(mergeOffers(offers), states, true);
    assert.deepEqual([table.get('1')?.owner, table.get('2')?.owner], ['b', 'a']);
  });
});
