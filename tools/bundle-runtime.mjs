// Bundles the runtime into a folder, for the build and for tests that must not run what another one is building:
//
//   ecclusterd.cjs  starts the daemon, for any Node
//   ecclusterd/     the daemon, in parts that are loaded when they are needed: a guard needs little, and no daemon needs the simulator.
//                   koffi stays outside, and is loaded only where the kernel or Corosync is needed
//                   status.js and status.css in it are what browsers get of the status page
//   ecconsole.cjs   its console
import { chmodSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build } from 'esbuild';
import { loader, plant } from './bundle-simulator.mjs';

const root = join(import.meta.dirname, '..');

/** Calls to a bus daemon that hangs hold a thread of libuv each until it goes on, and so does a log on a full disk; the kernel must still be
 * reached to let go of addresses. Read when the pool is first used, which loading the modules does already. */
const starter = `#!/usr/bin/env node
process.env.UV_THREADPOOL_SIZE ??= '12';
import('./ecclusterd/main.mjs');
`;

/**
 * @param {string} outdir where the daemon finds koffi: below the repository, or beside a copy of it
 * @param {readonly import('./bundle-simulator.mjs').Edit[]} edits changes to the sources: a test makes another release with them
 * @returns esbuild's account of what went into the parts, with paths relative to the repository
 */
export async function bundleRuntime(outdir, edits = []) {
  const common = {
    absWorkingDir: root,
    outdir,
    bundle: true,
    platform: 'node',
    target: 'node20',
    minify: true,
    mainFields: ['module', 'main'],
    metafile: true,
    logLevel: 'warning',
    plugins: edits.length === 0 ? [] : [loader(plant(edits))],
  };
  const metas = await Promise.all([
    build({
      ...common,
      entryPoints: { ecconsole: 'runtime/console/client/client-main.ts' },
      format: 'cjs',
      outExtension: { '.js': '.cjs' },
      banner: { js: '#!/usr/bin/env node' },
    }),
    build({
      ...common,
      entryPoints: { 'ecclusterd/status': 'runtime/status/browser/status-script.ts' },
      platform: 'browser',
      target: 'es2022',
      format: 'iife',
    }),
    build({
      ...common,
      entryPoints: { 'ecclusterd/status': 'runtime/status/page/status.css' },
      platform: 'browser',
      target: ['chrome110', 'firefox115', 'safari16.4'],
    }),
    build({
      ...common,
      entryPoints: { 'ecclusterd/main': 'runtime/ecclusterd/main.ts' },
      format: 'esm',
      outExtension: { '.js': '.mjs' },
      splitting: true,
      chunkNames: 'ecclusterd/[name]-[hash]',
      external: ['koffi'],
      // Packages in the older format of modules ask for Node's own ones.
      banner: { js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);" },
    }),
  ]);
  const inputs = Object.assign({}, ...metas.map(({ metafile }) => metafile.inputs));
  const outputs = Object.assign({}, ...metas.map(({ metafile }) => metafile.outputs));
  // Parts of earlier builds. Their names hold a hash of the content, so what has started meanwhile had what it needs.
  const parts = join(outdir, 'ecclusterd');
  for (const name of readdirSync(parts)) if (!(relative(root, join(parts, name)) in outputs)) rmSync(join(parts, name));
  writeFileSync(join(outdir, 'ecclusterd.cjs'), starter);
  for (const name of ['ecclusterd', 'ecconsole']) chmodSync(join(outdir, `${name}.cjs`), 0o755);
  return { inputs, outputs };
}
