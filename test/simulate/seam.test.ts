// The seam to Corosync as it ships (engine, lives, views, bus) on simulated daemons: every fault is done to it, everything that must hold does, and bugs that
// are planted in it are found.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seamNemeses } from '../../runtime/simulate/seam/seam-nemeses.ts';
import { bundleSimulator, plant } from '../../tools/bundle-simulator.mjs';
import { seamMutants } from '../../tools/seam-mutants.mjs';
import { planted } from '../planted.ts';

const entry = 'runtime/simulate/seam/simulate-seam.ts';

interface Found {
  readonly failures: readonly { readonly seed: number; readonly message: string }[];
  readonly counters: Readonly<Record<string, number>>;
}

describe('simulator: the seam to corosync', function () {
  this.timeout(300_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'ecconf-seam-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const run = async (edits: Parameters<typeof plant>[0], seeds: number): Promise<Found> => {
    const file = join(folder, 'seam.mjs');
    await bundleSimulator(file, edits, entry);
    const args = [file, '--json', '--seeds', String(seeds), '--failures', '1'];
    // Who hangs has found the bug too.
    const { stdout, signal, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 120_000 });
    if (signal !== null) return { failures: [{ seed: 0, message: 'hangs' }], counters: {} };
    assert.notEqual(stdout, '', stderr);
    return JSON.parse(stdout);
  };

  it('holds what it promises over 250 seeds, with every fault in them', async () => {
    const { failures, counters } = await run([], 250);
    assert.deepEqual(failures, []);
    for (const name of [...seamNemeses.map(({ id }) => id), 'answers "busy"', 'rings told alone']) {
      assert.ok((counters[name] ?? 0) > 0, `${name} never came about`);
    }
  });

  it('finds every bug that is planted in it', async () => {
    const missed: string[] = [];
    for (const { edits } of seamMutants) assert.doesNotThrow(() => plant(edits));
    for (const { name, edits } of planted(seamMutants)) if ((await run(edits, 250)).failures.length === 0) missed.push(name);
    assert.deepEqual(missed, []);
  });
});
