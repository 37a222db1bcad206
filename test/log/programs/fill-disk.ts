// On a small file system: fills it with messages, reads them while it is full, and goes on when the reading has made room. Prints what it saw.
import { programArguments } from '../../../tools/program-arguments.ts';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { JlogReader } from '../../../runtime/log/jlog/reader.ts';
import { JlogWriter } from '../../../runtime/log/jlog/writer.ts';
import { segmentName } from '../../../runtime/log/jlog/format.ts';

const [mount = ''] = programArguments('MOUNT');
const path = join(mount, 'log');
const told: string[] = [];
const report = ({ kind }: { readonly kind: string }): void => void told.push(kind);
const opened = await JlogWriter.open(path, { report, subscribers: ['master'], create: { unitLimitBytes: 100_000 } });
if (!opened.ok) throw new Error(opened.error.message);
const writer = opened.value;

let written = 0;
const errors: (string | undefined)[] = [];
/** Batches, and then, when no batch fits any more, single messages. */
async function fill(): Promise<void> {
  let size = 100;
  for (let turn = 0; turn < 4000; turn++) {
    const batch = Array.from({ length: size }, (_, i) => Buffer.from(`${written + i}`.padEnd(200)));
    const appended = await writer.append(batch);
    written += appended.written;
    if (appended.error === null) continue;
    if (size === 1) errors.push(appended.error.errno);
    if (size === 1) return;
    size = 1;
  }
}

const numbers: number[] = [];
async function drain(): Promise<void> {
  const reader = await JlogReader.open(path, 'master', { report });
  if (!reader.ok) throw new Error(reader.error.message);
  for (;;) {
    const interval = await reader.value.interval();
    if (!interval.ok) throw new Error(interval.error.message);
    if (interval.value.count === 0) break;
    for (;;) {
      const batch = await reader.value.read();
      if (!batch.ok) throw new Error(batch.error.message);
      if (batch.value.length === 0) break;
      numbers.push(...batch.value.map(({ payload }) => Number(payload.toString())));
    }
    const stored = await reader.value.checkpoint();
    if (!stored.ok) throw new Error(stored.error.message);
  }
  reader.value.close();
}

await fill();
const firstFull = written;
await fill();
await drain();
await fill();
const left = statSync(join(path, segmentName(0)), { throwIfNoEntry: false }) === undefined;
await drain();
await writer.close();
const inOrder = numbers.every((n, i) => n === i);
console.log(JSON.stringify({ firstFull, written, delivered: numbers.length, inOrder, errors, freed: left, told: [...new Set(told)] }));
