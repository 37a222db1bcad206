// mocha's dots, and figures in a file for `run.mjs`: how many passed, and the seconds that each file of tests took.
const { writeFileSync } = require('node:fs');
const { join, relative } = require('node:path');
const { reporters } = require('mocha');

module.exports = class Reporter extends reporters.Dot {
  constructor(runner, options) {
    super(runner, options);
    const seconds = {};
    let begin = Date.now();
    // From the end of one test to the end of the next: with all hooks in between.
    runner.on('test end', ({ file }) => {
      const name = relative(__dirname, file ?? join(__dirname, '?'));
      seconds[name] = (seconds[name] ?? 0) + (Date.now() - begin) / 1000;
      begin = Date.now();
    });
    runner.once('end', () => {
      const { passes, failures, pending } = runner.stats;
      writeFileSync(options.reporterOption.output, JSON.stringify({ passes, failures, pending, seconds }));
    });
    // At once, and not only at the end of all: who waits for a long run may look already.
    runner.on('fail', (test, error) => console.log(`\nfailed: ${test.fullTitle()}: ${String(error?.message).slice(0, 500)}`));
    // A limit bounds failure only: what needs a third of it here does not come in time on a machine that is a few times as slow.
    runner.on('pass', (test) => {
      const limit = test.timeout();
      if (limit > 0 && test.duration > limit / 3)
        console.log(`\nnear its limit: ${test.fullTitle()}: ${Math.round(test.duration / 1000)} of ${limit / 1000} s`);
    });
    runner.on('pending', (test) => console.log(`skipped: ${test.fullTitle()}`));
  }
};
