// On a small file system: lines come in until the disk is full, then a reader makes room, again and again. Prints what was seen.
import { programArguments } from '../../../tools/program-arguments.ts';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { runInput } from '../../../runtime/log/input/run-input.ts';
import { JlogReader } from '../../../runtime/log/jlog/reader.ts';
import { JlogWriter } from '../../../runtime/log/jlog/writer.ts';

const [mount = ''] = programArguments('MOUNT');
const path = join(mount, 'log');
const count = 6000;
const report = (): void => {};
const made = await JlogWriter.open(path, { report, subscribers: ['master'], create: { unitLimitBytes: 50_000 } });
if (!made.ok) throw new Error(made.error.message);
await made.value.close();

const said: string[] = [];
const numbers: number[] = [];
let done = false;

async function drain(): Promise<void> {
  const reader = await JlogReader.open(path, 'master', { report });
  if (!reader.ok) throw new Error(reader.error.message);
  for (;;) {
    const interval = await reader.value.interval();
    if (!interval.ok) throw new Error(interval.error.message);
    if (interval.value.count === 0) break;
    const batch = await reader.value.read();
    if (!batch.ok) throw new Error(batch.error.message);
    numbers.push(...batch.value.map(({ payload }) => Number(payload.toString())));
    const stored = await reader.value.checkpoint();
    if (!stored.ok) throw new Error(stored.error.message);
  }
  reader.value.close();
}

function* lines(): Generator<Buffer> {
  for (let i = 0; i < count; i++) yield Buffer.from(`${String(i).padEnd(299)}\n`);
}

const running = runInput({
  destination: { path, subscribers: ['master'] },
  input: { kind: 'stream', stream: Readable.from(lines()) },
  durable: false,
  say: (message) => void said.push(message),
  signal: new AbortController().signal,
}).finally(() => {
  done = true;
});
let drains = 0;
while (!done) {
  const held = said.filter((line) => line.includes('held back')).length;
  if (held > drains) {
    drains++;
    await drain();
  }
  await new Promise((resolve) => setTimeout(resolve, 20));
}
const { records, error } = await running;
await drain();
const inOrder = numbers.every((n, i) => n === i);
console.log(
  JSON.stringify({
    records,
    error,
    delivered: numbers.length,
    inOrder,
    drains,
    said: [...new Set(said.map((line) => line.replace(/\/\S+/g, 'FILE').replace(/byte \d+/, 'byte N')))],
  }),
);
