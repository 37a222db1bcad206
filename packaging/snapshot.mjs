// The V8 start-up snapshot: `ecconf` already loaded and warm, for exactly the Node that made it. Made at the build, and with
// `node packaging/snapshot.mjs` where the package is installed (npm runs it, where scripts may run). Without it everything works, only
// starts later.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * With these the snapshot is both built and started. Node would hash every string of the snapshot anew at each start, with a new seed;
 * that takes a tenth of the start. The seed is drawn at the build instead, on the machine itself, so it is as hard to guess.
 * The compiler between interpreter and optimizer costs a small check a twentieth and pays nowhere: a large one is soon optimized.
 * What a small check allocates fits into 2 MB of young objects; with the usual 1 MB they are collected once, for nothing.
 * One thread beside the main one is enough for what there is to collect and to compile; the usual four have to be started and ended.
 */
export const snapshotFlags = ['--no-rehash-snapshot', '--no-sparkplug', '--min-semi-space-size=2', '--v8-pool-size=1'];

/**
 * `ecconf.blob`, and `ecconf.node`, which names the Node that it is for and has its time of change: the launcher compares both. False
 * where this Node cannot make one.
 */
export function makeSnapshot(dist, isQuiet) {
  const entry = join(dist, 'ecconf.cjs');
  const made = join(dist, 'ecconf.blob.new');
  const { NODE_OPTIONS: _ignored, ...env } = process.env;
  const run = (args) => spawnSync(process.execPath, [...snapshotFlags, '--snapshot-blob', made, ...args], { env, encoding: 'utf8' });
  const result = run(['--build-snapshot', entry]);
  const works = result.status === 0 && run([entry, '--version']).status === 0;
  const mark = join(dist, 'ecconf.node');
  if (works) writeFileSync(mark, `${process.execPath}\n`);
  // `touch -r` copies the time to the nanosecond, which utimes of Node does not.
  const marked = works && spawnSync('touch', ['-r', process.execPath, mark]).status === 0;
  if (marked) renameSync(made, join(dist, 'ecconf.blob'));
  else {
    for (const path of [made, mark, join(dist, 'ecconf.blob')]) rmSync(path, { force: true });
    console.warn(`(no start-up snapshot with Node ${process.version}: ecconf starts a little later)`);
    if (!isQuiet && result.stderr) console.warn(result.stderr.trim());
  }
  return marked;
}

/** See `npmLauncher` (tools/launcher.mjs). Whoever links it later by its first line still finds a file that Node can read. */
function startByShell(path) {
  if (process.platform === 'win32' || !existsSync(path)) return;
  const text = readFileSync(path, 'utf8').replace(/^#!.*\n/, '#!/bin/sh\n');
  writeFileSync(`${path}.new`, text, { mode: statSync(path).mode });
  renameSync(`${path}.new`, path);
}

const root = join(import.meta.dirname, '..');
// In a clone the build makes it, after this would have run.
if (process.argv[1] === import.meta.filename && !existsSync(join(root, 'build.mjs')) && existsSync(join(root, 'dist', 'ecconf.cjs'))) {
  try {
    if (makeSnapshot(join(root, 'dist'), true)) startByShell(join(root, 'dist', 'ecconf-npm.cjs'));
  } catch (error) {
    // A folder that may not be written, for one. An installation does not fail for the sake of some milliseconds.
    console.warn(`(no start-up snapshot: ${error instanceof Error ? error.message : String(error)})`);
  }
}
