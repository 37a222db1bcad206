// Parts of rollouts by themselves: documents that would not fit, history and its bounds, files of the incoming folder.
import assert from 'node:assert/strict';
import { brotliCompressSync, constants } from 'node:zlib';
import { generateKeyPairSync } from 'node:crypto';
import { appendFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Offer } from '../../runtime/core/rollout/rollout-messages.ts';
import { type NodeRolloutEvent, startNode, stepNode } from '../../runtime/core/rollout/rollout-node.ts';
import { judgeOffer } from '../../runtime/daemon/rollout/judge-offer.ts';
import { rolloutAnswers } from '../../runtime/daemon/rollout/check-rollouts.ts';
import type { Arguments } from '../../runtime/process/program-command.ts';
import { decodeIncoming } from '../../runtime/rollout/incoming-file.ts';
import { pack, sha256Of, unpack } from '../../runtime/rollout/packed-document.ts';
import { readRolledOut, rolledOutLines } from '../../runtime/rollout/rolled-out.ts';
import { RolloutHistory } from '../../runtime/rollout/rollout-history.ts';
import { exampleIr, scratch } from '../daemon/small-ir.ts';
import { about0 } from './rollout-cluster.ts';

describe('parts of rollouts', () => {
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

  it('pieces that are cut, or lost on the way, are not put together; the offer is forgotten, and the next one is taken', async () => {
    const id = { serial: 1, sha256: 'ab'.repeat(32), manager: 'mgr1' };
    const offer: Offer = { kind: 'offer', id, old: null, onlyTo: null, pieces: 3, confirmMs: 1000, about: about0 };
    const piece = (index: number) => ({ kind: 'offer-piece', id, index, bytes: new Uint8Array(2) }) as const;
    const kept = { good: { serial: 0, sha256: 'cd'.repeat(32) }, seen: 0, doing: null };
    let { state } = startNode('east1', 'boot', kept, 0);
    const hear = (event: NodeRolloutEvent, now: number) => {
      const step = stepNode(state, event, now);
      state = step.state;
      return step.effects.map((effect) => (effect.kind === 'say' ? effect.message.kind : effect.kind));
    };
    assert.deepEqual(hear({ kind: 'message', message: offer }, 0), ['keep']);
    assert.deepEqual(hear({ kind: 'message', message: piece(0) }, 1), ['take-piece']);
    for (const index of [2, 0, 2]) assert.deepEqual(hear({ kind: 'message', message: piece(index) }, 2), []);
    assert.deepEqual(hear({ kind: 'tick' }, 40_000), []);
    const next = { ...offer, id: { ...id, serial: 2 }, pieces: 1 };
    assert.deepEqual(hear({ kind: 'message', message: next }, 40_001), ['keep']);
    assert.deepEqual(hear({ kind: 'message', message: { ...piece(0), id: next.id } }, 40_002), ['take-piece', 'check']);

    const ir = await exampleIr((node) => node);
    const [node = assert.fail()] = ir.nodes;
    const document = Buffer.from(JSON.stringify(ir));
    const packed = await pack(document);
    const about = { ...about0, bytes: document.length, packedBytes: packed.length };
    const judge = { name: node.name ?? '', ir, node, sha256: sha256Of(document), dryRun: true, trust: null, limits: null };
    const judged = async (bytes: Uint8Array, changed = {}) => {
      const result = await judgeOffer(
        bytes,
        { ...offer, id: { ...id, sha256: sha256Of(document) }, about: { ...about, ...changed } },
        judge,
      );
      return result.ok ? 'ready' : result.problems.join();
    };
    assert.equal(await judged(packed), 'ready');
    assert.match(await judged(packed.subarray(0, -1)), /^\d+ bytes came, \d+ were told$/);
    assert.match(await judged(packed.subarray(0, -9), { packedBytes: packed.length - 9 }), /^it is damaged: it cannot be unpacked$/);
    assert.match(await judged(packed, { bytes: document.length - 1 }), /^it is larger than the \d+ bytes that were told$/);
  });

  it('what was rolled out last, as a node gives it to a manager that was away', () => {
    const packed = Buffer.from(Array.from({ length: 5000 }, (_, at) => at % 251));
    const entry = { serial: 7, sha256: 'ab'.repeat(32), at: 1, manager: 'mgr1', outcome: 'committed', why: '', tookMs: 1, about: about0 };
    const lines = rolledOutLines({ entry, packed });
    assert.ok(lines.length > 5 && lines.every((line) => line.length <= 1000));
    assert.deepEqual(readRolledOut(`${lines.join('\n')}\n`), { entry, packed });
    for (const text of ['', 'error: nothing was rolled out here', '{}\nAA==\n', 'null\n']) assert.equal(readRolledOut(text), null, text);
  });

  it('check says who may have the machine run another configuration', () => {
    const folder = scratch();
    try {
      const { publicKey } = generateKeyPairSync('ed25519');
      writeFileSync(folder.path('trust.pem'), publicKey.export({ type: 'spki', format: 'pem' }));
      const answers = (texts: Readonly<Record<string, string>>, unit = '') => {
        writeFileSync(folder.path('unit'), unit);
        const given = { flag: (name: string) => name in texts, text: (name: string) => texts[name] ?? null } as Arguments;
        return rolloutAnswers(given, folder.path('unit')).map(({ state, text }) => `${state} ${text}`);
      };
      assert.deepEqual(answers({}), []);
      assert.match(answers({ 'accept-rollouts': '' }).join(), /^warn taken from whoever is a manager on the bus: --trust FILE/);
      assert.match(answers({}, 'ECCLUSTERD_OPTIONS="--partition quorum --accept-rollouts"\n').join(), /^warn taken from whoever/);
      assert.match(
        answers({}, `ECCLUSTERD_OPTIONS=--accept-rollouts --trust ${folder.path('trust.pem')}\n`).join(),
        /^ok taken where one of 1 keys/,
      );
      assert.match(answers({ 'accept-rollouts': '', trust: folder.path('none') }).join(), /^FAIL .*none/);
    } finally {
      folder.remove();
    }
  });
});
