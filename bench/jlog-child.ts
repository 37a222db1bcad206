// One figure of bench/jlog.mjs in a process of its own: `jlog-child.mjs WHAT FOLDER ...`; prints it as JSON.
import { programArguments } from '../tools/program-arguments.ts';
import { closeSync, fsyncSync, openSync, readSync, writevSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { JlogReader } from '../runtime/log/jlog/reader.ts';
import { LogService } from '../runtime/log/service/log-service.ts';
import { decodeFrame, encodeFrame } from '../runtime/log/service/log-wire.ts';
import { JlogWriter } from '../runtime/log/jlog/writer.ts';
import { FrameCutter } from '../runtime/net/frame-cutter.ts';

const [what = '', folder = '', ...numbers] = programArguments('WHAT', 'FOLDER');
const report = ({ message }: { readonly message: string }): never => {
  throw new Error(message);
};
const path = join(folder, 'log');

async function openWriter(durable: boolean): Promise<JlogWriter> {
  const opened = await JlogWriter.open(path, { report, durable, subscribers: ['master'], create: { unitLimitBytes: 4 << 20 } });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

function payloads(batch: number, bytes: number): Buffer[] {
  return Array.from({ length: batch }, (_, i) => Buffer.from(`${i}`.padEnd(bytes - 1, 'x').concat('\n')));
}

/** Of `count` calls; a tenth of them before, so that the code is compiled. All threads of the process are counted. */
interface Timed {
  readonly sec: number;
  /** For each call. */
  readonly cpuUs: number;
}

async function timed(count: number, work: () => Promise<void> | void): Promise<Timed> {
  for (let i = 0; i < count / 10; i++) await work();
  const before = process.cpuUsage();
  const begin = performance.now();
  for (let i = 0; i < count; i++) await work();
  const sec = (performance.now() - begin) / 1000;
  const { user, system } = process.cpuUsage(before);
  return { sec, cpuUs: (user + system) / count };
}

async function append(bytes: number, batch: number, durable: boolean, count: number): Promise<Timed> {
  const log = await openWriter(durable);
  const list = payloads(batch, bytes);
  const figures = await timed(count, async () => {
    const { error } = await log.append(list);
    if (error !== null) throw new Error(error.message);
  });
  await log.close();
  return figures;
}

/** The limit: the same bytes by the fastest call that Node has, without headers, locks and promises. */
async function plain(bytes: number, batch: number, durable: boolean, count: number): Promise<Timed> {
  const fd = openSync(join(folder, 'plain'), 'a');
  const list = payloads(batch, bytes);
  const figures = await timed(count, () => {
    writevSync(fd, list);
    if (durable) fsyncSync(fd);
  });
  closeSync(fd);
  return figures;
}

async function fill(bytes: number, count: number): Promise<number> {
  const log = await openWriter(false);
  const list = payloads(1000, bytes);
  for (let i = 0; i < count / 1000; i++) await log.append(list);
  await log.close();
  return 0;
}

async function read(): Promise<number> {
  const opened = await JlogReader.open(path, 'master', { report });
  if (!opened.ok) throw new Error(opened.error.message);
  const reader = opened.value;
  const begin = performance.now();
  for (;;) {
    const interval = await reader.interval();
    if (!interval.ok) throw new Error(interval.error.message);
    if (interval.value.count === 0) return (performance.now() - begin) / 1000;
    for (;;) {
      const batch = await reader.read(256 << 10);
      if (!batch.ok) throw new Error(batch.error.message);
      if (batch.value.length === 0) break;
    }
  }
}

function plainRead(files: readonly string[]): number {
  const block = Buffer.alloc(1 << 20);
  const begin = performance.now();
  for (const file of files) {
    const fd = openSync(file, 'r');
    while (readSync(fd, block) > 0);
    closeSync(fd);
  }
  return (performance.now() - begin) / 1000;
}

/** Serves `logs` logs at a port that it says, then its use of the CPU for `sec` seconds, from `after` seconds on. */
async function serve(logs: number, after: number, sec: number): Promise<void> {
  const published = Array.from({ length: logs }, (_, i) => ({
    key: `log${i}`,
    path: logs === 1 ? path : `${path}${i}`,
    subscribers: ['master'],
  }));
  for (const each of published) {
    const opened = await JlogWriter.open(each.path, { report, subscribers: ['master'] });
    if (!opened.ok) throw new Error(opened.error.message);
    if (logs > 1) await opened.value.append(Buffer.from('one\n'));
    await opened.value.close();
  }
  const service = new LogService(
    { name: 'node', subcluster: '', software: '', credentials: null, log: () => {} },
    {
      logs: published,
      reader: () => ({ ok: true, subscribers: new Set(['master', 'mgr1']) }),
      listens: [
        {
          endpoint: { kind: 'tcp', host: '127.0.0.1', port: 0 },
          fileMode: 0o660,
          backlog: 100,
          concurrency: 0,
          noDelay: true,
          receiveBufferBytes: null,
          sendBufferBytes: null,
        },
      ],
      refusal: () => null,
      pacing: { activeMs: 0, idleMs: 10_000, push: true },
      lookMs: 10_000,
    },
  );
  await service.start();
  console.log(service.endpoints()[0]?.port);
  await new Promise((resolve) => setTimeout(resolve, after * 1000));
  const before = process.cpuUsage();
  const begin = performance.now();
  await new Promise((resolve) => setTimeout(resolve, sec * 1000));
  const { user, system } = process.cpuUsage(before);
  console.log(JSON.stringify({ cpu: (user + system) / 1000 / (performance.now() - begin), rss: process.memoryUsage.rss() }));
  process.exit(0);
}

/** Subscribes to `logs` logs and prints the seconds until `records` records have come; grants credit as it gets them, and checkpoints. */
async function receive(port: number, logs: number, records: number): Promise<number> {
  const socket = connect({ host: '127.0.0.1', port });
  const say = (message: Parameters<typeof encodeFrame>[0]): void => void socket.write(encodeFrame(message));
  say({ kind: 'hello', lowest: 1, highest: 1, service: 'logs', name: 'mgr', software: '', silenceMs: 30_000 });
  for (let i = 0; i < logs; i++) {
    say({
      kind: 'subscribe',
      subscription: i,
      log: `log${i}`,
      subscribers: ['master'],
      credit: 4 << 20,
      recordBytesMax: 1 << 20,
      resume: null,
    });
  }
  const cutter = new FrameCutter(1 << 20);
  let got = 0;
  const begin = performance.now();
  return new Promise((resolve) => {
    socket.on('data', (chunk) => {
      cutter.feed(chunk, (frame) => {
        const decoded = decodeFrame(frame);
        if (decoded.kind !== 'message') throw new Error('malformed');
        const { message } = decoded;
        if (message.kind === 'ping') say({ kind: 'pong', nonce: 0 });
        if (message.kind !== 'batch') return;
        got += message.records.length;
        const { subscription, first } = message;
        say({ kind: 'credit', subscription, bytes: frame.length + 4 });
        say({
          kind: 'checkpoint',
          subscription,
          epoch: 0,
          position: { log: first.log, marker: first.marker + message.records.length - 1 },
        });
        if (got >= records) resolve((performance.now() - begin) / 1000);
      });
    });
  });
}

const n = numbers.map(Number);
const [a = 0, b = 0, c = 0, d = 0] = n;
if (what === 'serve') await serve(a, b, c);
else {
  const works: Readonly<Record<string, () => Promise<number | Timed> | number>> = {
    append: () => append(a, b, c === 1, d),
    plain: () => plain(a, b, c === 1, d),
    fill: () => fill(a, b),
    read,
    'plain-read': () => plainRead(numbers),
    receive: () => receive(a, b, c),
  };
  console.log(JSON.stringify(await works[what]?.()));
  if (what !== 'receive' || b === 1) process.exit(0);
}
