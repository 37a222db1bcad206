// Packs the extension once for all tests that want it.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { repository } from '../shared.ts';

let packed: string | null | undefined;

/** Path of the .vsix; null, with a line that says why, where the packing program cannot be had. */
export function packExtension(): string | null {
  if (packed !== undefined) return packed;
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(repository, 'tools', 'package-vscode.mjs')], {
    cwd: repository,
    encoding: 'utf8',
    timeout: 280_000,
  });
  packed = status === 0 ? join(repository, 'dist', 'ecconf-vscode.vsix') : null;
  if (packed === null) {
    const output = `${stdout}${stderr}`;
    // Only the registry may be missing; an extension that cannot be packed is a failure.
    if (process.env.CI || !/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENOTCACHED/.test(output)) throw new Error(output);
    console.log('(the packing program cannot be fetched from the npm registry: the tests of the .vsix are left out)');
  }
  return packed;
}
