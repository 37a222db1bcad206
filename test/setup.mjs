// Loaded before all tests (mocha passes on one `--import` only): lets Node read TypeScript.
// Property tests draw the same cases in every run, so that a red run can be repeated and a green one stays
// green; `FUZZ=1 npm test` draws new ones, and prints the seed of what fails.
import 'tsx';
import { createRequire } from 'node:module';
import fc from 'fast-check';

// A test file may get the package's other build, which has parameters of its own.
for (const each of [fc, createRequire(import.meta.url)('fast-check')]) {
  if (!process.env.FUZZ) each.configureGlobal({ seed: 20_261_122 });
}

/**
 * No test has less time than this, whatever it asks for: how long it takes says nothing where other programs use the machine. A test that
 * hangs fails all the same.
 */
const leastMs = 240_000;
const { Runnable } = createRequire(import.meta.url)('mocha');
const setTimeoutOf = Runnable.prototype.timeout;
Runnable.prototype.timeout = function timeout(...args) {
  const [ms] = args;
  return args.length === 0 ? setTimeoutOf.call(this) : setTimeoutOf.call(this, ms > 0 ? Math.max(ms, leastMs) : ms);
};
