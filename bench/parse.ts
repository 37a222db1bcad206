// How long the grammar takes for generated configurations, beside `JSON.parse` of the same content, laid out alike.
// Run by `node dist/...` or `npx tsx bench/parse.ts`; every figure comes from a process of its own, because two parsers in
// one process share inline caches and slow each other. Medians, after warming up.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generate, withMissingEquals } from './generate.ts';
import { parse } from '../grammar/parse.ts';

interface Figure {
  readonly ms: number;
  readonly bytes: number;
  readonly diagnostics: number;
}

const sizes: readonly (readonly [string, number, number])[] = [
  ['10 KB', 10_000, 2000],
  ['100 KB', 100_000, 300],
  ['1 MB', 1_000_000, 40],
  ['10 MB', 10_000_000, 7],
];
const errors = 4000;

/** One measurement: `parse`, `json` or `errors`, of a text of `bytes`. */
function measure(what: string, bytes: number, rounds: number): Figure {
  const generated = generate(bytes);
  const text = what === 'json' ? generated.json : what === 'errors' ? withMissingEquals(generated.text, errors) : generated.text;
  const run = what === 'json' ? () => void JSON.parse(text) : () => void parse(text);
  for (let i = 0; i < Math.max(3, rounds / 2); i++) run();
  const times: number[] = [];
  for (let i = 0; i < rounds; i++) {
    const begin = performance.now();
    run();
    times.push(performance.now() - begin);
  }
  times.sort((a, b) => a - b);
  return { ms: times[times.length >> 1] ?? 0, bytes: text.length, diagnostics: what === 'json' ? 0 : parse(text).diagnostics.length };
}

/** The median figure of three processes of the bundled program: what is shipped is a bundle. */
function inProcesses(program: string, what: string, bytes: number, rounds: number): Figure {
  const figures = [1, 2, 3].map(() => {
    const { stdout } = spawnSync(process.execPath, [program, what, String(bytes), String(rounds)], { encoding: 'utf8' });
    return JSON.parse(stdout) as Figure;
  });
  const [, middle] = figures.sort((a, b) => a.ms - b.ms);
  if (middle === undefined) throw new Error('no figures');
  return middle;
}

async function main(): Promise<void> {
  // Loaded here only: the bundle made below lies where esbuild is not found, and does not need it.
  const { build } = await import('esbuild');
  const folder = mkdtempSync(join(tmpdir(), 'ecconf-bench-'));
  const program = join(folder, 'parse.mjs');
  await build({
    entryPoints: [fileURLToPath(import.meta.url)],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    external: ['esbuild'],
    logLevel: 'error',
  });
  console.log('text        parse      JSON.parse   ratio   MB/s');
  for (const [name, bytes, rounds] of sizes) {
    const ours = inProcesses(program, 'parse', bytes, rounds);
    const json = inProcesses(program, 'json', bytes, rounds);
    const speed = ours.bytes / 1000 / ours.ms;
    console.log(`${name.padEnd(8)} ${ms(ours.ms)} ${ms(json.ms)}     ${(ours.ms / json.ms).toFixed(2)}   ${speed.toFixed(0).padStart(5)}`);
    if (name !== '1 MB') continue;
    const broken = inProcesses(program, 'errors', bytes, rounds);
    console.log(`1 MB with ${broken.diagnostics} errors ${ms(broken.ms)}: ${(broken.ms / ours.ms).toFixed(2)} times the clean parse`);
  }
  rmSync(folder, { recursive: true, force: true });
}

function ms(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : 1).padStart(8)} ms`;
}

const [, , what, bytes, rounds] = process.argv;
if (what === undefined) await main();
else console.log(JSON.stringify(measure(what, Number(bytes), Number(rounds))));
