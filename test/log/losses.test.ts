// What a log has lost by damage is told until somebody says that he knows, whatever is read, deleted and restarted meanwhile.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ecjlog } from '../../runtime/log/commands/ecjlog.ts';
import { lossesOf, noteLoss } from '../../runtime/log/jlog/losses.ts';
import { overviewOf } from '../../runtime/log/service/publications.ts';
import { inScratch, texts } from './log-dir.ts';
import { messages, withLog } from './mutate.ts';

function harm(path: string): void {
  const segment = join(path, '00000000');
  const bytes = readFileSync(segment);
  bytes.fill(0x2a, 75, 95);
  writeFileSync(segment, bytes);
}

async function acknowledge(path: string): Promise<string> {
  let said = '';
  const output = {
    out: (text: string) => {
      said += text;
    },
    error: (text: string) => assert.fail(text),
  };
  assert.equal(await ecjlog(['acknowledge', path], output, new AbortController().signal), 0);
  return said;
}

describe('losses', () => {
  it('are counted when damage is cut out, survive the segment, and end when they are acknowledged', () =>
    withLog(async (path) => {
      harm(path);
      assert.deepEqual(lossesOf(path), { count: 0, bytes: 0 });
      assert.equal((await texts(path, 'master', () => {})).length, messages.length - 1);
      assert.deepEqual(lossesOf(path), { count: 1, bytes: 25 });
      await texts(path, 'other', () => {});
      assert.ok(!existsSync(join(path, '00000000')), 'both have read it');
      const publication = { key: 'mainlog', path, subscribers: [] };
      const { losses } = await overviewOf(publication, { readerOf: () => null, troubleOf: () => null });
      assert.deepEqual(losses, { count: 1, bytes: 25 });
      assert.match(await acknowledge(path), /^\["segment","00000000",75,25\] \S+Z cut damage out of .*00000000: 25 bytes from byte 75 on/);
      assert.deepEqual(lossesOf(path), { count: 0, bytes: 0 });
      assert.equal(await acknowledge(path), 'nothing was lost\n');
      assert.ok(existsSync(join(path, '00000000.cut')), 'the bytes stay');
    }));

  it('a place counts once, a torn tail and an index not at all, and the file has a limit', () =>
    inScratch(async (path) => {
      mkdirSync(path);
      const damage = { kind: 'segment', path: join(path, '00000003'), offset: 7, bytes: 5, message: 'gone\nfor good' } as const;
      for (let i = 0; i < 3; i++) noteLoss(path, damage, null);
      for (const kind of ['torn-tail', 'index', 'checkpoint', 'metastore'] as const) noteLoss(path, { ...damage, kind }, null);
      noteLoss(path, { ...damage, bytes: 0 }, null);
      assert.deepEqual(lossesOf(path), { count: 1, bytes: 5 });
      for (let offset = 0; offset < 20_000; offset += 10) noteLoss(path, { ...damage, offset, message: 'x'.repeat(300) }, null);
      assert.ok(readFileSync(join(path, 'losses')).length < 300_000);
    }));
});
