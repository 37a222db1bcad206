// The tests of two client libraries, as their npm packages hold them, against the feed: connections, strings, keys and their ends. What is
// expected to fail is listed with why; whatever else fails is a fault, and so is a test in the list that passes. The packages of ioredis and of
// node-redis as it is now hold no tests.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build, type Plugin } from 'esbuild';
import { feedNodes, type FeedNodes } from '../feed/nodes.ts';
import { replica } from '../replication/nodes.ts';
import { installFrom } from './install.ts';
import { prefixingProxy, type PrefixingProxy } from './prefixing-proxy.ts';
import { unsupported } from './suites-unsupported.ts';

interface Outcome {
  readonly name: string;
  readonly why?: string;
}

/** What a suite imports beside its library. */
const stubs: readonly (readonly [RegExp, string])[] = [
  // Of tedis, which are not in its package.
  [
    /\/tools(\/index)?$/,
    'export const config = { host: "127.0.0.1", port: globalThis.feedPort }; export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));',
  ],
  // node-redis takes the usual port; and its runner had one assertion more.
  [/^\.\.\/$/, 'const { createClient } = require("node-redis"); exports.createClient = () => createClient(globalThis.feedPort);'],
  [/^assert$/, 'module.exports = { ...require("node:assert"), isNull: (value) => require("node:assert").strictEqual(value, null) };'],
];

const suites = {
  tedis: [
    'tedis/test/core/base.spec.ts',
    'tedis/test/core/protocol.spec.ts',
    'tedis/test/api/string.spec.ts',
    'tedis/test/api/key.spec.ts',
  ],
  'node-redis': ['node-redis/test/main.js'],
} as const;

describe('test suites of client libraries', function () {
  this.timeout(600_000);
  let packages: string;
  let nodes: FeedNodes;
  let proxy: PrefixingProxy;
  const folder = mkdtempSync(join(tmpdir(), 'ecconf-suites-'));
  before(async () => {
    packages = installFrom('suites');
    nodes = await feedNodes(1, {}, [replica('numbers', 'counters'), replica('texts', 'cache', { parameters: ['snapshot'] })]);
    proxy = await prefixingProxy(nodes.all[0]?.path ?? '', { values: 'texts', counters: 'numbers' });
  });
  after(async () => {
    await proxy?.close();
    await nodes?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const [library, files] of Object.entries(suites))
    for (const file of files)
      it(`${library}: ${file.slice(file.indexOf('/') + 1)}`, async () => {
        const outcomes = await run(file);
        const expected = new Set((unsupported[file] ?? []).flatMap(({ tests }) => tests));
        const failed = outcomes.filter(({ why }) => why !== undefined);
        if (process.env['SHOW'] === '1') for (const { name, why } of outcomes) console.log(`${file}: ${name}: ${why ?? 'passed'}`);
        assert.deepEqual(
          failed.filter(({ name }) => !expected.has(name)),
          [],
        );
        const names = new Set(failed.map(({ name }) => name));
        assert.deepEqual([...expected].sort(), [...names].sort(), 'what is listed as unsupported fails');
        assert.ok(outcomes.length > failed.length, 'something passes');
      });

  async function run(file: string): Promise<readonly Outcome[]> {
    const outfile = join(folder, `${file.replaceAll('/', '-')}.cjs`);
    const modules = join(packages, 'node_modules');
    // Written for Node 0.8.
    const isOld = file.endsWith('main.js');
    await build({
      entryPoints: [join(modules, file)],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      logLevel: 'silent',
      plugins: [stubbed(modules)],
      ...(isOld ? { banner: { js: "process.EventEmitter = require('node:events');" }, footer: { js: asTests } } : {}),
    });
    const hopeless = (unsupported[file] ?? []).flatMap(({ tests }) => tests);
    const child = spawn(
      process.execPath,
      [join(import.meta.dirname, 'run-spec.mjs'), outfile, String(proxy.port), join(packages, 'package.json'), JSON.stringify(hopeless)],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const outcomes: Outcome[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      if (process.env['SHOW'] === '1') console.log(line);
      if (!line.startsWith('{')) continue;
      const outcome = JSON.parse(line) as Outcome;
      if (outcome.name !== undefined) outcomes.push(outcome);
    }
    return outcomes;
  }
});

/** Tests that are functions with a callback, as its runner had them. */
const asTests = `for (const [name, run] of Object.entries(module.exports)) if (name !== 'after') it(name, () => new Promise((done) => run(done)));`;

function stubbed(modules: string): Plugin {
  return {
    name: 'stubs',
    setup(builder) {
      for (const [index, [filter, contents]] of stubs.entries()) {
        builder.onResolve({ filter }, ({ path, importer }) =>
          importer.includes('/test/') ? { path, namespace: `stub${index}` } : undefined,
        );
        builder.onLoad({ filter: /.*/, namespace: `stub${index}` }, () => ({ contents, loader: 'js', resolveDir: modules }));
      }
    },
  };
}
