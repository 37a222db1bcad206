// Parts of rollouts by themselves: documents that would not fit, history and its bounds, files of the incoming folder.
import assert from 'node:assert/strict';
import { brotliCompressSync, constants } from 'node:zlib';
import { appendFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { decodeIncoming } from '../../runtime/rollout/incoming-file.ts';
import { pack, sha256Of, unpack } from '../../runtime/rollout/packed-document.ts';
import { RolloutHistory } from '../../runtime/rollout/rollout-history.ts';
import { scratch } from '../daemon/small-ir.ts';
import { about0 } from './rollout-cluster.ts';

describe('parts of rollouts', function () {
  this.timeout(240_000);

  it('a bomb is not unpacked beyond what was told', async () => {
    const quick = { params: { [constants.BROTLI_PARAM_QUALITY]: 0 } };
    const bomb = brotliCompressSync(Buffer.alloc(1024 ** 3), quick);
    assert.ok(bomb.length < 4_000_000, String(bomb.length));
    const resident = process.memoryUsage.rss();
    assert.deepEqual(await unpack(bomb, 1_000_000), { ok: false, why: 'it is larger than the 1000000 bytes that were told' });
    assert.ok(process.memoryUsage.rss() - resident < 600 * 1024 * 1024);
    assert.equal((await unpack(bomb.subarray(0, 100))).ok, false);
    assert.equal((await unpack(Buffer.from('no brotli'))).ok, false);
  });

  it('history of 60 keeps 50, gives back the bytes, and passes over a line that a crash has cut', async () => {
    const folder = scratch();
    try {
      const history = new RolloutHistory(folder.path('h'));
      const document = (serial: number) => Buffer.from(`{"serial":${serial}}`);
      for (let serial = 1; serial <= 60; serial++) {
        const bytes = document(serial);
        const entry = {
          serial,
          sha256: sha256Of(bytes),
          at: serial,
          manager: 'mgr1',
          outcome: 'committed',
          why: '',
          tookMs: 1,
          about: about0,
        };
        await history.add(entry, await pack(bytes));
      }
      assert.deepEqual([history.list().length, history.list()[0]?.serial, history.document(10)], [50, 11, null]);
      assert.equal(readdirSync(join(folder.path('h'), 'configs')).length, 50);
      const found = history.document(57) ?? assert.fail();
      const unpacked = await unpack(found.packed);
      assert.deepEqual(unpacked.ok && unpacked.document, document(57));
      appendFileSync(join(folder.path('h'), 'history.jsonl'), '\n{"serial": 61, "sha2');
      assert.equal(history.list().length, 50);
      const small = new RolloutHistory(folder.path('h'), { entries: 50, bytes: 60 });
      const bytes = document(70);
      await small.add(
        { serial: 70, sha256: sha256Of(bytes), at: 1, manager: 'mgr1', outcome: 'committed', why: '', tookMs: 1, about: about0 },
        await pack(bytes),
      );
      assert.ok(small.list().length < 5, String(small.list().length));
      assert.equal(small.list().at(-1)?.serial, 70);
    } finally {
      folder.remove();
    }
  });

  it('a file of the incoming folder that is not what it should be says so', () => {
    for (const text of [
      '',
      'x',
      '{}\n',
      '{"version":2}\n',
      `${JSON.stringify({ version: 1, sha256: 'x', about: {} })}\n`,
      `${'['.repeat(100_000)}\n`,
    ])
      assert.equal(decodeIncoming(Buffer.from(text)).ok, false, text.slice(0, 40));
  });
});
