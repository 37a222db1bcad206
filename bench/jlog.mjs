// Jlogs beside plain files: appending beside `fs.writevSync` of the same bytes and one by one beside a C program with the library's system calls, reading
// beside `cat`, the log service over loopback, and what a service with a hundred idle logs costs. ECCONF_BENCH_JLOG=append,... does only some of it.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { median, often, quick, ratioOf, remark, table } from './measure.mjs';

export const about =
  'Logs that mail servers read: appending beside `fs.writevSync` of the same bytes, and beside a C program with the four system calls of the library; reading beside `cat`. A tenth of the calls goes before the clock, so the figures are warm.';

const rounds = often(5);
const readRecords = quick ? 2000 : 500_000;
const oneByOne = quick ? 100 : 100_000;
const idleLogs = 100;
const idleSec = quick ? 1 : 30;

export async function run(scratch) {
  const child = await bundle(scratch);
  const works = { append: appending, c: (of) => besideC(of, scratch), read: reading, serve: serving, idle: idling };
  const wanted = process.env.ECCONF_BENCH_JLOG?.split(',') ?? Object.keys(works);
  for (const name of wanted) await works[name](child);
}

/** koffi has a binary, which a bundle cannot hold. */
async function bundle(scratch) {
  const koffi = pathToFileURL(createRequire(import.meta.url).resolve('koffi')).href;
  await build({
    absWorkingDir: join(import.meta.dirname, '..'),
    entryPoints: ['bench/jlog-child.ts'],
    outdir: scratch,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    logLevel: 'warning',
    plugins: [{ name: 'koffi', setup: ({ onResolve }) => onResolve({ filter: /^koffi$/ }, () => ({ path: koffi, external: true })) }],
  });
  return join(scratch, 'jlog-child.mjs');
}

function appending(child) {
  const rows = [['append', 'jlog MB/s', 'plain MB/s', 'ratio', 'records/s', 'CPU us a call', 'plain', 'ratio']];
  for (const bytes of [200, 2048]) {
    for (const [name, batch, durable, count] of [
      ['one by one', 1, 0, oneByOne],
      ['batches of 100', 100, 0, Math.round((quick ? 10_000 : 1_000_000) / bytes)],
      ['one by one, fsync', 1, 1, quick ? 2 : 200],
      ['batches of 100, fsync', 100, 1, quick ? 2 : 200],
    ]) {
      const times = { append: [], plain: [] };
      for (let round = 0; round < rounds; round++) {
        for (const what of ['append', 'plain']) {
          times[what].push(inFolder((folder) => figure(child, what, folder, bytes, batch, durable, count)));
        }
      }
      const of = (what, field) => times[what].map((each) => each[field]);
      const megabytes = (bytes * batch * count) / 1e6;
      const speed = (what) => (megabytes / median(of(what, 'sec'))).toFixed(1);
      rows.push([
        `${bytes} B, ${name}`,
        speed('append'),
        speed('plain'),
        ratioOf(of('plain', 'sec'), of('append', 'sec')).toFixed(2),
        Math.round((batch * count) / median(of('append', 'sec'))),
        median(of('append', 'cpuUs')).toFixed(2),
        median(of('plain', 'cpuUs')).toFixed(2),
        ratioOf(of('plain', 'cpuUs'), of('append', 'cpuUs')).toFixed(2),
      ]);
    }
  }
  table(rows);
}

