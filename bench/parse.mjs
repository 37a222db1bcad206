// Parsing: the whole tree and all diagnostics, recovery on, beside JSON.parse and other parsers on equal data.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { table, timeParser } from './measure.mjs';
import { peers } from './peers/peers.mjs';

const sizes = [
  ['10 KB', 10_000, 400],
  ['100 KB', 100_000, 120],
  ['1 MB', 1_000_000, 60],
  ['10 MB', 10_000_000, 6],
];

export async function run(scratch) {
  const { generate } = await import(pathToFileURL(join(scratch, 'generate.mjs')).href);
  for (const [label, bytes, rounds] of sizes) {
    const input = join(scratch, `input-${bytes}.json`);
    writeFileSync(input, JSON.stringify({ ...generate(bytes), errors: 0 }));
    const rows = [[label, 'ms', 'x JSON.parse', 'first ms']];
    let yardstick = 0;
    for (const name of ['JSON.parse', 'ecconf', ...Object.keys(peers).slice(1)]) {
      // The slowest peer takes half a minute for 10 MB.
      if (bytes > 1_000_000 && name === 'yaml') continue;
      const time = timeParser(scratch, name, input, name === 'yaml' ? Math.ceil(rounds / 5) : rounds);
      if (time.error) {
        rows.push([name, '-', time.error, '']);
        continue;
      }
      if (name === 'JSON.parse') yardstick = time.median;
      rows.push([name, time.median.toFixed(2), (time.median / yardstick).toFixed(1), time.first.toFixed(1)]);
    }
    table(rows);
  }
}
