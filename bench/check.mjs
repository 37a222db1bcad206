// `ecconf check` as a whole process on generated trees, beside a bare Node, and its memory and linearity at the largest size.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { table, timeProcesses } from './measure.mjs';

const dist = join(import.meta.dirname, '..', 'dist');
const ecconf = join(dist, 'ecconf');
/** Prints the largest resident size in KiB at the end. */
const peak = join(import.meta.dirname, 'peak.cjs');

export async function run(scratch) {
  const { generateTree } = await import(pathToFileURL(join(scratch, 'generate-tree.mjs')).href);
  const tree = (nodes, lines) => {
    const folder = join(scratch, `tree-${nodes}-${lines}`);
    for (const [path, text] of Object.entries(generateTree(nodes, lines))) {
      mkdirSync(join(folder, path, '..'), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return folder;
  };
  const small = { 'one file of 500 lines': [1, 500], '20 nodes of 500 lines': [20, 500] };
  const commands = { 'node -e 0': [process.execPath, '-e', '0'] };
  for (const [name, [nodes, lines]] of Object.entries(small)) commands[name] = [ecconf, 'check', tree(nodes, lines)];
  const times = timeProcesses(commands, 15);
  const bare = times.get('node -e 0');
  table([
    ['whole process', 'ms', 'x node -e 0', 'ms over it'],
    ...[...times].map(([name, ms]) => [name, ms.toFixed(1), (ms / bare).toFixed(2), (ms - bare).toFixed(1)]),
  ]);

  const rows = [['heap limit 2 GiB', 's', 's per MB', 'x linear', 'peak MB']];
  let first = 0;
  for (const nodes of [4, 16, 64]) {
    const folder = tree(nodes, 41_000);
    const begin = process.hrtime.bigint();
    const args = ['--max-old-space-size=2048', '--require', peak, join(dist, 'ecconf.cjs'), 'check', folder, '--quiet'];
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 30 });
    const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
    if (status === null || status > 1) throw new Error(`check of ${nodes} nodes ended with ${status}: ${stderr}`);
    first ||= seconds / nodes;
    const peakMb = Number(stderr.trim().split('\n').at(-1)) / 1024;
    rows.push([
      `${nodes} nodes of 41,000 lines (1 MB)`,
      seconds.toFixed(1),
      (seconds / nodes).toFixed(3),
      (seconds / nodes / first).toFixed(2),
      peakMb.toFixed(0),
    ]);
    rmSync(folder, { recursive: true });
  }
  table(rows);
}