/** One message by itself; both keep the library's protocol with other writers. */
function besideC(child, scratch) {
  const program = join(scratch, 'jlog-append');
  const source = join(import.meta.dirname, 'peers', 'jlog-append.c');
  const hasProgram = spawnSync('gcc', ['-O2', '-Wall', '-o', program, source], { stdio: 'inherit' }).status === 0;
  if (!hasProgram) remark('left out: appending beside C needs gcc');
  const rows = [['append one by one', 'us', 'C, us', 'ratio', 'CPU us', 'C, CPU us', 'ratio (goal: 1.6)']];
  for (const bytes of [200, 2048]) {
    if (!hasProgram) {
      rows.push([`${bytes} B`, '-']);
      continue;
    }
    const times = { ours: [], c: [] };
    for (let round = 0; round < rounds; round++) {
      times.ours.push(inFolder((folder) => figure(child, 'append', folder, bytes, 1, 0, oneByOne)));
      times.c.push(
        inFolder((folder) => JSON.parse(spawnSync(program, [folder, String(bytes), String(oneByOne)], { encoding: 'utf8' }).stdout)),
      );
    }
    const cells = (of) => [
      ...[times.ours, times.c].map((list) => median(list.map(of)).toFixed(2)),
      ratioOf(times.ours.map(of), times.c.map(of)).toFixed(2),
    ];
    rows.push([`${bytes} B`, ...cells(({ sec }) => (sec / oneByOne) * 1e6), ...cells(({ cpuUs }) => cpuUs)]);
  }
  table(rows);
}

function reading(child) {
  inFolder((folder) => {
    figure(child, 'fill', folder, 200, readRecords);
    const log = join(folder, 'log');
    const segments = readdirSync(log)
      .filter((name) => /^[0-9a-f]{8}$/.test(name))
      .map((name) => join(log, name));
    const times = { jlog: [], plain: [], cat: [] };
    for (let round = 0; round < rounds; round++) {
      times.jlog.push(figure(child, 'read', folder));
      times.plain.push(figure(child, 'plain-read', folder, ...segments));
      const begin = performance.now();
      spawnSync('sh', ['-c', `cat ${log}/0* > /dev/null`]);
      times.cat.push((performance.now() - begin) / 1000);
    }
    const megabytes = (readRecords * 216) / 1e6;
    table([
      ['read, records of 200 B', 'MB/s'],
      ...[
        ['jlog, every record an object', times.jlog],
        ['fs.readSync of 1 MiB', times.plain],
        ['cat (with its start)', times.cat],
      ].map(([name, list]) => [name, (megabytes / median(list)).toFixed(0)]),
    ]);
  });
}

async function serving(child) {
  const rates = [];
  let rss = 0;
  for (let round = 0; round < often(3); round++) {
    await inFolderLater(async (folder) => {
      figure(child, 'fill', folder, 200, readRecords);
      const server = spawn(process.execPath, [child, 'serve', folder, '1', '0', '8'], { stdio: ['ignore', 'pipe', 'inherit'] });
      const [said] = await once(server.stdout, 'data');
      const sec = figure(child, 'receive', folder, Number(said), 1, readRecords);
      rates.push((readRecords * 200) / 1e6 / sec);
      const [figures] = await once(server.stdout, 'data');
      rss = JSON.parse(figures).rss;
    });
  }
  remark(
    `served over loopback with checkpoints: ${median(rates).toFixed(0)} MB/s of payload; memory of the service then ${(rss / 1e6).toFixed(0)} MB`,
  );
}

async function idling(child) {
  await inFolderLater(async (folder) => {
    const server = spawn(process.execPath, [child, 'serve', folder, String(idleLogs), '3', String(idleSec)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [port] = await once(server.stdout, 'data');
    const client = spawn(process.execPath, [child, 'receive', folder, String(Number(port)), String(idleLogs), '1e9'], { stdio: 'ignore' });
    const [figures] = await once(server.stdout, 'data');
    client.kill('SIGKILL');
    remark(
      `${idleLogs} idle logs with a reader: ${(JSON.parse(figures).cpu * 100).toFixed(3)} % of one CPU, over ${idleSec} s (goal: below 0.5)`,
    );
  });
}

function figure(child, what, folder, ...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [child, what, folder, ...args.map(String)], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${what} ended with ${status}: ${stderr}`);
  return JSON.parse(stdout);
}

function inFolder(work) {
  const folder = mkdtempSync(join(tmpdir(), 'ecconf-bench-jlog-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function inFolderLater(work) {
  const folder = mkdtempSync(join(tmpdir(), 'ecconf-bench-jlog-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
