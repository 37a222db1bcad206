// What the sections share: medians, tables, timing of whole processes.
import { spawnSync } from 'node:child_process';

export function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

/** Columns padded to their widest cell; the first to the left, the rest to the right. */
export function table(rows) {
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => String(row[i] ?? '').length)));
  for (const row of rows) {
    console.log(
      `  ${row.map((cell, i) => (i === 0 ? String(cell).padEnd(widths[i]) : String(cell ?? '').padStart(widths[i]))).join('  ')}`,
    );
  }
}

/** Runs each command `rounds` times, interleaved. Name to median wall time in ms. Exit status above 1 is a failure. */
export function timeProcesses(commands, rounds, env = process.env) {
  const times = new Map(Object.keys(commands).map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const [name, [command, ...args]] of Object.entries(commands)) {
      const begin = process.hrtime.bigint();
      const { status, error, stderr } = spawnSync(command, args, { maxBuffer: 1 << 30, stdio: ['ignore', 'pipe', 'pipe'], env });
      const ms = Number(process.hrtime.bigint() - begin) / 1e6;
      if (error || status === null || status > 1) throw new Error(`${name} ended with ${status ?? error?.message}: ${stderr}`);
      // The first round fills the file cache.
      if (round > 0) times.get(name).push(ms);
    }
  }
  return new Map([...times].map(([name, list]) => [name, median(list)]));
}

/** One parser in processes of its own: the median of their medians, and of their first runs. */
export function timeParser(scratch, name, input, rounds, processes = 3) {
  const results = [];
  for (let i = 0; i < processes; i++) {
    const args = [new URL('./peers/time.mjs', import.meta.url).pathname, name, input, String(rounds), `${scratch}/parse.mjs`];
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--max-old-space-size=4096', ...args], { encoding: 'utf8' });
    if (status !== 0) return { error: stderr.split('\n').find((line) => line.includes('Error')) ?? `exit ${status}` };
    results.push(JSON.parse(stdout));
  }
  return { first: median(results.map((r) => r.first)), median: median(results.map((r) => r.median)) };
}
