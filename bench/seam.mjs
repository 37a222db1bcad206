// What the bus and the machine do to a cluster, and what its addresses suffer from it: five nodes on real Corosync in namespaces, 40 addresses, one
// nemesis after the other. `seam/` has the parts. Environment: ROUNDS (1), PROFILES ("fast,safe"), NODES (5), ADDRESSES (40), LOAD (busy loops beside it; 0),
// ROWS (a regular expression of names), RESULTS (a file that gets a line for each row as it goes; what it has is not measured again), MINUTES (begins no row
// after that long), LOGS (a folder for the logs where a goal is missed), and OLD, the folder of a built earlier version, for a table of it beside ours.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

export async function run() {
  const lacking = ['ip', 'corosync', 'gcc'].filter((name) => spawnSync('which', [name]).status !== 0);
  if (process.getuid?.() !== 0 || lacking.length > 0) {
    console.log(`  left out: needs root${lacking.length > 0 ? ` and ${lacking.join(', ')}` : ''}`);
    return;
  }
  const { status } = spawnSync(process.execPath, ['--import=tsx', join(import.meta.dirname, 'seam', 'main.ts')], {
    stdio: 'inherit',
    cwd: join(import.meta.dirname, '..'),
  });
  if (status !== 0) throw new Error('a goal was missed, or the bench of the seam has failed');
}
