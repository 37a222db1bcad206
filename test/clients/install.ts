// Packages for tests that are no dependencies of ours: installed once from the lock file of a folder beside this into a cache outside of the
// repository.
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const installMs = 300_000;

/** Folder with `node_modules`. Throws with what to do where it cannot be had. */
export function installFrom(folder: string): string {
  const here = join(import.meta.dirname, folder);
  const lock = readFileSync(join(here, 'package-lock.json'));
  const cache = process.env['ECCONF_TEST_CACHE'] ?? join(homedir(), '.cache', 'ecconf-test');
  const installed = join(cache, `${folder}-${createHash('sha256').update(lock).digest('hex').slice(0, 12)}`);
  if (existsSync(installed)) return installed;
  const scratch = `${installed}.${process.pid}`;
  mkdirSync(scratch, { recursive: true });
  for (const name of ['package.json', 'package-lock.json']) copyFileSync(join(here, name), join(scratch, name));
  const args = ['ci', '--ignore-scripts', '--omit=optional', '--no-audit', '--no-fund'];
  const { status, stderr } = spawnSync('npm', args, { cwd: scratch, encoding: 'utf8', timeout: installMs });
  if (status !== 0) {
    rmSync(scratch, { recursive: true, force: true });
    throw new Error(`${folder} cannot be installed from the npm registry: ${stderr}`);
  }
  renameSync(scratch, installed);
  return installed;
}
