// A checkpoint file that is cut short or removed: whoever knows the place puts it back, nothing comes twice, and it is said and counted.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { Position } from '../../../runtime/log/jlog/format.ts';
import { write, writer } from '../log-dir.ts';
import type { Client } from './client.ts';
import { numbered, serving } from './serve.ts';

const file = 'cp.6d6173746572';

/** Reads everything and has it stored. */
async function readAll(client: Client, count: number): Promise<Position> {
  await client.until(() => client.got(1).length === count, `${count} records`);
  const position = client.last.get(1) ?? assert.fail();
  client.say({ kind: 'checkpoint', subscription: 1, epoch: 0, position });
  await client.hears('stored');
  return position;
}

describe('lost checkpoints', () => {
  for (const [what, harm] of [
    ['cut short', (path: string) => truncateSync(path, 0)],
    ['removed', (path: string) => rmSync(path)],
  ] as const) {
    it(`${what} while it is read`, () =>
      serving(['mainlog'], async ({ scratch, reader, service, lines }) => {
        const path = join(scratch, 'mainlog');
        const log = await writer(path, { subscribers: ['master'] });
        await log.append(numbered(50).map((text) => Buffer.from(text)));
        const client = await reader();
        await client.subscribe(1, 'mainlog');
        const at = await readAll(client, 50);
        harm(join(path, file));
        await log.append(Buffer.from('50'));
        await client.until(() => client.got(1).length >= 51, 'the next record');
        await new Promise((resolve) => setTimeout(resolve, 300));
        assert.deepEqual(client.got(1), [...numbered(50), '50']);
        assert.equal(client.heard.filter(({ kind }) => kind === 'moved').length, 0);
        assert.equal(readFileSync(join(path, file)).readUInt32LE(4), at.marker);
        assert.equal(service.counters().checkpoints_restored, 1);
        assert.equal(lines.filter((line) => /nothing comes twice/.test(line)).length, 1, lines.join('\n'));
        await log.close();
      }));

    it(`${what} while nobody reads: its reader says where it was`, () =>
      serving(['mainlog'], async ({ scratch, reader, service }) => {
        const path = join(scratch, 'mainlog');
        await write(path, numbered(50), { subscribers: ['master'] });
        const first = await reader();
        const answer = await first.subscribe(1, 'mainlog');
        assert.ok(answer.kind === 'subscribed');
        const position = await readAll(first, 50);
        first.close();
        await new Promise((resolve) => setTimeout(resolve, 100));
        harm(join(path, file));
        const second = await reader();
        const resume = { identity: answer.identity, position };
        const again = await second.subscribe(1, 'mainlog', { subscribers: ['master'], resume });
        assert.deepEqual(again.kind === 'subscribed' && [again.subscriber, again.start], ['master', position]);
        assert.ok(existsSync(join(path, file)));
        await write(path, ['50']);
        await second.until(() => second.got(1).length > 0, 'what is new');
        assert.deepEqual(second.got(1), ['50']);
        assert.equal(service.counters().checkpoints_restored, 1);
        // Of another log nothing is believed.
        rmSync(join(path, file));
        const third = await reader('other');
        second.close();
        await new Promise((resolve) => setTimeout(resolve, 100));
        rmSync(join(path, file), { force: true });
        const refused = await third.subscribe(1, 'mainlog', { subscribers: ['master'], resume: { identity: 'another', position } });
        assert.equal(refused.kind === 'ended' && refused.code, 'unknown-subscriber');
      }));
  }

  it('lists the subscribers that the configuration names, so that a manager asks for one whose file is gone', () =>
    serving(['mainlog'], async ({ scratch, reader, service, config }) => {
      const path = join(scratch, 'mainlog');
      await write(path, numbered(3), { subscribers: ['master'] });
      const listens = config.listens.map((each) => each);
      await service.configure({ ...config, listens, logs: [{ key: 'mainlog', path, subscribers: ['master'] }] });
      rmSync(join(path, file));
      const client = await reader();
      client.say({ kind: 'list', request: 1 });
      const { logs } = await client.hears('logs');
      assert.deepEqual(
        logs[0]?.subscribers.map(({ name }) => name),
        ['master'],
      );
    }));
});
