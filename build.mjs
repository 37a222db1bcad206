// Builds the programs into `dist/`. `--install` is what npm runs after `npm ci`: the same, and a command for `npx`.
//
//   dist/ecconf.cjs    the program, for any Node
//   dist/ecconf.blob   the same, already loaded and warm, for exactly the Node that ran the build (a V8 start-up snapshot)
//   dist/ecconf.node   the path of that Node; has its modification time
//   dist/ecconf        POSIX shell: starts the blob where it fits, else the program
//   dist/ecconf-npm.cjs  the same for npm and its like, in JavaScript that a shell can read as well
//   dist/ecconf-outside.cjs  what plan needs besides (git, the simulator): loaded by ecconf.cjs and the language server when asked for
//   dist/ecconf-libraries.cjs  what few commands need (prettier, diff, the progress line): loaded by ecconf.cjs when one of them does
//   dist/ecconf-lsp.cjs  the language server, for any Node
//   dist/ecconf-lsp-later.cjs  what few ask of it: loaded when somebody does
//   dist/ecclusterd.cjs, dist/ecclusterd/, dist/ecconsole.cjs  the runtime: see tools/bundle-runtime.mjs
//   dist/haraka-plugin-ecconf/  the plugin for Haraka, a package of its own
//   dist/playground/  the playground, a folder of static files: see tools/bundle-playground.mjs
//   dist/prettier-plugin.mjs  the formatter, for people who run prettier themselves
//   dist/vscode/       the VS Code extension, with `--vscode`
//   dist/THIRD-PARTY-NOTICES.txt  the terms of what is in the bundles
//   dist/meta.json     esbuild's account of what went into the bundles
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundledPackages, noticesOf } from './tools/bundled.mjs';
import {
  buildersOfStandalone,
  librariesApart,
  outsideApart,
  withoutLexer,
  withoutPages,
  withoutTypeHelpers,
} from './tools/slim-bundle.mjs';
import { bundlePlayground } from './tools/bundle-playground.mjs';
import { bundleRuntime } from './tools/bundle-runtime.mjs';
import { makeSnapshot } from './packaging/snapshot.mjs';
import { rulePages } from './tools/rule-pages.mjs';
import { launcherFor, npmLauncher } from './tools/launcher.mjs';

const root = import.meta.dirname;
const dist = join(root, 'dist');
const isInstall = process.argv.includes('--install');
/** Also the VS Code extension, unpacked; `tools/package-vscode.mjs` packs it. */
const withExtension = process.argv.includes('--vscode');

mkdirSync(dist, { recursive: true });
const bundle = {
  plugins: [withoutLexer],
  absWorkingDir: root,
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  minify: true,
  // The CommonJS builds of some packages have inner `require` calls that no bundler can follow.
  mainFields: ['module', 'main'],
  // The terms of all packages are in THIRD-PARTY-NOTICES.txt.
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
  // What a program reads from beside itself it finds beside its bundle.
  define: { 'import.meta.dirname': '__dirname' },
};
const metas = await Promise.all([
  build({
    ...bundle,
    plugins: [withoutLexer, withoutPages, outsideApart, librariesApart],
    alias: buildersOfStandalone,
    entryPoints: { ecconf: 'compiler/main.ts' },
  }),
  build({ ...bundle, entryPoints: { 'ecconf-libraries': 'tools/libraries.mjs' } }),
  build({
    ...bundle,
    plugins: [withoutLexer, withoutPages, withoutTypeHelpers, outsideApart],
    alias: buildersOfStandalone,
    entryPoints: { 'ecconf-lsp': 'lsp/main.ts' },
    banner: { js: '#!/usr/bin/env node' },
  }),
  build({
    ...bundle,
    plugins: [withoutLexer, withoutPages],
    alias: buildersOfStandalone,
    entryPoints: { 'ecconf-outside': 'compiler/outside/run-outside.ts', 'ecconf-lsp-later': 'lsp/later/later.ts' },
  }),
  build({
    ...bundle,
    entryPoints: { 'haraka-plugin-ecconf/index': 'runtime/clients/haraka/plugin.ts' },
    outExtension: { '.js': '.js' },
  }),
  build({
    ...bundle,
    entryPoints: { 'prettier-plugin': 'compiler/format/prettier-plugin.ts' },
    format: 'esm',
    outExtension: { '.js': '.mjs' },
  }),
]);
const accounts = [...metas.map(({ metafile }) => metafile), await bundleRuntime(dist), await bundlePlayground(root)];
const metafile = {
  inputs: Object.assign({}, ...accounts.map(({ inputs }) => inputs)),
  outputs: Object.assign({}, ...accounts.map(({ outputs }) => outputs)),
};
writeFileSync(join(dist, 'THIRD-PARTY-NOTICES.txt'), noticesOf(bundledPackages(root, metafile.outputs)));
writeFileSync(join(dist, 'meta.json'), `${JSON.stringify(metafile, null, 1)}\n`);
chmodSync(join(dist, 'ecconf-lsp.cjs'), 0o755);

cpSync(join(root, 'compiler', 'prose', 'prose.json'), join(dist, 'prose.json'));
writeFileSync(join(dist, 'pages.json'), await rulePages());
cpSync(join(root, 'runtime', 'clients', 'haraka', 'package'), join(dist, 'haraka-plugin-ecconf'), { recursive: true });

makeSnapshot(dist, isInstall);
// Under another name first: a program that starts meanwhile sees the old launcher or the new one, never half of it.
writeFileSync(join(dist, 'ecconf.new'), launcherFor(null));
chmodSync(join(dist, 'ecconf.new'), 0o755);
renameSync(join(dist, 'ecconf.new'), join(dist, 'ecconf'));
writeFileSync(join(dist, 'ecconf-npm.cjs'), npmLauncher);
chmodSync(join(dist, 'ecconf-npm.cjs'), 0o755);
if (withExtension) await (await import('./tools/stage-vscode.mjs')).stageExtension(root);
if (isInstall) linkCommands();

/** npm links the commands of dependencies, not those of the package itself; in a clone `npx ecconf` would find nothing. */
function linkCommands() {
  const folder = join(root, 'node_modules', '.bin');
  if (!existsSync(folder)) return;
  for (const [name, file] of [
    ['ecconf', 'ecconf'],
    ['ecconf-lsp', 'ecconf-lsp.cjs'],
    ['ecclusterd', 'ecclusterd.cjs'],
    ['ecconsole', 'ecconsole.cjs'],
  ]) {
    const link = join(folder, name);
    if (lstatSync(link, { throwIfNoEntry: false })) rmSync(link);
    symlinkSync(join('..', '..', 'dist', file), link);
  }
}
