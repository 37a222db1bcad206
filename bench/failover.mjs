// How long addresses are away, on real machines as far as namespaces are: the bundled `ecclusterd` on Corosync beside keepalived with its
// defaults, in the same namespaces in the same run. A client pings, and tcpdump beside it takes the times. `bench/failover/` has the parts.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

export async function run() {
  const lacking = ['ip', 'corosync', 'keepalived', 'tcpdump', 'ping'].filter((name) => spawnSync('which', [name]).status !== 0);
  if (process.getuid?.() !== 0 || lacking.length > 0) {
    console.log(`  left out: needs root${lacking.length > 0 ? ` and ${lacking.join(', ')}` : ''}`);
    return;
  }
  const script = join(import.meta.dirname, 'failover', 'main.ts');
  const { status } = spawnSync(process.execPath, ['--import=tsx', script, ...(process.env.ROUNDS ? [process.env.ROUNDS] : [])], {
    stdio: 'inherit',
    cwd: join(import.meta.dirname, '..'),
  });
  if (status !== 0) throw new Error(`the failover benchmark ended with ${status}`);
}
