// Appends what `master` gets to a file, and checkpoints behind each batch, until it is killed.
import { programArguments } from '../../../tools/program-arguments.ts';
import { appendFileSync, existsSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { JlogReader } from '../../../runtime/log/jlog/reader.ts';

const [path = '', output = ''] = programArguments('PATH', 'OUTPUT');
// Who was killed here may have written half a line. It was before the checkpoint, so the whole line comes again.
if (existsSync(output)) truncateSync(output, readFileSync(output).lastIndexOf('\n') + 1);
const opened = await JlogReader.open(path, 'master', { report: ({ message }) => writeSync(2, `${message}\n`) });
if (!opened.ok) throw new Error(opened.error.message);
const reader = opened.value;
for (;;) {
  const interval = await reader.interval();
  if (!interval.ok) throw new Error(interval.error.message);
  if (interval.value.count === 0) await new Promise((resolve) => setTimeout(resolve, 2));
  for (;;) {
    const batch = await reader.read(3000);
    if (!batch.ok) throw new Error(batch.error.message);
    if (batch.value.length === 0) break;
    appendFileSync(output, batch.value.map(({ payload }) => `${payload.toString().trimEnd()}\n`).join(''));
    const stored = await reader.checkpoint();
    if (!stored.ok) throw new Error(stored.error.message);
  }
}
