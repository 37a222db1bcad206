// Recovery: thousands of errors in 1 MB, all reported, beside JSON.parse of equal data and the clean parse of the same text.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { often, parserCells, quick, ratioOf, table, timeParsers } from './measure.mjs';

export const about =
  'The same 1 MB with mistakes spread over it, each of them reported, beside `JSON.parse` of the equal data without mistakes.';

const kinds = {
  'missing `=`': { pattern: / = (?=\d)/g, by: ' ' },
  'stray `)` between stanzas': { pattern: /\n\}\n/g, by: '\n}\n)\n' },
  'comma after a value': { pattern: /(?<= = \d+)\n/g, by: ',\n' },
};

export async function run(scratch) {
  const { generate } = await import(pathToFileURL(join(scratch, 'generate.mjs')).href);
  const { text, json } = generate(quick ? 1000 : 1_000_000);
  const clean = join(scratch, 'clean.json');
  writeFileSync(clean, JSON.stringify({ text, json, errors: 0 }));
  const works = [
    { name: 'JSON.parse', input: clean, rounds: often(60) },
    { name: 'no mistake', parser: 'ecconf', input: clean, rounds: often(60) },
  ];
  for (const [kind, { pattern, by }] of Object.entries(kinds)) {
    for (const count of [100, 1000, 4000]) {
      const input = join(scratch, `errors-${works.length}.json`);
      writeFileSync(input, JSON.stringify(spread(text, pattern, by, count)));
      works.push({ name: `${count} x ${kind}`, parser: 'ecconf', input, rounds: often(40) });
    }
  }
  const results = timeParsers(scratch, works);
  const means = (name) => results.get(name).figures.map(({ median: ms }) => ms);
  const rows = [['1 MB', 'ms', 'x JSON.parse', 'CPU ms', 'x JSON.parse', 'first ms', 'first CPU ms', 'x no mistake']];
  for (const [name, result] of results) {
    const beside = result.error === null ? ratioOf(means(name), means('no mistake')).toFixed(2) : '';
    rows.push([name, ...parserCells(result, results.get('JSON.parse')), beside]);
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
