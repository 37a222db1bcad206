// Logs made by the real library: what it delivered to each subscriber, we deliver, and leave the same files behind.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatPosition } from '../../runtime/log/jlog/format.ts';
import { inspect } from '../../runtime/log/jlog/inspect.ts';
import type { Message } from '../../runtime/log/jlog/read-messages.ts';
import { shared } from '../shared.ts';
import { checkpoints, drain, files, inScratch, line, sha256, unexpected, value } from './log-dir.ts';

interface ExpectedMessage {
  readonly id: string;
  readonly time: string;
  readonly len: number;
  readonly text?: string;
  readonly sha256?: string;
}

interface ExpectedDrain {
  readonly first_interval: string;
  readonly count: number;
  readonly messages?: readonly ExpectedMessage[];
  readonly messages_head?: readonly ExpectedMessage[];
  readonly messages_tail?: readonly ExpectedMessage[];
  readonly digest?: string;
  readonly after: unknown;
}

const folder = shared('fixtures', 'jlog');
const cases = folder === null ? [] : readdirSync(folder).filter((name) => name !== 'README.md');

describe('jlog fixtures of the real library', () => {
  for (const name of cases) {
    const data = join(folder ?? '', name, 'data');
    const expected = JSON.parse(readFileSync(join(folder ?? '', name, 'expected.json'), 'utf8'));

    it(`${name}: looks as it should`, async () => {
      assert.deepEqual(await stateOf(data), expected.initial);
    });

    for (const [subscriber, drained] of Object.entries<ExpectedDrain>(expected.drain)) {
      it(`${name}: '${subscriber}' gets what the library gave it`, () =>
        inScratch(async (path) => {
          // The torn record at the end of one of them is told, and not failed on.
          const { firstInterval, messages } = await drain(path, subscriber, (damage) => assert.equal(damage.kind, 'torn-tail'));
          assert.equal(firstInterval, drained.first_interval);
          assert.equal(messages.length, drained.count);
          assertMessages(messages, drained.messages ?? []);
          assertMessages(messages, drained.messages_head ?? []);
          assertMessages(messages.slice(-(drained.messages_tail?.length ?? 0)), drained.messages_tail ?? []);
          if (drained.digest !== undefined) assert.equal(sha256(messages.map(line).join('\n')), drained.digest);
          const { storageLog } = value(await inspect(path, unexpected));
          assert.deepEqual({ checkpoints: await checkpoints(path), storage_log: storageLog, files: files(path) }, drained.after);
        }, data));
    }
  }
});

function assertMessages(messages: readonly Message[], expected: readonly ExpectedMessage[]): void {
  for (const [i, want] of expected.entries()) {
    const message = messages[i];
    assert.ok(message !== undefined, `message ${want.id} is missing`);
    const { position, sec, usec, payload } = message;
    assert.equal(formatPosition(position), want.id);
    assert.equal(`${sec}.${String(usec).padStart(6, '0')}`, want.time);
    assert.equal(payload.length, want.len);
    if (want.text !== undefined) assert.equal(payload.toString(), want.text);
    if (want.sha256 !== undefined) assert.equal(sha256(payload), want.sha256);
  }
}

/** In the words of the fixtures. */
async function stateOf(path: string): Promise<unknown> {
  const state = value(await inspect(path, unexpected));
  return {
    raw_size: state.rawBytes,
    metastore_size: files(path)['metastore'],
    storage_log: state.storageLog,
    unit_limit: state.unitLimitBytes,
    safety: ['unsafe', 'almost', 'safe'].indexOf(state.safety),
    hdr_magic: state.magic.toString(16),
    first_log: state.firstLog,
    subscribers: await checkpoints(path),
    segments: state.segments.map(({ log, bytes, indexBytes, pendingReaders }) => ({
      log,
      size: bytes,
      pending_readers: pendingReaders,
      ...(indexBytes === null ? {} : { idx_size: indexBytes }),
    })),
  };
}
