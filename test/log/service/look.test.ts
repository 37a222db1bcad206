// What a node tells of a log to whoever compares, in as many answers as it takes: the same as one reading of all of it, with damage, and from any place.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lookAt } from '../../../runtime/log/service/look.ts';
import { inScratch, write } from '../log-dir.ts';

describe('looking at a log', () => {
  it('damage is told once, between the records where it is, and what follows comes once', () =>
    inScratch(async (path) => {
      await write(
        path,
        Array.from({ length: 300 }, (_, i) => `record ${i} ${'x'.repeat(i % 90)}`),
        { subscribers: ['master'], create: { unitLimitBytes: 6000 } },
      );
      const segment = join(path, '00000001');
      writeFileSync(segment, readFileSync(segment).fill(0, 1000, 1400));
      const told: string[] = [];
      const problems: string[] = [];
      for (let last = { log: 0, marker: 0 }, answers = 0; ; answers++) {
        assert.ok(answers < 12, 'it goes on and on');
        const { first, records, problem } = await lookAt(path, 1, last);
        if (problem !== null) problems.push(`${problem} in front of ${first.log}:${first.marker}`);
        if (records.length === 0) break;
        for (const [i] of records.entries()) told.push(`${first.log}:${first.marker + i}`);
        last = { log: first.log, marker: first.marker + records.length - 1 };
        // From each place the next answer begins right behind it.
        for (const [i] of [...records.entries()].slice(0, -1)) {
          const next = await lookAt(path, 1, { log: first.log, marker: first.marker + i });
          assert.deepEqual(next.first, { log: first.log, marker: first.marker + i + 1 });
        }
      }
      assert.equal(new Set(told).size, told.length);
      assert.ok(told.length > 285 && told.length < 300, String(told.length));
      assert.equal(problems.length, 1);
      assert.match(problems[0] ?? '', /are no message in front of 1:\d\d$/);
    }));
});
