// Programs of the jlog tests as processes of their own: bundled once, so that a start takes a tenth of a second.
import { spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { repository } from '../shared.ts';

export interface Programs {
  start(name: string, ...args: readonly string[]): ChildProcessByStdio<null, Readable, Readable>;
  /** Where the file of a program is. */
  file(name: string): string;
  remove(): void;
}

/** Bundles `test/log/programs/NAME.ts`. */
export async function bundlePrograms(...names: readonly string[]): Promise<Programs> {
  const scratch = mkdtempSync(join(tmpdir(), 'ecconf-jlog-programs-'));
  const koffi = pathToFileURL(createRequire(import.meta.url).resolve('koffi')).href;
  await build({
    absWorkingDir: repository,
    entryPoints: names.map((name) => `test/log/programs/${name}.ts`),
    outdir: scratch,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    logLevel: 'warning',
    plugins: [{ name: 'koffi', setup: ({ onResolve }) => onResolve({ filter: /^koffi$/ }, () => ({ path: koffi, external: true })) }],
  });
  const file = (name: string): string => join(scratch, `${name}.mjs`);
  return {
    file,
    start: (name, ...args) => spawn(process.execPath, [file(name), ...args], { stdio: ['ignore', 'pipe', 'pipe'] }),
    remove: () => rmSync(scratch, { recursive: true, force: true }),
  };
}

/** Runs a program in a mount namespace with a small file system at `mount`; null where that is not allowed here. */
export function runOnTmpfs(programs: Programs, name: string, mount: string, bytes: number, ...args: readonly string[]): string | null {
  const script = `mount -t tmpfs -o size=${bytes} tmpfs "$0" || exit 77; exec "$@"`;
  const command = ['-m', 'sh', '-c', script, mount, process.execPath, programs.file(name), ...args];
  const { status, stdout, stderr, error } = spawnSync('unshare', command, { encoding: 'utf8', timeout: 30_000 });
  if (error !== undefined || status === 77 || /unshare/.test(stderr)) return null;
  if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr}`);
  return stdout;
}
