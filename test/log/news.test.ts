// How a reader that waits knows that there is something new, and how much lies before it.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setSubscriber } from '../../runtime/log/jlog/checkpoints.ts';
import { Folder } from '../../runtime/log/jlog/folder.ts';
import { JlogReader } from '../../runtime/log/jlog/reader.ts';
import { inScratch, unexpected, value, writer } from './log-dir.ts';

describe('jlog news', () => {
  it('are records, a roll, a moved checkpoint; not a torn tail that nobody mends', () =>
    inScratch(async (path) => {
      const log = await writer(path, { subscribers: ['master'], create: { unitLimitBytes: 100 } });
      const reader = value(await JlogReader.open(path, 'master', { report: () => {} }));
      const news = async (): Promise<boolean> => value(await reader.hasNews());
      const look = async (): Promise<number> => {
        value(await reader.interval());
        return value(await reader.read()).length;
      };
      await look();
      assert.equal(await news(), false);
      await log.append(Buffer.from('one'));
      assert.equal(await news(), true);
      assert.equal(await look(), 1);
      assert.equal(await news(), false);
      await log.append([Buffer.alloc(90)]);
      assert.equal(await look(), 1);
      assert.equal(await news(), true, 'the segment is full, so the next one is live');
      await look();
      assert.equal(await news(), false);
      const live = join(path, '00000001');
      writeFileSync(live, Buffer.from('183a', 'hex'));
      assert.equal(await news(), true);
      await look();
      assert.equal(await news(), false, 'it was looked at, and is torn');
      const folder = await Folder.open(path, 'read', { report: unexpected });
      await setSubscriber(folder, 'master', { log: 0, marker: 1 });
      folder.close();
      assert.equal(await news(), true);
      reader.close();
      await log.close();
    }));

  it('come with the backlog in bytes, records and time', () =>
    inScratch(async (path) => {
      const log = await writer(path, { subscribers: ['master'], create: { unitLimitBytes: 100 } });
      for (let i = 0; i < 12; i++) await log.append(Buffer.from(`message ${i % 10}`), 1_700_000_000_000 + i * 1000);
      const reader = value(await JlogReader.open(path, 'master', { report: () => {} }));
      assert.deepEqual(value(await reader.backlog()), { bytes: 300, records: null, oldestSec: 1_700_000_000, brokenAt: null });
      for (let taken = 0; taken < 12; taken++) {
        if (taken % 4 === 0) value(await reader.interval());
        await reader.read(1);
        const { bytes, oldestSec } = value(await reader.backlog());
        assert.deepEqual([bytes, oldestSec], [300 - 25 * (taken + 1), taken === 11 ? null : 1_700_000_001 + taken]);
      }
      assert.deepEqual(value(await reader.backlog()), { bytes: 0, records: 0, oldestSec: null, brokenAt: null });
      reader.close();
      await log.close();
    }));
});
