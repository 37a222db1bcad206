// Recovery: thousands of errors in 1 MB, all reported, beside the clean parse of the same text.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { table, timeParser } from './measure.mjs';

const kinds = {
  'missing `=`': { pattern: / = (?=\d)/g, by: ' ' },
  'stray `)` between stanzas': { pattern: /\n\}\n/g, by: '\n}\n)\n' },
  'comma after a value': { pattern: /(?<= = \d+)\n/g, by: ',\n' },
};

export async function run(scratch) {
  const { generate } = await import(pathToFileURL(join(scratch, 'generate.mjs')).href);
  const { text, json } = generate(1_000_000);
  const clean = join(scratch, 'clean.json');
  writeFileSync(clean, JSON.stringify({ text, json, errors: 0 }));
  const base = timeParser(scratch, 'ecconf', clean, 30).median;
  const rows = [
    ['1 MB', 'errors', 'ms', 'x clean parse'],
    ['clean', 0, base.toFixed(1), '1.0'],
  ];
  for (const [name, { pattern, by }] of Object.entries(kinds)) {
    for (const count of [100, 1000, 4000]) {
      const found = spread(text, pattern, by, count);
      const input = join(scratch, 'errors.json');
      writeFileSync(input, JSON.stringify(found));
      const time = timeParser(scratch, 'ecconf', input, 10);
      rows.push([name, found.errors, time.error ?? time.median.toFixed(1), time.error ? '-' : (time.median / base).toFixed(1)]);
    }
  }
  table(rows);
}

/** `count` of the places that match, spread over the text, replaced. */
function spread(text, pattern, by, count) {
  const places = [...text.matchAll(pattern)];
  const step = Math.max(1, Math.floor(places.length / count));
  const chosen = places.filter((_, i) => i % step === 0).slice(0, count);
  const parts = [];
  let from = 0;
  for (const { 0: match, index } of chosen) {
    parts.push(text.slice(from, index), by);
    from = index + match.length;
  }
  return { text: parts.join('') + text.slice(from), json: '[]', errors: chosen.length };
}
