// The rules of reading, checkpointing and deleting, one test each.
import assert from 'node:assert/strict';
import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addSubscriber, removeSubscriber, setSubscriber } from '../../runtime/log/jlog/checkpoints.ts';
import { attempt, type Damage } from '../../runtime/log/jlog/errors.ts';
import { Folder } from '../../runtime/log/jlog/folder.ts';
import { formatPosition, parsePosition, type Position } from '../../runtime/log/jlog/format.ts';
import { JlogReader } from '../../runtime/log/jlog/reader.ts';
import { checkpoints, drain, files, inScratch, texts, unexpected, value, write } from './log-dir.ts';

const small = { create: { unitLimitBytes: 60 }, subscribers: ['master'] };
const five = ['message 0', 'message 1', 'message 2', 'message 3', 'message 4'];

const at = (text: string): Position => parsePosition(text) ?? assert.fail(text);

/** Five messages in two segments. */
function withFive(work: (path: string) => Promise<void>, subscribers = ['master']): Promise<void> {
  return inScratch(async (path) => {
    await write(path, five, { ...small, subscribers });
    await work(path);
  });
}

async function withReader(path: string, work: (reader: JlogReader) => Promise<void>, report = unexpected): Promise<void> {
  const reader = value(await JlogReader.open(path, 'master', { report }));
  try {
    await work(reader);
  } finally {
    reader.close();
  }
}

async function withFolder(path: string, work: (folder: Folder) => Promise<unknown>): Promise<void> {
  const folder = await Folder.open(path, 'read', { report: unexpected });
  try {
    await work(folder);
  } finally {
    folder.close();
  }
}

/** What is told about a log that was changed, and what is delivered in spite of it. */
async function changed(path: string): Promise<{ readonly told: Damage[]; readonly got: string[] }> {
  const told: Damage[] = [];
  const got = await texts(path, 'master', (damage) => told.push(damage));
  return { told, got };
}

