// `npm run faults`: plants each fault that was once in the field, or that an enemy would use (faults.mjs), in a copy of the sources, as the code was then,
// and runs the test that is named with it. A fault that its test does not see is a failure, and so is an edit that does not apply any more.
//
//   npm run faults                 all of them
//   npm run faults -- PATTERN...   those whose name or test contains one of these
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { plant } from './bundle-simulator.mjs';
import { tested } from './faults.mjs';

const root = join(import.meta.dirname, '..');
const copied = [
  'base',
  'bench',
  'compiler',
  'docs',
  'examples',
  'grammar',
  'lint',
  'lsp',
  'packaging',
  'playground',
  'runtime',
  'test',
  'tools',
  'dist',
  '.dependency-cruiser.mjs',
  'biome.json',
  'build.mjs',
  'CHANGELOG.md',
  'knip.json',
  'LICENSE',
  'package.json',
  'README.md',
  'SECURITY.md',
  'tsconfig.json',
];
/** A test that hangs; one that only waits for a busy machine has time. */
const limitMs = 600_000;

/** Everything that tests read, to be changed without harm. */
export function copySources() {
  const folder = mkdtempSync(join(tmpdir(), 'ecconf-faults-'));
  const isOurs = (path) => !/\/(?:node_modules|dist\/vscode)$/.test(path);
  for (const name of copied) cpSync(join(root, name), join(folder, name), { recursive: true, verbatimSymlinks: true, filter: isOurs });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** Whether the test passes as the code is: otherwise it sees nothing. */
export function trySound({ test, title }, folder) {
  return runTest(folder, test, title).passes > 0;
}

/** `seen`: a test failed with it. `says`: what mocha said. */
export function tryFault({ edits, test, title, builds = false }, folder) {
  const sources = plant(edits);
  for (const [path, text] of sources) writeFileSync(path.replace(root, folder), text);
  try {
    if (builds) buildRuntime(folder);
    return runTest(folder, test, title);
  } finally {
    for (const path of sources.keys()) writeFileSync(path.replace(root, folder), readFileSync(path));
    if (builds) buildRuntime(folder);
  }
}

/** The bundle that some tests run, of the sources in the copy. */
function buildRuntime(folder) {
  const script = `import { bundleRuntime } from './tools/bundle-runtime.mjs'; await bundleRuntime('dist');`;
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`the bundle cannot be made: ${stderr}`);
}

function runTest(folder, test, title) {
  const report = join(folder, 'report.json');
  rmSync(report, { force: true });
  const mocha = join(root, 'node_modules', '.bin', 'mocha');
  const reporter = ['--reporter', join(folder, 'test', 'reporter.cjs'), '--reporter-option', `output=${report}`];
  const which = title === undefined ? ['--bail'] : [`--fgrep=${title}`];
  const args = [mocha, `--import=${join(folder, 'test', 'setup.mjs')}`, '--exit', '--timeout=60000', ...reporter, ...which, test];
  // All that a test has, also what CI leaves out: the one that is named is to be among them.
  const env = { ...process.env, ECCONF_LONG: '1' };
  const options = { cwd: folder, encoding: 'utf8', timeout: limitMs, maxBuffer: 1e8, env };
  const { stdout, stderr, signal } = spawnSync(process.execPath, args, options);
  const says = `${stdout}${stderr}`;
  // A test that hangs has seen it, too.
  if (signal !== null) return { seen: true, passes: 0, says: `no end within ${limitMs / 1000} s` };
  try {
    const { passes, failures } = JSON.parse(readFileSync(report, 'utf8'));
    return { seen: failures > 0, passes: failures > 0 ? 0 : passes, says };
  } catch {
    // Mocha has not come to its end: what was not caught ends it. What cannot be loaded is no fault that was seen.
    return { seen: !/SyntaxError|TransformError|ERR_MODULE_NOT_FOUND/.test(says) && says.includes('at '), passes: 0, says };
  }
}

function main() {
  const patterns = process.argv.slice(2);
  const chosen = tested.filter(
    ({ fault, test }) => patterns.length === 0 || patterns.some((part) => fault.includes(part) || test.includes(part)),
  );
  const folder = copySources();
  /** By test and title. */
  const sound = new Map();
  let missed = 0;
  try {
    for (const each of chosen) {
      const begin = performance.now();
      const key = `${each.test} ${each.title}`;
      if (!sound.has(key)) sound.set(key, trySound(each, folder));
      const { seen, says } = sound.get(key)
        ? tryFault(each, folder)
        : { seen: false, says: 'the test fails without the fault, too, or is not there' };
      console.log(`${seen ? 'seen    ' : 'NOT SEEN'} ${each.fault} (${((performance.now() - begin) / 1000).toFixed(1)} s)`);
      if (seen) continue;
      missed++;
      console.log(says.split('\n').slice(-30).join('\n'));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(`${chosen.length - missed} of ${chosen.length} faults are seen`);
  if (missed > 0) process.exitCode = 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main();
