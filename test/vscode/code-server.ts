// The VS Code server out of npm's code-server: fetched once into a cache outside of the repository, started on a free port with an
// extension of ours. See `vscode.test.ts` for what is done with it.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { freePort } from '../free-port.ts';

/** VS Code 1.100.3; the last one for Node 20. */
const version = '4.100.3';

/** Milliseconds. */
const startTimeout = 30_000;

/** The folder of the VS Code server; null, with a line that says so, where it cannot be had. */
export function fetchCodeServer(): string | null {
  const cache = process.env.ECCONF_TEST_CACHE ?? join(homedir(), '.cache', 'ecconf-test');
  const folder = join(cache, `code-server-${version}`);
  const server = join(folder, 'package', 'lib', 'vscode');
  if (existsSync(join(server, 'out', 'server-main.js')) && existsSync(join(server, 'node_modules.asar'))) return server;
  const scratch = `${folder}.${process.pid}`;
  mkdirSync(scratch, { recursive: true });
  const packed = run('npm', ['pack', `code-server@${version}`], scratch) && run('tar', ['xzf', `code-server-${version}.tgz`], scratch);
  const unpacked = join(scratch, 'package', 'lib', 'vscode');
  // Without the native modules there are no terminals and no log files, which nobody needs here.
  if (!packed || !run('npm', ['install', '--ignore-scripts', '--omit=dev', '--no-audit', '--no-fund'], unpacked)) {
    rmSync(scratch, { recursive: true, force: true });
    return absent(`code-server ${version} cannot be fetched from the npm registry`);
  }
  symlinkSync('node_modules', join(unpacked, 'node_modules.asar'));
  rmSync(join(scratch, `code-server-${version}.tgz`), { force: true });
  rmSync(folder, { recursive: true, force: true });
  renameSync(scratch, folder);
  return server;
}

/** Path of Chromium, or null with a line that says so. */
export function findChromium(): string | null {
  const found = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path));
  return found ?? absent('there is no Chromium (apt-get install chromium)');
}

function absent(what: string): null {
  if (process.env.CI) throw new Error(`${what}; in CI it must be there`);
  console.log(`(${what}: the tests of the VS Code extension are left out)`);
  return null;
}

export interface CodeServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** Starts the server with fresh folders below `scratch`, and an extension installed from a .vsix if one is given. */
export async function startCodeServer(
  folder: string,
  scratch: string,
  vsix: string | null,
  extra: Readonly<Record<string, unknown>> = {},
): Promise<CodeServer> {
  const places = [
    '--extensions-dir',
    join(scratch, 'extensions'),
    '--user-data-dir',
    join(scratch, 'user'),
    '--server-data-dir',
    join(scratch, 'server'),
  ];
  for (const file of ['user/User/settings.json', 'user/Machine/settings.json', 'server/data/Machine/settings.json']) {
    mkdirSync(dirname(join(scratch, file)), { recursive: true });
    writeFileSync(join(scratch, file), JSON.stringify({ ...settings, ...extra }, null, 2));
  }
  const main = join(folder, 'out', 'server-main.js');
  if (vsix !== null) {
    const installed = spawnSync(process.execPath, [main, ...places, '--install-extension', vsix], { encoding: 'utf8' });
    assert.equal(installed.status, 0, installed.stdout + installed.stderr);
  }
  const port = await freePort();
  const options = [
    '--host',
    '127.0.0.1',
    '--port',
    String(port),
    '--without-connection-token',
    '--accept-server-license-terms',
    '--telemetry-level',
    'off',
  ];
  // A group of its own: the extension hosts that it starts end with it.
  const child = spawn(process.execPath, [main, ...places, ...options], { stdio: 'ignore', detached: true });
  const stop = () => stopGroup(child);
  try {
    await answers(`http://127.0.0.1:${port}/version`);
  } catch (error) {
    await stop();
    throw error;
  }
  return { port, stop };
}

export const settings = {
  'security.workspace.trust.enabled': false,
  'workbench.startupEditor': 'none',
  'workbench.colorTheme': 'Default Light Modern',
  'git.enabled': false,
  'extensions.autoCheckUpdates': false,
  'telemetry.telemetryLevel': 'off',
  'editor.minimap.enabled': false,
  'chat.commandCenter.enabled': false,
};

async function stopGroup(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  process.kill(-child.pid, 'SIGTERM');
  const late = setTimeout(() => {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  }, 5000);
  await ended;
  clearTimeout(late);
}

async function answers(url: string): Promise<void> {
  const end = Date.now() + startTimeout;
  for (;;) {
    try {
      if ((await fetch(url)).ok) return;
    } catch {
      // Not up yet.
    }
    if (Date.now() > end) throw new Error(`${url} did not answer`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function run(program: string, args: readonly string[], cwd: string): boolean {
  return spawnSync(program, args, { cwd, stdio: 'ignore', timeout: 300_000 }).status === 0;
}
