// A Haraka of its own for a test: installed once from the lock file beside this into a cache outside of the repository, run with the
// configuration of a folder.
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { freePort, type Started, type TestCluster } from './cluster.ts';

const here = join(import.meta.dirname, 'haraka');
const installMs = 300_000;

/** Folder with its `node_modules`. Throws with what to do where it cannot be had. */
export function installHaraka(): string {
  const lock = readFileSync(join(here, 'package-lock.json'));
  const cache = process.env['ECCONF_TEST_CACHE'] ?? join(homedir(), '.cache', 'ecconf-test');
  const folder = join(cache, `haraka-${createHash('sha256').update(lock).digest('hex').slice(0, 12)}`);
  if (existsSync(folder)) return folder;
  const scratch = `${folder}.${process.pid}`;
  mkdirSync(scratch, { recursive: true });
  for (const name of ['package.json', 'package-lock.json']) copyFileSync(join(here, name), join(scratch, name));
  const args = ['ci', '--ignore-scripts', '--omit=optional', '--no-audit', '--no-fund'];
  const { status, stderr } = spawnSync('npm', args, { cwd: scratch, encoding: 'utf8', timeout: installMs });
  if (status !== 0) {
    rmSync(scratch, { recursive: true, force: true });
    throw new Error(`Haraka cannot be installed from the npm registry: ${stderr}`);
  }
  renameSync(scratch, folder);
  return folder;
}

export interface Haraka {
  readonly port: number;
  readonly program: Started;
}

/** `settings`: text of config/ecconf.ini. */
export async function startHaraka(cluster: TestCluster, installed: string, name: string, settings: string): Promise<Haraka> {
  const home = join(cluster.folder, name);
  const haraka = join(installed, 'node_modules', 'Haraka', 'bin', 'haraka');
  const made = spawnSync(process.execPath, [haraka, '-i', home], { encoding: 'utf8', timeout: 30_000 });
  if (made.status !== 0) throw new Error(`haraka -i: ${made.stderr}`);
  mkdirSync(join(home, 'node_modules'), { recursive: true });
  symlinkSync(cluster.harakaPlugin, join(home, 'node_modules', 'haraka-plugin-ecconf'));
  const port = await freePort();
  const files = {
    'smtp.ini': `listen=127.0.0.1:${port}\nnodes=0\n`,
    plugins: 'ecconf\nthis_accepts_all\n',
    'ecconf.ini': settings,
    me: 'mail.example\n',
    loglevel: 'info\n',
  };
  for (const [file, text] of Object.entries(files)) writeFileSync(join(home, 'config', file), text);
  mkdirSync(join(home, 'plugins'), { recursive: true });
  // Mail for anybody, which no plugin of Haraka's own would take.
  writeFileSync(join(home, 'plugins', 'this_accepts_all.js'), 'exports.hook_rcpt = (next) => next(OK);\n');
  const program = cluster.start(process.execPath, [haraka, '-c', home]);
  await program.says(/connected to the feed/);
  await program.says(/Listening on/);
  return { port, program };
}
