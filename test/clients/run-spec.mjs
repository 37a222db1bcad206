// Runs one file of tests of a client library that was written for jest, and prints a line of JSON for each test. `node run-spec.mjs FILE PORT
// PACKAGES HOPELESS`; FILE is a bundle that finds its settings in `globalThis.feedPort`, HOPELESS a list of tests that cannot pass.
import { pathToFileURL } from 'node:url';
import { createRequire } from 'node:module';

const [file, port, packages, hopeless] = process.argv.slice(2);
const testMs = 20_000;
/** Some of those wait for an answer for ever. */
const hopelessMs = 2000;
const unsupported = new Set(JSON.parse(hopeless));
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
  const why = await outcome(run, unsupported.has(name) ? hopelessMs : testMs);
  console.log(JSON.stringify({ name, ...(why === null ? {} : { why }) }));
}
process.exit(0);

/** Null: it passed. */
async function outcome(run, mostMs) {
  try {
    for (const each of hooks.beforeEach) await bounded(each);
    await bounded(run, mostMs);
    return null;
  } catch (error) {
    return String(error?.message ?? error).slice(0, 300);
  }
}

async function bounded(run, mostMs = testMs) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer')), mostMs);
  });
  await Promise.race([Promise.resolve().then(run), late]).finally(() => clearTimeout(timer));
}
