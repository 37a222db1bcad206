// Loaded before all tests (mocha passes on one `--import` only): lets Node read TypeScript.
// Property tests draw the same cases in every run, so that a red run can be repeated and a green one stays
// green; `FUZZ=1 npm test` draws new ones, and prints the seed of what fails.
import 'tsx';
import fc from 'fast-check';

if (!process.env.FUZZ) fc.configureGlobal({ seed: 20_261_122 });
