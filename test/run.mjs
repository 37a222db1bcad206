// Runs everything that `npm test` promises and ends with the line `N passed, N failed`.
// Lint, types, rooms, format (`steps.mjs`) count as one test each; the rest are mocha's. `npm test -- PATTERN` runs mocha only, on the
// files that match; `npm test -- arch` looks at the rooms and for dead code as well.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { setPriority, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { installPackages } from './debian.mjs';
import { globFiles } from './glob.mjs';
import { steps } from './steps.mjs';

const root = join(import.meta.dirname, '..');
const bin = (name) => join(root, 'node_modules', '.bin', name);
const patterns = process.argv.slice(2);
let passed = 0;
let failed = 0;

/** What a step says comes when it has ended. */
async function step([name, command, args]) {
  const begin = Date.now();
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = [];
  child.stdout.on('data', (data) => said.push(data));
  child.stderr.on('data', (data) => said.push(data));
  const [status] = await once(child, 'close');
  process.stdout.write(Buffer.concat(said));
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${name} (${((Date.now() - begin) / 1000).toFixed(1)} s)`);
  if (status === 0) passed++;
  else failed++;
}

/** So many at a time, in order. */
async function atOnce(number, all, run) {
  const left = [...all];
  const worker = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) await run(next);
  };
  await Promise.all(Array.from({ length: number }, worker));
}

/** Two at a time: each of them is one thread for most of its time. */
const runSteps = (all) => atOnce(2, all, step);

if (patterns.length === 0) {
  installPackages();
  await runSteps(Object.values(steps));
} else if (patterns.includes('arch')) {
  await runSteps([steps.rooms, steps.closed, steps.dead]);
}

const files = globFiles(join(root, 'test'), '.test.ts').filter((file) => patterns.length === 0 || patterns.some((p) => file.includes(p)));
/**
 * Three at a time, in this order. Tests of machines and of processes (in two halves) mostly wait; beside them the processors have time for
 * those that calculate. Campaigns of the simulators, which take all processors, come last.
 */
const waits = /\/test\/(bus|host|netns|clients|console|control|daemon|feed|log|manager|package|rollout|status)\//;
const editors = /\/test\/([^/]+$|(bench|lsp|playground|vscode)\/)/;
const kinds = [
  /\/test\/(bus|host|netns)\//,
  /\/test\/(clients|daemon|package|rollout)\//,
  waits,
  editors,
  /\/test\/(?!(core|replication|simulate|trust)\/)/,
  /\/test\//,
];
const laneOf = (file) => kinds.findIndex((kind) => kind.test(file));
const lanes = kinds.map((_, lane) => files.filter((file) => laneOf(file) === lane)).filter((lane) => lane.length > 0);
const scratch = mkdtempSync(join(tmpdir(), 'ecconf-test-'));
/** Files of what a lane has said, to be printed when all have ended. */
const kept = [];
const reports = [];
await atOnce(3, lanes.entries(), async ([index, lane]) => {
  reports.push(await runLane(lane, join(scratch, `mocha${index}.json`), index > 0));
});
for (const path of kept) process.stdout.write(readFileSync(path, 'utf8'));
for (const { status, stats } of reports) {
  if (stats === null) {
    failed++;
    continue;
  }
  passed += stats.passes;
  failed += stats.failures;
  // A skipped test says what is missing; in CI everything is there, so there it is a failure.
  if (process.env.CI && stats.pending > 0) failed += stats.pending;
  if (status !== 0 && failed === 0) failed++;
}
if (patterns.length === 0) {
  const seconds = Object.assign({}, ...reports.map(({ stats }) => stats?.seconds ?? {}));
  console.log(`seconds by folder: ${slowest(byFolder(seconds))}`);
  console.log(`seconds by file: ${slowest(seconds)}`);
}
rmSync(scratch, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** One mocha; of a second one, what it says is kept until its end. */
async function runLane(lane, report, isKept) {
  // Of tests that say nothing else. It only bounds failure: what takes 50 ms when all is quiet has taken seconds beside eight busy loops.
  const limit = ['--timeout', '240000'];
  const args = [`--import=${join(root, 'test', 'setup.mjs')}`, ...limit, '--reporter', join(root, 'test', 'reporter.cjs')];
  const output = isKept ? openSync(`${report}.out`, 'w') : 'inherit';
  const child = spawn(process.execPath, [bin('mocha'), ...args, '--reporter-option', `output=${report}`, ...lane], {
    cwd: root,
    stdio: ['ignore', output, output],
  });
  // Who calculates has time; who waits for a machine wants the processor at once when it answers.
  if (child.pid !== undefined && !waits.test(lane[0])) setPriority(child.pid, 10);
  const [status] = await once(child, 'exit');
  if (isKept) kept.push(`${report}.out`);
  try {
    return { status, stats: JSON.parse(readFileSync(report, 'utf8')) };
  } catch {
    return { status, stats: null };
  }
}

function byFolder(seconds) {
  const sums = {};
  for (const [file, each] of Object.entries(seconds)) sums[dirname(file)] = (sums[dirname(file)] ?? 0) + each;
  return sums;
}

function slowest(seconds) {
  const all = Object.entries(seconds).sort(([, a], [, b]) => b - a);
  return all
    .slice(0, 16)
    .map(([name, each]) => `${name} ${Math.round(each)}`)
    .join(', ');
}