describe('jlog reader', () => {
  it('gives an interval of one segment, and the same again until it is read', () =>
    withFive((path) =>
      withReader(path, async (reader) => {
        const interval = { first: at('00000000:00000001'), last: at('00000000:00000003'), count: 3 };
        assert.deepEqual(value(await reader.interval()), interval);
        assert.deepEqual(value(await reader.interval()), interval);
      }),
    ));

  it('stores the beginning of the next segment at the interval that goes there, and deletes the one behind', () =>
    withFive((path) =>
      withReader(path, async (reader) => {
        value(await reader.interval());
        value(await reader.read());
        value(await reader.checkpoint());
        assert.deepEqual(await checkpoints(path), { master: '00000000:00000003' });
        assert.ok('00000000' in files(path), 'a segment that was read to its end stays until the reader moves on');
        assert.equal(value(await reader.interval()).count, 2);
        assert.deepEqual(await checkpoints(path), { master: '00000001:00000000' });
        assert.deepEqual(Object.keys(files(path)), ['00000001', '00000001.idx', 'cp.6d6173746572', 'metastore', 'pre_commit']);
      }),
    ));

  it('reads on without checkpoints, and deletes nothing until they come', () =>
    withFive((path) =>
      withReader(path, async (reader) => {
        value(await reader.interval());
        value(await reader.read());
        const end = reader.position;
        value(await reader.interval());
        assert.equal(value(await reader.read()).length, 2);
        assert.deepEqual(await checkpoints(path), { master: '00000000:00000000' });
        assert.ok('00000000' in files(path));
        value(await reader.checkpoint(end));
        assert.deepEqual(await checkpoints(path), { master: '00000001:00000000' });
        assert.ok(!('00000000' in files(path)));
      }),
    ));

  it('delivers again what was not checkpointed', () =>
    withFive(async (path) => {
      await withReader(path, async (reader) => {
        value(await reader.interval());
        assert.equal(value(await reader.read(30)).length, 1);
        value(await reader.checkpoint());
        assert.equal(value(await reader.read()).length, 2);
      });
      assert.deepEqual(await texts(path), five.slice(1));
    }));

  it('keeps what another subscriber needs', () =>
    withFive(
      async (path) => {
        await texts(path, 'master');
        assert.ok('00000000' in files(path));
        await texts(path, 'other');
        assert.ok(!('00000000' in files(path)));
      },
      ['master', 'other'],
    ));

  it('keeps what an unreadable checkpoint may need', () =>
    withFive(async (path) => {
      writeFileSync(join(path, 'cp.7878'), '');
      assert.deepEqual(await texts(path), five);
      assert.ok('00000000' in files(path));
    }));

  it('goes back and reads again', () =>
    withFive((path) =>
      withReader(path, async (reader) => {
        value(await reader.interval());
        value(await reader.read());
        reader.seek(at('00000000:00000001'));
        assert.equal(value(await reader.interval()).count, 2);
        assert.deepEqual(
          value(await reader.read()).map(({ payload }) => payload.toString()),
          five.slice(1, 3),
        );
      }),
    ));

  it('refuses a checkpoint in front of what it has read, and one beyond the live segment', () =>
    withFive(async (path) => {
      await withReader(path, async (reader) => {
        value(await reader.interval());
        const refused = await reader.checkpoint(at('00000000:00000002'));
        assert.ok(!refused.ok && refused.error.code === 'ILLEGAL_CHECKPOINT');
      });
      await withFolder(path, async (folder) => {
        const refused = await attempt(() => setSubscriber(folder, 'master', at('00000002:00000000')));
        assert.ok(!refused.ok && refused.error.code === 'ILLEGAL_CHECKPOINT', 'the library would delete the live segment');
      });
      assert.deepEqual(await texts(path), five);
    }));

  it('notices a checkpoint that somebody moved', () =>
    withFive(async (path) => {
      const told: string[] = [];
      await withReader(
        path,
        async (reader) => {
          value(await reader.interval());
          value(await reader.read());
          value(await reader.checkpoint());
          await withFolder(path, (folder) => setSubscriber(folder, 'master', at('00000000:00000001')));
          assert.equal(value(await reader.interval()).count, 2);
        },
        ({ kind }) => told.push(kind),
      );
      assert.deepEqual(told, ['checkpoint']);
    }));

  it('names the subscribers there are to one that is not', () =>
    withFive(async (path) => {
      const opened = await JlogReader.open(path, 'manager1', { report: unexpected });
      assert.ok(!opened.ok && opened.error.code === 'INVALID_SUBSCRIBER');
      assert.match(opened.error.message, /no subscriber 'manager1': there are master/);
    }));

  for (const [name, bytes] of Object.entries({ empty: 0, 'of half a position': 4 })) {
    it(`begins at the beginning with a checkpoint file that is ${name}, and says so`, () =>
      withFive(async (path) => {
        truncateSync(join(path, 'cp.6d6173746572'), bytes);
        const { told, got } = await changed(path);
        assert.deepEqual(got, five);
        assert.deepEqual(
          told.map(({ kind }) => kind),
          ['checkpoint'],
        );
      }));
  }

  it('begins at the beginning with a checkpoint beyond the log, and says so', () =>
    withFive(async (path) => {
      writeFileSync(join(path, 'cp.6d6173746572'), Buffer.from('0900000001000000', 'hex'));
      const { told, got } = await changed(path);
      assert.deepEqual(got, five);
      assert.match(told[0]?.message ?? '', /points to 00000009:00000001, beyond/);
    }));

  it('sets a checkpoint back that is ahead of the live segment, so that new messages are not skipped', () =>
    withFive(async (path) => {
      writeFileSync(join(path, 'cp.6d6173746572'), Buffer.from('0100000009000000', 'hex'));
      assert.equal((await changed(path)).told.length, 1);
      assert.deepEqual(await checkpoints(path), { master: '00000001:00000002' });
    }));

  it('goes on behind a closed segment that the checkpoint is ahead of', () =>
    withFive(async (path) => {
      writeFileSync(join(path, 'cp.6d6173746572'), Buffer.from('0000000009000000', 'hex'));
      const { told, got } = await changed(path);
      assert.deepEqual(got, five.slice(3));
      assert.equal(told.length, 1);
    }));

  it('passes over segments that are gone, and says so', () =>
    inScratch(async (path) => {
      await write(path, [...five, ...five], small);
      rmSync(join(path, '00000000'));
      rmSync(join(path, '00000001'));
      const { told, got } = await changed(path);
      assert.deepEqual(got, [...five, ...five].slice(6));
      assert.deepEqual(
        told.map(({ kind }) => kind),
        ['missing-segment'],
      );
      assert.match(told[0]?.message ?? '', /2 segments are gone, from 00000000:00000000 on/);
    }));

  it('removes an empty segment that is closed', () =>
    withFive(async (path) => {
      truncateSync(join(path, '00000000'), 0);
      const { told, got } = await changed(path);
      assert.deepEqual(got, five.slice(3));
      assert.match(told[0]?.message ?? '', /00000000 was empty though it is closed/);
      assert.ok(!('00000000' in files(path)));
    }));

  const indexes = {
    'of an odd size': (index: Buffer) => index.subarray(0, 12),
    'longer than its segment': (index: Buffer) => Buffer.concat([index.subarray(0, 24), Buffer.from('9999000000000000', 'hex')]),
    'with a wrong place': (index: Buffer) =>
      Buffer.concat([index.subarray(0, 8), Buffer.from('2000000000000000', 'hex'), index.subarray(16)]),
    'that lacks a message and is closed': (index: Buffer) => Buffer.concat([index.subarray(0, 16), Buffer.alloc(8)]),
    'of zeros': (index: Buffer) => Buffer.alloc(index.length),
  };
  for (const [name, change] of Object.entries(indexes)) {
    it(`does not believe an index ${name}, and makes it anew`, () =>
      withFive(
        async (path) => {
          const index = join(path, '00000000.idx');
          await withReader(path, async (reader) => void value(await reader.interval()));
          const good = readFileSync(index);
          writeFileSync(index, change(good));
          const told: string[] = [];
          const { messages } = await drain(path, 'master', ({ kind }) => told.push(kind));
          assert.equal(messages.length, 5);
          assert.deepEqual(told, ['index']);
          assert.deepEqual(readFileSync(index), good);
        },
        ['master', 'other'],
      ));
  }

  it('makes an index anew that somebody removed under it', () =>
    withFive((path) =>
      withReader(path, async (reader) => {
        value(await reader.interval());
        value(await reader.read());
        value(await reader.checkpoint());
        value(await reader.interval());
        rmSync(join(path, '00000001.idx'));
        await write(path, ['message 5'], { create: false });
        assert.equal(value(await reader.interval()).count, 3);
        assert.equal(files(path)['00000001.idx'], 32, 'three places and the closing entry');
      }),
    ));

  it('works with segment numbers above 0x7fffffff', () =>
    inScratch(async (path) => {
      await write(path, [], small);
      writeFileSync(join(path, 'metastore'), Buffer.from('feffffff3c0000000100000018733a66', 'hex'));
      rmSync(join(path, '00000000'));
      writeFileSync(join(path, 'cp.6d6173746572'), Buffer.from('feffffff00000000', 'hex'));
      await write(path, five);
      assert.deepEqual(await texts(path), five);
      assert.deepEqual(await checkpoints(path), { master: 'ffffffff:00000002' });
    }));
});

