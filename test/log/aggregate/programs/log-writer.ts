// Writes numbered lines of several sizes into logs, life by life, until it is killed or told to end. `truth` is a subscriber that never reads, so
// that everything which was written can be held against the files in the end.
import { programArguments } from '../../../../tools/program-arguments.ts';
import { writeSync } from 'node:fs';
import { JlogWriter } from '../../../../runtime/log/jlog/writer.ts';

const [life = '', pauseMs = '', unit = '', ...paths] = programArguments('LIFE', 'PAUSEMS', 'UNIT');
let ending = false;
process.on('SIGTERM', () => {
  ending = true;
});
const writers: JlogWriter[] = [];
for (const path of paths) {
  const opened = await JlogWriter.open(path, {
    report: ({ message }) => writeSync(2, `${message}\n`),
    subscribers: ['master', 'truth'],
    create: { unitLimitBytes: Number(unit) },
  });
  if (!opened.ok) throw new Error(opened.error.message);
  writers.push(opened.value);
}
writeSync(1, 'ready\n');
const sizes = [1, 5, 1, 30, 12];
for (let turn = 0, next = 0; !ending; turn++) {
  const n = sizes[turn % sizes.length] ?? 1;
  const lines = Array.from({ length: n }, (_, i) =>
    Buffer.from(`${life} ${next + i} ${'x'.repeat((next + i) % 120)}${(next + i) % 3 === 0 ? '\n' : ''}`),
  );
  next += n;
  for (const writer of writers) {
    const { error } = await writer.append(lines);
    if (error !== null) throw new Error(error.message);
  }
  await new Promise((resolve) => setTimeout(resolve, Number(pauseMs)));
}
for (const writer of writers) await writer.close();
process.exit(0);
