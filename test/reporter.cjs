// mocha's spec reporter, which also leaves its figures in a file for `run.mjs`.
const { writeFileSync } = require('node:fs');
const { reporters } = require('mocha');

module.exports = class Reporter extends reporters.Dot {
  constructor(runner, options) {
    super(runner, options);
    runner.once('end', () => {
      const { passes, failures, pending } = runner.stats;
      writeFileSync(options.reporterOption.output, JSON.stringify({ passes, failures, pending }));
    });
    runner.on('pending', (test) => console.log(`skipped: ${test.fullTitle()}`));
  }
};
