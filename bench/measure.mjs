// What the sections share: medians, tables, timing of whole processes and of parsers, always with the processor time beside the time on the wall:
// what other programs on the machine do changes it little.
import { spawnSync } from 'node:child_process';

/** With `--quick`: everything once and small, for a test of what is printed; the figures say nothing. */
export const quick = process.argv.includes('--quick');

/** How often: once when it is quick. */
export const often = (times) => (quick ? 1 : times);

/** What has been printed since it was emptied last: tables and remarks, for the page. */
export const printed = [];

export function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

/** The median of the ratios of rounds, pair by pair: each pair ran at nearly the same time. */
export function ratioOf(values, others) {
  return median(values.map((value, i) => value / others[i]));
}

/** Columns padded to their widest cell; the first to the left, the rest to the right. */
export function table(rows) {
  printed.push({ kind: 'table', rows: rows.map((row) => rows[0].map((_, i) => String(row[i] ?? ''))) });
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => String(row[i] ?? '').length)));
  for (const row of rows) {
    console.log(
      `  ${row.map((cell, i) => (i === 0 ? String(cell).padEnd(widths[i]) : String(cell ?? '').padStart(widths[i]))).join('  ')}`,
    );
  }
}

export function remark(text) {
  printed.push({ kind: 'remark', text });
  console.log(`  (${text})`);
}

/** Bash knows the time of a child to the millisecond; Node does not tell. Output goes to a pipe, as in scripts; the times to descriptor 3. */
const timing =
  'TIMEFORMAT="%3U %3S"; begin=$EPOCHREALTIME; { time "$@" 2>&1; } 2>&3; status=$?; echo $begin $EPOCHREALTIME >&3; exit $status';

/** Runs one command: milliseconds on the wall and of the processor. Exit status above 1 is a failure. */
function timeProcess(name, command) {
  const { status, error, output } = spawnSync('bash', ['-c', timing, 'bash', ...command], {
    maxBuffer: 1 << 30,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    encoding: 'utf8',
    env: { ...bareEnvironment, LC_ALL: 'C' },
  });
  if (error || status === null || status > 1)
    throw new Error(`${name} ended with ${status ?? error?.message}: ${output?.[1]}${output?.[2]}`);
  const [user, system, begin, end] = output[3].split(/\s+/).map(Number);
  return { ms: (end - begin) * 1000, cpuMs: (user + system) * 1000 };
}

/** Where NODE_EXTRA_CA_CERTS is set, a bare Node reads certificates first, and our launcher's Node does not; without it, both sides are alike. */
const bareEnvironment = { PATH: process.env.PATH, HOME: process.env.HOME };

/** Runs each command `rounds` times, interleaved, in a bare environment. Name to the list of its times. */
export function timeProcesses(commands, rounds) {
  const times = new Map(Object.keys(commands).map((name) => [name, []]));
  for (let round = quick ? 1 : 0; round <= rounds; round++) {
    for (const [name, command] of Object.entries(commands)) {
      const time = timeProcess(name, command);
      // The first round fills the file cache.
      if (round > 0) times.get(name).push(time);
    }
  }
  return times;
}

/** A table of whole processes beside the first of them. */
export function processTable(title, times) {
  const [bare] = times.values();
  const of = (list, field) => list.map((time) => time[field]);
  table([
    [title, 'ms', 'x node -e 0', 'ms over it', 'CPU ms', 'x node -e 0'],
    ...[...times].map(([name, list]) => [
      name,
      median(of(list, 'ms')).toFixed(1),
      ratioOf(of(list, 'ms'), of(bare, 'ms')).toFixed(2),
      (median(of(list, 'ms')) - median(of(bare, 'ms'))).toFixed(1),
      median(of(list, 'cpuMs')).toFixed(0),
      ratioOf(of(list, 'cpuMs'), of(bare, 'cpuMs')).toFixed(2),
    ]),
  ]);
}

/**
 * Parsers in processes of their own, interleaved: name to the figures of its processes, or why there are none. `works` are name, input and rounds
 * of each.
 */
export function timeParsers(scratch, works, processes = often(5)) {
  if (quick) return new Map(works.map((work) => [work.name, timedOnce(scratch, work)]));
  const results = new Map(works.map(({ name }) => [name, { figures: [], error: null }]));
  for (let i = 0; i < processes; i++) {
    for (const work of works) {
      const result = results.get(work.name);
      if (result.error === null) timeParser(scratch, work, result);
    }
  }
  return results;
}

function timeParser(scratch, { name, parser = name, input, rounds }, result) {
  const args = [new URL('./peers/time.mjs', import.meta.url).pathname, parser, input, String(rounds), `${scratch}/parse.mjs`];
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--max-old-space-size=4096', ...args], { encoding: 'utf8' });
  if (status === 0) result.figures.push(JSON.parse(stdout));
  else result.error = stderr.split('\n').find((line) => line.includes('Error')) ?? `exit ${status}`;
}

/** Of a quick run, whose figures say nothing: each parser runs once, whatever it is given next. */
const known = new Map();

function timedOnce(scratch, work) {
  const parser = work.parser ?? work.name;
  if (!known.has(parser)) {
    const result = { figures: [], error: null };
    timeParser(scratch, work, result);
    known.set(parser, result);
  }
  return known.get(parser);
}

/** The cells of a parser beside those of a yardstick: warm time and ratio, the same of the processor, and the first, cold run. */
export function parserCells({ figures, error }, yardstick) {
  if (error !== null) return ['-', error, '', '', '', ''];
  const of = (field) => figures.map((each) => each[field]);
  const beside = (field) =>
    ratioOf(
      of(field),
      yardstick.figures.map((each) => each[field]),
    ).toFixed(2);
  const shown = (field) => median(of(field)).toFixed(2);
  return [shown('median'), beside('median'), shown('cpu'), beside('cpu'), shown('first'), shown('firstCpu')];
}
