// Damage on a node, in the files of its manager: with `--mark-damage` a line where messages are lost, without it none.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { write } from '../log/log-dir.ts';
import { collected, Programs } from '../log/aggregate/stage.ts';
import { onStage } from './staged.ts';
import { until } from '../until.ts';

describe('damage in the files of a manager', () => {
  const programs = new Programs();
  before(() => programs.build());

  for (const marks of [true, false]) {
    it(marks ? 'is marked where it was' : 'is not mentioned by default', () =>
      onStage(programs, ['mainlog'], async (staged) => {
        const { stage } = staged;
        const path = stage.logPath('n1', 'mainlog');
        const lines = Array.from({ length: 12 }, (_, i) => `message ${i % 10}`);
        await write(path, lines, { subscribers: ['master'], create: { unitLimitBytes: 250 } });
        const segment = join(path, '00000000');
        const bytes = readFileSync(segment);
        bytes.fill(0x2a, 75, 95);
        writeFileSync(segment, bytes);
        staged.node('n1');
        const manager = staged.manager('mgr1', null, marks ? ['--mark-damage'] : []);
        const found = (): string[] => collected(stage.output, 'n1', 'mainlog').toString().split('\n').slice(0, -1);
        await until(() => found().includes('message 1') && found().length >= (marks ? 12 : 11), manager.said);
        const kept = lines.filter((_, i) => i !== 3);
        const marked = found().filter((line) => line.startsWith('[ecclusterd] '));
        assert.equal(marked.length, marks ? 1 : 0, found().join('\n'));
        if (marks)
          assert.match(
            marked[0] ?? '',
            /^\[ecclusterd\] lost here: mainlog of n1 as 'master': cut damage out of .*: 25 bytes from byte 75 on/,
          );
        assert.deepEqual(
          found().filter((line) => !marked.includes(line)),
          kept,
        );
      }),
    );
  }
});
