// `ecconf check` as a whole process on generated trees, beside a bare Node, and its memory and linearity at the largest size.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { often, processTable, quick, table, timeProcesses } from './measure.mjs';

export const about =
  '`ecconf check` as a whole process on generated trees: small ones beside a Node that does nothing, large ones with memory and linearity. All of it is cold.';

const dist = join(import.meta.dirname, '..', 'dist');
const ecconf = join(dist, 'ecconf');
/** Prints the largest resident size in KiB and the processor time in ms at the end. */
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
  processTable('whole process', timeProcesses(commands, often(15)));

  const rows = [['heap limit 2 GiB', 's', 'CPU s', 's per MB', 'x linear', 'peak MB']];
  let first = 0;
  for (const nodes of [4, 16, 64]) {
    const folder = quick ? tree(1, 50) : tree(nodes, 41_000);
    const begin = process.hrtime.bigint();
    const args = ['--max-old-space-size=2048', '--require', peak, join(dist, 'ecconf.cjs'), 'check', folder, '--quiet'];
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 30 });
    const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
    if (status === null || status > 1) throw new Error(`check of ${nodes} nodes ended with ${status}: ${stderr}`);
    first ||= seconds / nodes;
    const [peakKib, cpuMs] = stderr.trim().split('\n').at(-1).split(' ').map(Number);
    rows.push([
      `${nodes} nodes of 41,000 lines (1 MB)`,
      seconds.toFixed(1),
      (cpuMs / 1000).toFixed(1),
      (seconds / nodes).toFixed(3),
      (seconds / nodes / first).toFixed(2),
      (peakKib / 1024).toFixed(0),
    ]);
    rmSync(folder, { recursive: true });
  }
  table(rows);
}
