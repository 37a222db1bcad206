// The simulator as `npm run sim` runs it: bundled, in a process of its own, on all processors.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleSimulator } from '../../tools/bundle-simulator.mjs';
import type { Edit } from '../../tools/mutants.mjs';

export interface Simulator {
  /** Runs it; status, standard output and standard error together. */
  readonly run: (...args: readonly string[]) => { readonly status: number | null; readonly output: string };
  readonly remove: () => void;
}

/** `edits`: bugs to plant. */
export async function bundled(edits: readonly Edit[] = []): Promise<Simulator> {
  const folder = mkdtempSync(join(tmpdir(), 'ecconf-simulate-'));
  const file = join(folder, 'simulate.mjs');
  await bundleSimulator(file, edits);
  return {
    run(...args) {
      const { status, stdout, stderr } = spawnSync(process.execPath, ['--enable-source-maps', file, ...args], {
        encoding: 'utf8',
        maxBuffer: 1e9,
        timeout: 1_500_000,
      });
      return { status, output: stdout + stderr };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
