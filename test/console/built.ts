// The client as it ships: bundled, in a file of its own.
import { buildSync } from 'esbuild';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from '../shared.ts';

export interface Built {
  readonly folder: string;
  readonly client: string;
  readonly bytes: number;
  /** Of ours and of packages, relative to the repository. */
  readonly inputs: readonly string[];
  remove(): void;
}

/** In a scratch folder, which may hold sockets and history as well. */
export function buildClient(): Built {
  const folder = mkdtempSync(join(tmpdir(), 'ecconsole-'));
  const client = join(folder, 'ecconsole.cjs');
  const { metafile } = buildSync({
    absWorkingDir: repository,
    entryPoints: ['runtime/console/client/client-main.ts'],
    outfile: client,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    minify: true,
    metafile: true,
  });
  const bytes = Object.values(metafile.outputs).reduce((sum, output) => sum + output.bytes, 0);
  return { folder, client, bytes, inputs: Object.keys(metafile.inputs), remove: () => rmSync(folder, { recursive: true, force: true }) };
}