describe('jlog subscribers', () => {
  it('begin with what is still there, or behind the end', () =>
    withFive((path) =>
      withFolder(path, async (folder) => {
        const end = async (): Promise<Position> => at('00000001:00000002');
        assert.equal(formatPosition(await addSubscriber(folder, 'first', 'beginning', end)), '00000000:00000000');
        assert.equal(formatPosition(await addSubscriber(folder, 'last', 'end', end)), '00000001:00000002');
        const again = await attempt(() => addSubscriber(folder, 'first', 'end', end));
        assert.ok(!again.ok && again.error.code === 'SUBSCRIBER_EXISTS');
        assert.deepEqual(await texts(path, 'first'), five);
        assert.deepEqual(await texts(path, 'last'), []);
      }),
    ));

  it('have names of 126 bytes at most', () =>
    withFive((path) =>
      withFolder(path, async (folder) => {
        const end = async (): Promise<Position> => at('00000001:00000002');
        await addSubscriber(folder, 'x'.repeat(126), 'beginning', end);
        const tooLong = await attempt(() => addSubscriber(folder, 'x'.repeat(127), 'beginning', end));
        assert.ok(!tooLong.ok && tooLong.error.errno === 'ENAMETOOLONG');
      }),
    ));

  it('that are removed do not hold segments back, and their open reader works on', () =>
    withFive(
      (path) =>
        withReader(path, async (reader) => {
          value(await reader.interval());
          await withFolder(path, async (folder) => {
            assert.equal(removeSubscriber(folder, 'master'), true);
            assert.equal(removeSubscriber(folder, 'master'), false);
          });
          assert.equal(value(await reader.read()).length, 3);
          value(await reader.checkpoint());
          await texts(path, 'other');
          assert.ok(!('00000000' in files(path)));
        }),
      ['master', 'other'],
    ));
});
