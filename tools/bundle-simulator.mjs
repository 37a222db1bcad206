// Bundles the simulator into one file. With `edits`, source files are changed on their way in: that is how bugs are planted (mutate-core.mjs).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');

/**
 * @param {string} outfile
 * @param {readonly { file: string, from: string, to: string }[]} edits `from` must occur exactly once in `file`
 * @param {string} entry
 */
export async function bundleSimulator(outfile, edits = [], entry = 'runtime/simulate/simulate-main.ts') {
  const sources = plant(edits);
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    // Loaded by what talks to C libraries, which nothing here does.
    external: ['koffi'],
    sourcemap: 'inline',
    logLevel: 'warning',
    plugins: sources.size === 0 ? [] : [loader(sources)],
  });
}

/** The changed sources by path; throws where an edit does not apply (any more). */
export function plant(edits) {
  const sources = new Map();
  for (const { file, from, to } of edits) {
    const path = join(root, file);
    const source = sources.get(path) ?? readFileSync(path, 'utf8');
    const times = source.split(from).length - 1;
    if (times !== 1) throw new Error(`${file}: the text to change occurs ${times} times, not once: ${from}`);
    sources.set(
      path,
      source.replace(from, () => to),
    );
  }
  return sources;
}

/** Gives esbuild the changed sources in place of the files. */
export function loader(sources) {
  return {
    name: 'plant',
    setup(building) {
      building.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const contents = sources.get(path);
        return contents === undefined ? null : { contents, loader: 'ts' };
      });
    },
  };
}
