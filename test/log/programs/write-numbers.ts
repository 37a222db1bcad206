// Appends `NAME 0`, `NAME 1` ... in batches of several sizes until it is killed, or to the count given. Prints how many are in the log after each.
import { programArguments } from '../../../tools/program-arguments.ts';
import { writeSync } from 'node:fs';
import { JlogWriter } from '../../../runtime/log/jlog/writer.ts';

const [path = '', name = '', count = '', unit = ''] = programArguments('PATH', 'NAME', 'COUNT', 'UNIT');
const opened = await JlogWriter.open(path, {
  report: ({ message }) => writeSync(2, `${message}\n`),
  subscribers: ['master'],
  create: { unitLimitBytes: Number(unit) },
});
if (!opened.ok) throw new Error(opened.error.message);
const sizes = [1, 7, 1, 40, 200];
const most = Number(count);
let next = 0;
for (let turn = 0; next < most; turn++) {
  const n = Math.min(most - next, sizes[turn % sizes.length] ?? 1);
  const batch = Array.from({ length: n }, (_, i) => Buffer.from(`${name} ${next + i}${' '.repeat((next + i) % 90)}`));
  const { error } = await opened.value.append(batch);
  if (error !== null) throw new Error(error.message);
  next += n;
  writeSync(1, `${next}\n`);
}
await opened.value.close();
