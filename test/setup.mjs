// Loaded before all tests. Property tests draw the same cases in every run, so that a red run can be repeated and a green one stays
// green; `FUZZ=1 npm test` draws new ones, and prints the seed of what fails.
import fc from 'fast-check';

if (!process.env.FUZZ) fc.configureGlobal({ seed: 20_261_122 });
