// `npm run sim`, and with `--replication` first `npm run sim:replication`: bundles the simulator (Node alone does not read TypeScript, and a bundle runs at full speed) and starts it.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleSimulator } from './bundle-simulator.mjs';

const folder = mkdtempSync(join(tmpdir(), 'ecconf-sim-'));
try {
  const file = join(folder, 'simulate.mjs');
  const isReplication = process.argv[2] === '--replication';
  await bundleSimulator(file, [], isReplication ? 'runtime/simulate/replication/simulate-replication.ts' : undefined);
  const { status } = spawnSync(process.execPath, ['--enable-source-maps', file, ...process.argv.slice(isReplication ? 3 : 2)], {
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
