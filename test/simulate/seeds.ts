// Seeds of one of the simulators of a bus, in a process of their own, as it is or with bugs planted in it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleSimulator, plant } from '../../tools/bundle-simulator.mjs';
import type { Edit, Mutant } from '../../tools/mutants.mjs';

export interface Found {
  readonly failures: readonly { readonly seed: number; readonly message: string }[];
  /** How often each nemesis has struck, and what came of it. */
  readonly counters: Readonly<Record<string, number>>;
}

export class Seeds {
  readonly #entry: string;
  readonly #folder = mkdtempSync(join(tmpdir(), 'ecconf-seeds-'));

  /** `name`: as in `runtime/simulate/NAME/simulate-NAME.ts`. */
  constructor(name: string) {
    this.#entry = `runtime/simulate/${name}/simulate-${name}.ts`;
  }

  async run(seeds: number, edits: readonly Edit[] = []): Promise<Found> {
    const file = join(this.#folder, 'simulator.mjs');
    await bundleSimulator(file, edits, this.#entry);
    const args = [file, '--json', '--seeds', String(seeds), '--failures', '1'];
    // Who hangs has found the bug too: by processor time, because a busy machine makes everybody slow.
    const limited = ['-c', 'ulimit -t "$0" && exec "$@"', '300', process.execPath, ...args];
    const { stdout, signal, stderr } = spawnSync('sh', limited, { encoding: 'utf8' });
    if (signal !== null) return { failures: [{ seed: 0, message: 'hangs' }], counters: {} };
    assert.notEqual(stdout, '', stderr);
    return JSON.parse(stdout);
  }

  /** All hold, and each of these has come about. */
  async hold(seeds: number, counted: readonly string[]): Promise<void> {
    const { failures, counters } = await this.run(seeds);
    assert.deepEqual(failures, []);
    for (const name of counted) assert.ok((counters[name] ?? 0) > 0, `${name} never came about`);
  }

  /** Each of the chosen bugs is found within so many seeds; all of them can still be planted. */
  async find(bugs: readonly Mutant[], chosen: readonly Mutant[], seeds: number): Promise<void> {
    for (const { name, edits } of bugs) assert.doesNotThrow(() => plant(edits), name);
    const missed: string[] = [];
    for (const { name, edits } of chosen) if ((await this.run(seeds, edits)).failures.length === 0) missed.push(name);
    assert.deepEqual(missed, []);
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
