// The engine that talks to Spread, as it ships, on simulated daemons: every fault is done to it, everything that must hold does, and bugs that are planted in
// it are found. And the core with views as that engine gives them.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spreadNemeses } from '../../runtime/simulate/spread/spread-nemeses.ts';
import { bundleSimulator, plant } from '../../tools/bundle-simulator.mjs';
import { spreadMutants } from '../../tools/spread-mutants.mjs';
import { bundled } from './child.ts';
import { planted } from '../planted.ts';

const entry = 'runtime/simulate/spread/simulate-spread.ts';

interface Found {
  readonly failures: readonly { readonly seed: number; readonly message: string }[];
  readonly counters: Readonly<Record<string, number>>;
}

describe('simulator: spread', function () {
  this.timeout(600_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'ecconf-spread-sim-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const run = async (edits: Parameters<typeof plant>[0], seeds: number): Promise<Found> => {
    const file = join(folder, 'spread.mjs');
    await bundleSimulator(file, edits, entry);
    const args = [file, '--json', '--seeds', String(seeds), '--failures', '1'];
    // Who hangs has found the bug too.
    const { stdout, signal, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 300_000 });
    if (signal !== null) return { failures: [{ seed: 0, message: 'hangs' }], counters: {} };
    assert.notEqual(stdout, '', stderr);
    return JSON.parse(stdout);
  };

  it('holds what it promises over 200 seeds, with every fault in them', async () => {
    const { failures, counters } = await run([], 200);
    assert.deepEqual(failures, []);
    for (const name of [...spreadNemeses.map(({ id }) => id), 'who was away left first']) {
      assert.ok((counters[name] ?? 0) > 0, `${name} never came about`);
    }
  });

  it('finds every bug that is planted in it', async () => {
    const missed: string[] = [];
    for (const { edits } of spreadMutants) assert.doesNotThrow(() => plant(edits));
    for (const { name, edits } of planted(spreadMutants)) if ((await run(edits, 200)).failures.length === 0) missed.push(name);
    assert.deepEqual(missed, []);
  });

  it('holds every invariant of the core over 150 seeds with views as Spread gives them', async () => {
    const simulator = await bundled();
    const { status, output } = simulator.run('--seeds', '150', '--spread-views');
    simulator.remove();
    assert.equal(status, 0, output);
  });
});
