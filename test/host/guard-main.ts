// A guard for the tests: `guard-main.ts PATIENCE_MS PROGRAM ARGUMENT...`.
import { runGuard } from '../../runtime/host/guard.ts';

const [patienceMs, script, ...args] = process.argv.slice(2);
process.exitCode = await runGuard({
  command: process.execPath,
  args: ['--import=tsx', script ?? '', ...args],
  patienceMs: Number(patienceMs),
  log: (text) => console.log(text),
});
