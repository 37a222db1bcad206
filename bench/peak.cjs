// Loaded with --require: says at the end how much memory the process has had, in KiB, and how long the processor worked, in ms, as the last line of
// standard error.
process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  require('node:fs').writeSync(2, `\n${process.resourceUsage().maxRSS} ${(user + system) / 1000}`);
});
