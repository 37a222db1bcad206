// A process of its own for each figure: two parsers in one process share inline caches and slow each other.
// node time.mjs NAME FILE-OF-TEXT-AND-JSON ROUNDS BUNDLE -> one line of JSON: { first, median } in milliseconds.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [name, file, rounds, bundle] = process.argv.slice(2);
const input = JSON.parse(readFileSync(file, 'utf8'));
const once = name === 'ecconf' ? await ours() : await (await import('./peers.mjs')).peers[name](input);
const times = [];
for (let i = 0; i < Number(rounds); i++) {
  const begin = performance.now();
  once();
  times.push(performance.now() - begin);
}
const warm = times.slice(Math.floor(times.length / 3)).sort((a, b) => a - b);
process.stdout.write(`${JSON.stringify({ first: times[0], median: warm[warm.length >> 1] })}\n`);

async function ours() {
  const { parse } = await import(pathToFileURL(bundle).href);
  const tree = parse(input.text);
  const found = tree.diagnostics.filter((each) => each.code < 'EC1050').length;
  if (found !== input.errors) throw new Error(`${input.errors} errors were put in, ${found} were reported`);
  return () => parse(input.text);
}
