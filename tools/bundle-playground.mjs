// Builds the playground into `dist/playground/`: one static folder that any server of files can serve, and `ecconf playground` does.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build } from 'esbuild';
import { globFiles } from '../test/glob.mjs';
import { shortRulePages } from './rule-pages.mjs';
import { buildersOfStandalone, withoutLexer, withoutPages, withoutTypeHelpers } from './slim-bundle.mjs';

/** What the page and its workers have in common. No Node is there, and nothing stands in for it. */
export const forBrowsers = {
  bundle: true,
  platform: 'browser',
  target: 'es2022',
  minify: true,
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
  mainFields: ['browser', 'module', 'main'],
};

/** The server for workers, of the playground and of the extension in a browser. @returns esbuild's account */
export async function bundleServerWorker(root, entry, outfile) {
  const { metafile } = await build({
    ...forBrowsers,
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    format: 'iife',
    plugins: [withoutLexer, withoutPages, withoutTypeHelpers],
    // Prettier's builders are in its standalone build already: the same functions, once.
    alias: buildersOfStandalone,
  });
  return metafile;
}

/** @returns esbuild's account of inputs and outputs */
export async function bundlePlayground(root) {
  const to = join(root, 'dist', 'playground');
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  for (const name of ['index.html', 'style.css']) cpSync(join(root, 'playground', name), join(to, name));
  cpSync(join(root, 'compiler', 'prose', 'prose.json'), join(to, 'prose.json'));
  writeFileSync(join(to, 'codes.json'), await shortRulePages());
  cpSync(join(root, 'lsp', 'vscode', 'images', 'icon.png'), join(to, 'icon.png'));
  const page = {
    ...forBrowsers,
    absWorkingDir: root,
    entryPoints: { page: 'playground/page/main.ts' },
    outdir: 'dist/playground',
    format: 'esm',
    splitting: true,
    define: { exampleFiles: JSON.stringify(exampleFiles(root)) },
  };
  const simulation = {
    ...forBrowsers,
    absWorkingDir: root,
    entryPoints: { simulation: 'playground/cluster/worker.ts' },
    outdir: 'dist/playground',
    format: 'iife',
  };
  const [{ metafile: one }, { metafile: other }, server] = await Promise.all([
    build(page),
    build(simulation),
    bundleServerWorker(root, 'lsp/browser/worker.ts', 'dist/playground/server.js'),
  ]);
  const accounts = [one, other, server];
  return {
    inputs: Object.assign({}, ...accounts.map(({ inputs }) => inputs)),
    outputs: Object.assign({}, ...accounts.map(({ outputs }) => outputs)),
  };
}

/** The example of the docs, by paths. */
function exampleFiles(root) {
  const folder = join(root, 'examples', 'cluster');
  return Object.fromEntries(globFiles(folder, '.conf').map((path) => [relative(folder, path), readFileSync(path, 'utf8')]));
}
