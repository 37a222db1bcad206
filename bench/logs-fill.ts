// Fills a jlog with lines of mail-log length, for bench/logs.mjs: PATH BYTES LINE_BYTES. With `-` for the path: the lines to standard output.
import { programArguments } from '../tools/program-arguments.ts';
import { writeSync } from 'node:fs';
import { JlogWriter } from '../runtime/log/jlog/writer.ts';

const [path = '', bytes = '', length = ''] = programArguments('PATH', 'BYTES', 'LENGTH');
const lineBytes = Number(length);
const text = 'abcdefghijklmnopqrstuvwxyz0123456789@'.repeat(Math.ceil(lineBytes / 37));
const line = (n: number): Buffer => Buffer.from(`${String(n).padStart(12, '0')}@${text.slice(0, lineBytes - 14)}\n`);
const total = Math.floor(Number(bytes) / lineBytes);
const perBatch = Math.max(1, Math.floor((512 << 10) / lineBytes));

if (path === '-') {
  for (let n = 0; n < total; n += perBatch) {
    const chunk = Buffer.concat(Array.from({ length: Math.min(perBatch, total - n) }, (_, i) => line(n + i)));
    for (let done = 0; done < chunk.length;) done += writeSync(1, chunk, done);
  }
} else {
  const opened = await JlogWriter.open(path, { report: () => {}, subscribers: ['master'] });
  if (!opened.ok) throw new Error(opened.error.message);
  for (let n = 0; n < total; n += perBatch) {
    const { error } = await opened.value.append(Array.from({ length: Math.min(perBatch, total - n) }, (_, i) => line(n + i)));
    if (error !== null) throw new Error(error.message);
  }
  await opened.value.close();
}
