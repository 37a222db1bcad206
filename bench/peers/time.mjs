// A process of its own for each figure: two parsers in one process share inline caches and slow each other.
// node time.mjs NAME FILE-OF-TEXT-AND-JSON ROUNDS BUNDLE -> one line of JSON, in milliseconds: the first, cold run and the median of the warm ones, on
// the wall and of the processor. That of the warm ones is a mean, because the collector's and the compiler's threads work at their own times.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [name, file, rounds, bundle] = process.argv.slice(2);
const input = JSON.parse(readFileSync(file, 'utf8'));
const once = name === 'ecconf' ? await ours() : await (await import('./peers.mjs')).peers[name](input);
const count = Number(rounds);
const cold = Math.max(1, Math.floor(count / 3));
const first = timed();
for (let i = 1; i < cold; i++) once();
const warm = [];
const before = process.cpuUsage();
for (let i = cold; i < count; i++) warm.push(timed().ms);
const cpu = warm.length === 0 ? first.cpuMs : cpuSince(before) / warm.length;
warm.sort((a, b) => a - b);
const median = warm[warm.length >> 1] ?? first.ms;
process.stdout.write(`${JSON.stringify({ first: first.ms, firstCpu: first.cpuMs, median, cpu })}\n`);

function timed() {
  const used = process.cpuUsage();
  const begin = performance.now();
  once();
  return { ms: performance.now() - begin, cpuMs: cpuSince(used) };
}

function cpuSince(before) {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

async function ours() {
  const { parse } = await import(pathToFileURL(bundle).href);
  // Counted in each run, which costs nothing beside it: the first one is cold.
  return () => {
    const tree = parse(input.text);
    const found = tree.diagnostics.filter((each) => each.code < 'EC1050').length;
    if (found !== input.errors) throw new Error(`${input.errors} errors were put in, ${found} were reported`);
  };
}
