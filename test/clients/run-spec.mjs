// Runs one file of tests of a client library that was written for jest, and prints a line of JSON for each test. `node run-spec.mjs FILE PORT`; FILE
// is a bundle that finds its settings in `globalThis.feedPort`.
import { pathToFileURL } from 'node:url';
import { createRequire } from 'node:module';

const [file, port, packages] = process.argv.slice(2);
const testMs = 20_000;
const hooks = { beforeAll: [], beforeEach: [], afterEach: [], afterAll: [] };
const tests = [];
const names = [];

globalThis.feedPort = Number(port);
globalThis.expect = createRequire(packages)('expect').expect;
for (const name of Object.keys(hooks)) globalThis[name] = (run) => hooks[name].push(run);
globalThis.describe = (name, define) => {
  names.push(name);
  define();
  names.pop();
};
globalThis.it = globalThis.test = (name, run) => tests.push({ name: [...names, name].join(' > '), run });

process.on('uncaughtException', (error) => console.log(JSON.stringify({ stray: String(error?.message ?? error) })));
await import(pathToFileURL(file).href);
for (const run of hooks.beforeAll) await bounded(run);
for (const { name, run } of tests) {
  const why = await outcome(run);
  console.log(JSON.stringify({ name, ...(why === null ? {} : { why }) }));
}
process.exit(0);

/** Null: it passed. */
async function outcome(run) {
  try {
    for (const each of hooks.beforeEach) await bounded(each);
    await bounded(run);
    return null;
  } catch (error) {
    return String(error?.message ?? error).slice(0, 300);
  }
}

async function bounded(run) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer')), testMs);
  });
  await Promise.race([Promise.resolve().then(run), late]).finally(() => clearTimeout(timer));
}
