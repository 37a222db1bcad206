// The simulation of the playground beside `ecclusterd simulate`: the same configuration, seed and strikes give the same owners.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { hostFiles } from '../../compiler/load/host-files.ts';
import { compileProject, loadProject } from '../../compiler/run.ts';
import type { Happened, Strike } from '../../playground/cluster/messages.ts';
import { Play } from '../../playground/cluster/play.ts';
import type { ClusterIr } from '../../runtime/ir/generated/types.ts';
import { playScenario } from '../../runtime/simulate/run-scenario.ts';
import { repository } from '../shared.ts';

describe('the simulation of the playground', () => {
  let ir: ClusterIr;
  before(() => {
    const project = loadProject([{ kind: 'tree', path: join(repository, 'examples', 'cluster') }], hostFiles, { product: '4' });
    const compiled = compileProject(project);
    assert.ok(compiled.ir !== null);
    ir = compiled.ir;
  });

  const strikes: readonly Strike[] = [
    { atMs: 30_000, action: { kind: 'crash', node: 'west1' } },
    { atMs: 42_300, action: { kind: 'partition', groups: [['east1', 'west2'], ['east2']] } },
    { atMs: 60_000, action: { kind: 'heal' } },
    { atMs: 70_100, action: { kind: 'start', node: 'west1' } },
    { atMs: 90_000, action: { kind: 'move', ip: '10.20.1.11', to: 'west2' } },
    { atMs: 95_000, action: { kind: 'drain', node: 'east2' } },
  ];

  /** However far one asks at a time. */
  const play = (untilMs: number, atOnceMs: number, given: readonly Strike[]): readonly Happened[] => {
    const playing = new Play(ir, 7, given);
    for (let to = 0; to < untilMs;) {
      to = Math.min(untilMs, to + atOnceMs);
      while (playing.step(to));
    }
    return playing.take();
  };

  it('ends with the owners of ecclusterd simulate', () => {
    const owners = new Map<string, string>();
    for (const each of play(120_000, 1_700, strikes)) if (each.kind === 'owner') owners.set(each.ip, each.owner);
    const steps = strikes.map(({ atMs, action }) => ({ atSec: atMs / 1000, action }));
    const scenario = { seed: 7, untilSec: 120, nodes: null, partition: 'available', leaseSec: 10, failureTimeoutMs: 500, steps } as const;
    const wanted = playScenario(
      ir,
      scenario,
      () => null,
      () => {},
    );
    assert.equal(wanted.violation, null);
    assert.deepEqual([...owners].sort(), wanted.owners);
    assert.ok(new Set(owners.values()).size > 1);
  });

  it('is the same to the last event when it is played again, in other steps', () => {
    const once = play(120_000, 100, strikes);
    assert.deepEqual(play(120_000, 9_900, strikes), once);
    // Who goes back and lets it run on without the later strikes has the same past.
    const earlier = once.filter(({ atMs }) => atMs < 60_000);
    assert.deepEqual(
      play(60_000, 1_000, strikes.slice(0, 2)).filter(({ atMs }) => atMs < 60_000),
      earlier,
    );
  });

  it('refuses what is no configuration in words', () => {
    assert.throws(() => new Play({ ...ir, nodes: [] }, 1, []), /no node that could be simulated/);
    assert.throws(() => new Play(JSON.parse('{"nodes": 3}'), 1, []), /no compiled configuration/);
    assert.throws(
      () => new Play(ir, 1, [{ atMs: 1, action: { kind: 'reload', file: '', node: null }, ir: JSON.parse('{}') }]),
      /no compiled configuration/,
    );
  });

  it('tells of a strike at a node that is not there', () => {
    const playing = new Play(ir, 1, [{ atMs: 100, action: { kind: 'crash', node: 'nowhere' } }]);
    assert.throws(() => {
      while (playing.step(1_000));
    }, /no node nowhere/);
  });
});
