// Runs everything that `npm test` promises and ends with the line `N passed, N failed`.
// Lint, types, format count as one test each; the rest are mocha's. `npm test -- PATTERN` runs mocha only, on the files that match.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installPackages } from './debian.mjs';
import { globFiles } from './glob.mjs';

const root = join(import.meta.dirname, '..');
const bin = (name) => join(root, 'node_modules', '.bin', name);
const patterns = process.argv.slice(2);
let passed = 0;
let failed = 0;

function step(name, command, args) {
  const begin = Date.now();
  const result = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  const ok = result.status === 0;
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name} (${((Date.now() - begin) / 1000).toFixed(1)} s)`);
  if (ok) passed++;
  else failed++;
}

if (patterns.length === 0) {
  installPackages();
  step('lint (biome)', bin('biome'), ['lint', '--error-on-warnings']);
  step('types (tsc)', bin('tsc'), ['--noEmit']);
  step('format (prettier)', bin('prettier'), ['--check', '--log-level', 'warn', '.']);
  step('build (esbuild)', process.execPath, ['build.mjs']);
}

const files = globFiles(join(root, 'test'), '.test.ts').filter((file) => patterns.length === 0 || patterns.some((p) => file.includes(p)));
const scratch = mkdtempSync(join(tmpdir(), 'ecconf-test-'));
const report = join(scratch, 'mocha.json');
const mocha = spawnSync(
  process.execPath,
  [
    bin('mocha'),
    `--import=${join(root, 'test', 'setup.mjs')}`,
    '--timeout=60000',
    '--reporter',
    join(root, 'test', 'reporter.cjs'),
    '--reporter-option',
    `output=${report}`,
    ...files,
  ],
  { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] },
);
try {
  const stats = JSON.parse(readFileSync(report, 'utf8'));
  passed += stats.passes;
  failed += stats.failures;
  // A skipped test says what is missing; in CI everything is there, so there it is a failure.
  if (process.env.CI && stats.pending > 0) failed += stats.pending;
} catch {
  failed++;
}
if (mocha.status !== 0 && failed === 0) failed++;
rmSync(scratch, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
