// Puts the VS Code extension together in `dist/vscode/`: bundles, manifest with the version of the project, and what it shows.
// From there `tools/package-vscode.mjs` packs it, and tests load it unpacked.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundledPackages, noticesOf } from './bundled.mjs';
import { bundleServerWorker, forBrowsers } from './bundle-playground.mjs';
import { buildersOfStandalone, outsideApart, withoutLexer, withoutPages, withoutTypeHelpers } from './slim-bundle.mjs';

/** As in `lsp/vscode/`, copied as they are. */
const copied = ['.vscodeignore', 'CHANGELOG.md', 'LICENSE', 'images', 'language-configuration.json', 'syntaxes', 'walkthrough'];

/** Pictures of the docs that the readme shows. */
const pictures = /!\[[^\]]*\]\(\.\.\/\.\.\/docs\/images\/([\w.-]+)\)/g;

/** @param {string} root the project's folder @param {string} to the folder of the extension @returns that folder */
export async function stageExtension(root, to = join(root, 'dist', 'vscode')) {
  const from = join(root, 'lsp', 'vscode');
  rmSync(to, { recursive: true, force: true });
  mkdirSync(join(to, 'schemas'), { recursive: true });
  const node = build({
    metafile: true,
    absWorkingDir: root,
    entryPoints: {
      extension: 'lsp/vscode/extension.ts',
      server: 'lsp/main.ts',
      'ecconf-lsp-later': 'lsp/later/later.ts',
      'ecconf-outside': 'compiler/outside/run-outside.ts',
    },
    outdir: join(to, 'dist'),
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    minify: true,
    mainFields: ['module', 'main'],
    plugins: [withoutLexer, withoutPages, withoutTypeHelpers, outsideApart],
    alias: buildersOfStandalone,
    // The editor gives this one.
    external: ['vscode'],
    define: { 'import.meta.dirname': '__dirname' },
    legalComments: 'none',
    logLevel: 'warning',
  });
  // The same in a browser: the extension as a script of the editor's own worker, the server as one of its own.
  const web = build({
    ...forBrowsers,
    absWorkingDir: root,
    entryPoints: { extension: 'lsp/vscode/web/extension.ts' },
    outdir: join(to, 'dist', 'web'),
    format: 'cjs',
    external: ['vscode'],
  });
  const server = bundleServerWorker(root, 'lsp/browser/worker-with-simulator.ts', join(to, 'dist', 'web', 'server.js'));
  const outputs = Object.assign({}, ...[(await node).metafile, (await web).metafile, await server].map((each) => each.outputs));
  cpSync(join(root, 'compiler', 'prose', 'prose.json'), join(to, 'dist', 'prose.json'));
  for (const name of copied) cpSync(join(from, name), join(to, name), { recursive: true });
  // Its own licence, and the terms of all that is in its bundles.
  const terms = noticesOf(bundledPackages(root, outputs));
  writeFileSync(join(to, 'LICENSE'), `${readFileSync(join(from, 'LICENSE'), 'utf8')}\n${terms}`);
  // A code leads to its page.
  cpSync(join(root, 'docs', 'codes'), join(to, 'codes'), { recursive: true });
  cpSync(join(root, 'docs', 'schema', 'ir.schema.json'), join(to, 'schemas', 'ir.schema.json'));
  const { version } = readJson(join(root, 'package.json'));
  // The bundles are CommonJS; `private` is for the sources.
  const { private: _private, type: _type, ...manifest } = readJson(join(from, 'package.json'));
  writeFileSync(join(to, 'package.json'), `${JSON.stringify({ ...manifest, version }, null, 2)}\n`);
  writeFileSync(join(to, 'README.md'), readme(root, readFileSync(join(from, 'README.md'), 'utf8')));
  return to;
}

/** The readme with its pictures in it: the page of an extension shows none that lie beside it, only those of the web and of the page itself. */
function readme(root, text) {
  return text.replace(pictures, (image, name) => {
    const picture = readFileSync(join(root, 'docs', 'images', name));
    return image.replace(`../../docs/images/${name}`, `data:image/png;base64,${picture.toString('base64')}`);
  });
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}
