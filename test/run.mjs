// Runs everything that `npm test` promises and ends with the line `N passed, N failed`.
// Lint, types, rooms, format (`steps.mjs`) count as one test each; the rest are mocha's. `npm test -- PATTERN` runs mocha only, on the
// files that match; `npm test -- arch` looks at the rooms and for dead code as well.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

/** Two at a time: each of them is one thread for most of its time. */
async function runSteps(all) {
  const left = [...all];
  const worker = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) await step(next);
  };
  await Promise.all([worker(), worker()]);
}

if (patterns.length === 0) {
  installPackages();
  await runSteps(Object.values(steps));
} else if (patterns.includes('arch')) {
  await runSteps([steps.rooms, steps.closed, steps.dead]);
}

const files = globFiles(join(root, 'test'), '.test.ts').filter((file) => patterns.length === 0 || patterns.some((p) => file.includes(p)));
/** Tests of machines and of processes mostly wait; beside them the processors have time for those that calculate. */
const machines = /\/test\/(bus|host|netns)\//;
const processes = /\/test\/(clients|console|control|daemon|feed|log|manager)\//;
const laneOf = (file) => (machines.test(file) ? 0 : processes.test(file) ? 1 : 2);
const lanes = [0, 1, 2].map((lane) => files.filter((file) => laneOf(file) === lane)).filter((lane) => lane.length > 0);
const scratch = mkdtempSync(join(tmpdir(), 'ecconf-test-'));
/** Files of what a lane has said, to be printed when all have ended. */
const kept = [];
const reports = await Promise.all(lanes.map((lane, index) => runLane(lane, join(scratch, `mocha${index}.json`), index > 0)));
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
if (patterns.length === 0) console.log(`seconds by folder: ${slowest(reports.map(({ stats }) => stats?.seconds ?? {}))}`);
rmSync(scratch, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** One mocha; of a second one, what it says is kept until its end. */
async function runLane(lane, report, isKept) {
  const args = [`--import=${join(root, 'test', 'setup.mjs')}`, '--timeout=60000', '--reporter', join(root, 'test', 'reporter.cjs')];
  const output = isKept ? openSync(`${report}.out`, 'w') : 'inherit';
  const child = spawn(process.execPath, [bin('mocha'), ...args, '--reporter-option', `output=${report}`, ...lane], {
    cwd: root,
    stdio: ['ignore', output, output],
  });
  const [status] = await once(child, 'exit');
  if (isKept) kept.push(`${report}.out`);
  try {
    return { status, stats: JSON.parse(readFileSync(report, 'utf8')) };
  } catch {
    return { status, stats: null };
  }
}

function slowest(parts) {
  const all = Object.entries(Object.assign({}, ...parts)).sort(([, a], [, b]) => b - a);
  return all
    .slice(0, 12)
    .map(([folder, seconds]) => `${folder} ${Math.round(seconds)}`)
    .join(', ');
}
