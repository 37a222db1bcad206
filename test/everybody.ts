// What processes of ordinary users run: the checkout may lie where they cannot read it (below the home folder of root, which only root may enter), so it is
// bundled into a folder for temporary files that everybody may read, with koffi beside it.
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { repository } from './shared.ts';

export interface PublicFolder {
  readonly path: string;
  /** Bundles a module of ours into the folder; gives the path. */
  bundle(file: string): Promise<string>;
  remove(): void;
}

export function publicFolder(): PublicFolder {
  const path = mkdtempSync(join(tmpdir(), 'ecconf-everybody-'));
  chmodSync(path, 0o755);
  const packages = ['koffi', ...readdirSync(join(repository, 'node_modules', '@koromix')).map((name) => join('@koromix', name))];
  for (const name of packages) {
    mkdirSync(join(path, 'node_modules', name, '..'), { recursive: true });
    cpSync(join(repository, 'node_modules', name), join(path, 'node_modules', name), { recursive: true, dereference: true });
  }
  return {
    path,
    bundle: async (file) => {
      const outfile = join(path, `${basename(file, '.ts')}.mjs`);
      await build({
        absWorkingDir: repository,
        entryPoints: [file],
        outfile,
        bundle: true,
        platform: 'node',
        target: 'node20',
        format: 'esm',
        external: ['koffi'],
        logLevel: 'warning',
      });
      return outfile;
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}
