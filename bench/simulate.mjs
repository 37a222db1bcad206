// The simulator against real time: the campaign of CI with fewer seeds, and five nodes with 200 addresses on one processor.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { bundleSimulator } from '../tools/bundle-simulator.mjs';
import { table } from './measure.mjs';

export async function run(scratch) {
  const file = join(scratch, 'simulate.mjs');
  await bundleSimulator(file);
  const rows = [['clusters', 'seeds', 'seconds', 'events a second', 'times real time']];
  for (const [what, seeds, ...args] of [
    ['as in CI, all processors', 1_000],
    ['5 nodes, 200 addresses, one processor', 100, '--nodes', '5', '--addresses', '200', '--workers', '1'],
  ]) {
    const { status, stdout } = spawnSync(process.execPath, [file, '--json', '--seeds', String(seeds), ...args], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`the simulator ended with ${status}`);
    const { seconds, events, simulatedMs } = JSON.parse(stdout);
    rows.push([what, seeds, seconds.toFixed(1), Math.round(events / seconds), Math.round(simulatedMs / 1_000 / seconds)]);
  }
  table(rows);
}
