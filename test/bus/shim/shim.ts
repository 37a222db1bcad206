// Builds the library that stands before libcpg, and says how a process is made to load it.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** All functions of libcpg that we call. */
export const libcpgFunctions = [
  'cpg_model_initialize',
  'cpg_fd_get',
  'cpg_local_get',
  'cpg_max_atomic_msgsize_get',
  'cpg_join',
  'cpg_mcast_joined',
  'cpg_dispatch',
  'cpg_leave',
  'cpg_finalize',
];

export interface Shim {
  /** Of a process that shall load it. `plan`: as `CPG_SHIM` has it. */
  env(plan?: string): NodeJS.ProcessEnv;
  remove(): void;
}

/** Why it cannot be built here, or null. */
export function missingForShim(): string | null {
  if (spawnSync('gcc', ['--version']).status !== 0) return 'there is no gcc (apt-get install gcc libc6-dev)';
  return realLibrary() === null ? 'there is no libcpg.so.4 (apt-get install libcpg4)' : null;
}

export function buildShim(): Shim {
  const folder = mkdtempSync(join(tmpdir(), 'libcpg-shim-'));
  const args = ['-O1', '-shared', '-fPIC', '-Wl,-soname,libcpg.so.4', '-o', join(folder, 'libcpg.so.4')];
  const { status, stderr } = spawnSync('gcc', [...args, join(import.meta.dirname, 'libcpg-shim.c'), '-ldl'], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`the shim does not compile: ${stderr}`);
  return {
    env: (plan = '') => ({ ...process.env, LD_LIBRARY_PATH: folder, CPG_SHIM_REAL: realLibrary() ?? '', CPG_SHIM: plan }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function realLibrary(): string | null {
  const { stdout } = spawnSync('ldconfig', ['-p'], {
    encoding: 'utf8',
    env: { ...process.env, PATH: `${process.env.PATH}:/sbin:/usr/sbin` },
  });
  return /libcpg\.so\.4 .*=> (\S+)/.exec(stdout ?? '')?.[1] ?? null;
}
