// What is refused before anything is done: by what a manager sees, and by what the state machine of the daemon makes of each step.
import assert from 'node:assert/strict';
import { readDump, type RunningDump, writeDump } from '../../runtime/core/state-dump.ts';
import type { ManagedAddressIr } from '../../runtime/ir/generated/types.ts';
import { changedSince, readSight, type Sight, whyNot } from '../../runtime/rehearse/sight.ts';
import { foresee, stepsFor, whyNotSteps } from '../../runtime/rehearse/steps.ts';
import { nodeIr } from '../../runtime/simulate/node-ir.ts';
import { buildWorld, usualHabits } from '../../runtime/simulate/play-world.ts';

const address = (ip: string, preference: string | null = null): ManagedAddressIr => ({
  ip,
  family: 4,
  interface: 'eth0',
  prefixLength: 32,
  bindings: [`b-${ip}`],
  services: [],
  preference,
  follow: null,
});

/** States of running nodes: those of a simulated cluster that has come to rest. `only`: what a single node can have. */
function dumpsOf(
  names: readonly string[],
  ips: readonly string[],
  only: ReadonlyMap<string, string> = new Map(),
  partition: 'available' | 'quorum' = 'available',
) {
  const nodes = names.map((name) =>
    nodeIr({
      name,
      addresses: ips.filter((ip) => (only.get(ip) ?? name) === name).map((ip) => address(ip)),
      balanceSetSize: 8,
      viewMatureTimeSec: 2,
      viewBalanceIntervalSec: 2,
      viewBroadcastIntervalSec: 60,
      heartbeatStartDelaySec: 1,
      heartbeatsPerSec: 1,
      ifCheckIntervalSec: 5,
      ifDownLimitSec: 1,
    }),
  );
  const world = buildWorld({ nodes }, { ...usualHabits, partition });
  for (const node of world.nodes) node.boot();
  world.run(40_000);
  return world.nodes.map(({ state, clock }): RunningDump => {
    const now = clock.read(world.now);
    assert.ok(state !== null);
    // The text and back, as it comes from a console.
    return readDump(writeDump({ version: '0', state, now, event: null, error: null })) as RunningDump;
  });
}

const ips = ['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4'];

describe('steps of a rehearsal', () => {
  it('are foreseen by the state machine: nothing is without service but by a kill, and everybody has an owner', () => {
    const dumps = dumpsOf(['a', 'b', 'c'], ips);
    const { steps, left } = stepsFor(dumps[0] ?? assert.fail(), 'a', true);
    assert.deepEqual([steps.map(({ kind }) => kind), left], [['move', 'drain', 'undrain', 'kill'], []]);
    const foreseen = foresee(dumps, steps);
    assert.ok('steps' in foreseen, JSON.stringify(foreseen));
    assert.deepEqual(whyNotSteps(foreseen.steps), []);
    const [move, drain, , kill] = foreseen.steps;
    const moved = steps[0]?.kind === 'move' ? steps[0].ip : assert.fail();
    assert.equal(move?.owners.get(moved), 'a');
    for (const each of [drain, kill]) for (const [ip, owner] of each?.owners ?? []) assert.match(owner ?? '', /^[bc]$/, ip);
  });

  it('a kill is refused that leaves an address without an owner, because only that node can have it; the drain is not', () => {
    const dumps = dumpsOf(['a', 'b'], [...ips, '10.0.0.9'], new Map([['10.0.0.9', 'a']]));
    const foreseen = foresee(dumps, stepsFor(dumps[0] ?? assert.fail(), 'a', true).steps);
    assert.ok('steps' in foreseen);
    assert.deepEqual(whyNotSteps(foreseen.steps), ['kill a would leave 10.0.0.9 without an owner: no other node can have it']);
    assert.equal(foreseen.steps.find(({ step }) => step.kind === 'drain')?.owners.get('10.0.0.9'), 'a');
  });

  it('so is one that takes the majority away where a part without it serves nothing', () => {
    const dumps = dumpsOf(['a', 'b'], ips, new Map(), 'quorum');
    const foreseen = foresee(dumps, stepsFor(dumps[0] ?? assert.fail(), 'a', true).steps);
    assert.ok('steps' in foreseen);
    assert.match(
      whyNotSteps(foreseen.steps).join('\n'),
      /^kill a would leave 10\.0\.0\.1, 10\.0\.0\.2, 10\.0\.0\.3 and 1 more without an owner/,
    );
  });
});

