// Bundles the simulator into one file. With `patch`, one source file is changed on its way in: that is how bugs are planted (mutate-core.mjs).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');

/**
 * @param {string} outfile
 * @param {{ file: string, from: string, to: string } | null} patch `from` must occur exactly once in `file`
 * @param {string} entry
 */
export async function bundleSimulator(outfile, patch = null, entry = 'runtime/simulate/main.ts') {
  const plugins = patch === null ? [] : [planting(patch)];
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    sourcemap: 'inline',
    logLevel: 'warning',
    plugins,
  });
}

function planting({ file, from, to }) {
  const path = join(root, file);
  const source = readFileSync(path, 'utf8');
  const times = source.split(from).length - 1;
  if (times !== 1) throw new Error(`${file}: the text to change occurs ${times} times, not once: ${from}`);
  return {
    name: 'plant',
    setup(building) {
      building.onLoad({ filter: /\.ts$/ }, (args) =>
        args.path === path ? { contents: source.replace(from, () => to), loader: 'ts' } : null,
      );
    },
  };
}
