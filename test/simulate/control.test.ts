// The control group in the simulator: requests of managers as they ship, and rollouts. Struck at any message; bugs that are planted in them are found.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleSimulator, plant } from '../../tools/bundle-simulator.mjs';
import { requestMutants, rolloutMutants } from '../../tools/control-mutants.mjs';
import { planted } from '../planted.ts';

interface Found {
  readonly failures: readonly { readonly seed: number; readonly message: string }[];
  readonly counters: Readonly<Record<string, number>>;
}

describe('simulator: the control group', function () {
  this.timeout(1_200_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'ecconf-control-sim-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const run = async (what: string, edits: Parameters<typeof plant>[0], seeds: number): Promise<Found> => {
    const file = join(folder, `${what}.mjs`);
    await bundleSimulator(file, edits, `runtime/simulate/control/simulate-${what}.ts`);
    const args = [file, '--json', '--seeds', String(seeds), '--failures', '1'];
    // Who hangs has found the bug too: by processor time, because a busy machine makes everybody slow.
    const limited = ['-c', 'ulimit -t "$0" && exec "$@"', '120', process.execPath, ...args];
    const { stdout, signal, stderr } = spawnSync('sh', limited, { encoding: 'utf8' });
    if (signal !== null) return { failures: [{ seed: 0, message: 'hangs' }], counters: {} };
    assert.notEqual(stdout, '', stderr);
    return JSON.parse(stdout);
  };

  const holds = async (what: string, seeds: number, came: readonly string[]) => {
    const { failures, counters } = await run(what, [], Number(process.env['CONTROL_SEEDS'] ?? seeds));
    assert.deepEqual(failures, []);
    for (const name of came) assert.ok((counters[name] ?? 0) > 0, `${name} never came about`);
  };

  const finds = async (what: string, mutants: typeof requestMutants, seeds: number) => {
    const missed: string[] = [];
    for (const { edits } of mutants) assert.doesNotThrow(() => plant(edits));
    for (const { name, edits } of planted(mutants)) if ((await run(what, edits, seeds)).failures.length === 0) missed.push(name);
    assert.deepEqual(missed, []);
  };

  it('requests hold what they promise', () =>
    holds('requests', 200, ['kill', 'stop', 'partition', 'crowd', 'reply ok', 'reply left', 'reply timeout']));

  it('rollouts hold what they promise, struck at every kind of message, with every end', () => {
    const messages = ['offer', 'offer-piece', 'ready', 'switch', 'switched', 'released', 'confirm', 'abort', 'returned', 'have'];
    const ends = ['committed', 'refused', 'rolled back', 'rolled back, not all', 'unknown'];
    const came = [...messages.map((kind) => `at ${kind}`), ...ends.map((end) => `ended: ${end}`)];
    return holds('rollout', 4800, ['kill', 'reboot', 'stop', 'partition', 'adopted', 'grade stop-all', 'came late', ...came]);
  });

  it('every bug that is planted in requests is found', () => finds('requests', requestMutants, 700));

  it('every bug that is planted in rollouts is found', () => finds('rollout', rolloutMutants, 2500));
});
