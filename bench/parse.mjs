// Parsing: the whole tree and all diagnostics, recovery on, beside JSON.parse and other parsers on equal data.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { often, parserCells, quick, table, timeParsers } from './measure.mjs';
import { peers } from './peers/peers.mjs';

export const about =
  'A text to its whole tree and all diagnostics, beside `JSON.parse` and other parsers on the equal data. Each process runs one parser only; `first` is its first run, with cold code.';

const sizes = [
  ['10 KB', 10_000, 400],
  ['100 KB', 100_000, 120],
  ['1 MB', 1_000_000, 40],
  ['10 MB', 10_000_000, 6],
];

/** Of 10 MB the slowest peer makes half a minute; these are the fastest ones. */
const large = ['JSON.parse', 'ecconf', 'jsonc-parser parseTree', 'smol-toml', 'acorn'];

export async function run(scratch) {
  const { generate } = await import(pathToFileURL(join(scratch, 'generate.mjs')).href);
  for (const [label, bytes, rounds] of sizes) {
    const input = join(scratch, `input-${bytes}.json`);
    writeFileSync(input, JSON.stringify({ ...generate(quick ? 1000 : bytes), errors: 0 }));
    const works = ['JSON.parse', 'ecconf', ...Object.keys(peers).slice(1)]
      .filter((name) => bytes <= 1_000_000 || large.includes(name))
      .map((name) => ({ name, input, rounds: often(name === 'yaml' ? Math.ceil(rounds / 5) : rounds) }));
    const results = timeParsers(scratch, works);
    table([
      [label, 'ms', 'x JSON.parse', 'CPU ms', 'x JSON.parse', 'first ms', 'first CPU ms'],
      ...[...results].map(([name, result]) => [name, ...parserCells(result, results.get('JSON.parse'))]),
    ]);
  }
}
