// Whole nodes (node, work at the host, ledger, bus, engine, views: as they ship) on simulated daemons of Corosync, kernels and a LAN: every fault is done
// to them, everything that must hold does, and bugs that are planted between core and machine are found.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wholeNemeses } from '../../runtime/simulate/whole/whole-nemeses.ts';
import { bundleSimulator, plant } from '../../tools/bundle-simulator.mjs';
import { wholeMutants } from '../../tools/whole-mutants.mjs';

const entry = 'runtime/simulate/whole/simulate-whole.ts';

interface Found {
  readonly failures: readonly { readonly seed: number; readonly message: string }[];
  readonly counters: Readonly<Record<string, number>>;
}

describe('simulator: whole nodes', function () {
  this.timeout(600_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'ecconf-whole-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const run = async (edits: Parameters<typeof plant>[0], seeds: number): Promise<Found> => {
    const file = join(folder, 'whole.mjs');
    await bundleSimulator(file, edits, entry);
    const args = [file, '--json', '--seeds', String(seeds), '--failures', '1'];
    // Who hangs has found the bug too.
    const { stdout, signal, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 300_000 });
    if (signal !== null) return { failures: [{ seed: 0, message: 'hangs' }], counters: {} };
    assert.notEqual(stdout, '', stderr);
    return JSON.parse(stdout);
  };

  it('hold what they promise over 80 seeds, with every fault in them', async () => {
    const { failures, counters } = await run([], 80);
    assert.deepEqual(failures, []);
    for (const { id } of wholeNemeses) assert.ok((counters[id] ?? 0) > 0, `${id} never came about`);
  });

  it('find what is planted in them, as far as that is found within the first seeds', async () => {
    const missed: string[] = [];
    for (const { edits } of wholeMutants) assert.doesNotThrow(() => plant(edits));
    for (const { name, edits } of wholeMutants.filter(({ quick }) => quick === true))
      if ((await run(edits, 20)).failures.length === 0) missed.push(name);
    assert.deepEqual(missed, []);
  });
});
