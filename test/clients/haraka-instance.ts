// A Haraka of its own for a test: installed once from the lock file beside this into a cache outside of the repository, run with the
// configuration of a folder.
import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../free-port.ts';
import type { Started, TestCluster } from './cluster.ts';
import { installFrom } from './install.ts';

/** Folder with its `node_modules`. Throws with what to do where it cannot be had. */
export function installHaraka(): string {
  return installFrom('haraka');
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
