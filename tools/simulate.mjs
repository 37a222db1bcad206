// `npm run sim`, and with `--replication`, `--requests`, `--rollout`, `--seam`, `--spread` or `--whole` first `npm run sim:replication` and so on: bundles the simulator (Node alone does not read TypeScript, and a bundle runs at full speed) and starts it.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleSimulator } from './bundle-simulator.mjs';

const folder = mkdtempSync(join(tmpdir(), 'ecconf-sim-'));
try {
  const file = join(folder, 'simulate.mjs');
  const others = {
    '--replication': 'replication/simulate-replication',
    '--requests': 'control/simulate-requests',
    '--rollout': 'control/simulate-rollout',
    '--seam': 'seam/simulate-seam',
    '--spread': 'spread/simulate-spread',
    '--whole': 'whole/simulate-whole',
  };
  const other = others[process.argv[2]];
  await bundleSimulator(file, [], other === undefined ? undefined : `runtime/simulate/${other}.ts`);
  const { status } = spawnSync(process.execPath, ['--enable-source-maps', file, ...process.argv.slice(other === undefined ? 2 : 3)], {
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