describe('what a manager sees before a rehearsal', () => {
  const sound: Sight = {
    leader: 'a',
    phase: 'settled',
    mature: true,
    quorum: true,
    nodes: ['a', 'b', 'c'].map((name) => ({ name, draining: false, excluded: null })),
    absent: [],
    mismatches: [],
    addresses: [{ ip: '10.0.0.1', owner: 'a', state: 'owned,safe,pinned' }],
  };
  const nodes = (over: (name: string) => object) => sound.nodes.map((each) => ({ ...each, ...over(each.name) }));

  for (const [what, sight, expected] of [
    ['a sound cluster', sound, null],
    ['an absent node that is not concerned', { ...sound, absent: ['d'] }, null],
    ['another node in maintenance', { ...sound, nodes: nodes((name) => ({ draining: name === 'c' })) }, null],
    ['the node in maintenance', { ...sound, nodes: nodes((name) => ({ draining: name === 'a' })) }, /a is drained already/],
    ['all others in maintenance', { ...sound, nodes: nodes((name) => ({ draining: name !== 'a' })) }, /nobody to hand them to/],
    ['an excluded node', { ...sound, nodes: nodes((name) => ({ excluded: name === 'b' ? 'silent' : null })) }, /b is excluded/],
    [
      'an address that moves',
      { ...sound, addresses: [{ ip: '10.0.0.1', owner: 'a', state: 'owned,safe,moving:b' }] },
      /10\.0\.0\.1 is moving b/,
    ],
    ['an address without owner', { ...sound, addresses: [{ ip: '10.0.0.1', owner: null, state: 'unowned,safe' }] }, /is unowned/],
    ['no majority', { ...sound, quorum: false }, /no majority/],
    ['a view that is settled', { ...sound, phase: 'gathering' }, /not at rest/],
    ['another configuration', { ...sound, mismatches: [{ node: 'b' }] }, /b has another configuration/],
    ['a node that is away', { ...sound, nodes: nodes(() => ({})).slice(1), absent: ['a'] }, /a is not on the bus/],
  ] as const)
    it(what, () => {
      const why = whyNot(sight, 'a').join('\n');
      if (expected === null) assert.equal(why, '');
      else assert.match(why, expected);
    });

  it('and in the middle of it: what changes by itself ends it, what was asked for does not', () => {
    assert.equal(changedSince(sound, { ...sound, nodes: nodes((name) => ({ draining: name === 'a' })) }, 'a'), null);
    assert.equal(changedSince(sound, { ...sound, nodes: sound.nodes.slice(1) }, 'a'), null);
    assert.match(changedSince(sound, { ...sound, nodes: sound.nodes.slice(0, 2) }, 'a') ?? '', /c has gone/);
    assert.match(changedSince(sound, { ...sound, quorum: false }, 'a') ?? '', /majority/);
    assert.match(changedSince(sound, { ...sound, nodes: nodes((name) => ({ draining: name === 'c' })) }, 'a') ?? '', /drained c/);
  });

  it('no answer of another program is taken for one', () => {
    for (const text of ['', 'error: x', '{}', '[]', 'null', '{"phase":1,"nodes":[],"absent":[],"mismatches":[],"addresses":[]}'])
      assert.equal(readSight(text), null, text);
    assert.deepEqual(readSight(JSON.stringify(sound)), sound);
  });
});
