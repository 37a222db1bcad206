// Loaded with --require: says at the end how much memory the process has had, in KiB, as the last line of standard error.
process.on('exit', () => {
  require('node:fs').writeSync(2, `\n${process.resourceUsage().maxRSS}`);
});
