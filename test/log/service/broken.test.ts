// The log service over damaged logs and over its own death: nothing is left out without a word, and nothing is lost.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Position } from '../../../runtime/log/jlog/format.ts';
import { inScratch, writer } from '../log-dir.ts';
import { changesOf, load, messages, mutate, store, wholeOf, withLog } from '../mutate.ts';
import { bundlePrograms, type Programs } from '../programs.ts';
import { Client } from './client.ts';
import { numbered, serving } from './serve.ts';
import { limitMs, rounds } from '../rounds.ts';
import { until } from '../../until.ts';

describe('log service, broken', () => {
  let programs: Programs;
  before(async () => {
    programs = await bundlePrograms('serve-log');
  });
  after(() => programs.remove());

  it('over mutated directories: everything is delivered, or the loss is told; no crash, no hang', () =>
    withLog(async (origin) => {
      const clean = load(origin);
      const names = [...clean.keys()].filter((name) => !name.startsWith('cp.'));
      await serving(['mainlog'], async ({ scratch, service, reader }) => {
        const path = join(scratch, 'mainlog');
        await fc.assert(
          fc.asyncProperty(changesOf(names), async (changes) => {
            const content = new Map(clean);
            for (const [name, how, at, byte] of changes) mutate(content, name, how, at, byte);
            store(path, content);
            const client = await reader();
            await client.subscribe(1, 'mainlog');
            const expected = wholeOf(content, '00000000', 10) + wholeOf(content, '00000001', 2);
            const told = () => client.heard.some(({ kind }) => kind === 'damage' || kind === 'ended');
            await client.until(() => told() || client.got(1).length >= expected, `${messages.length} messages, or a word`);
            client.close();
            // A reader that still has the log open would mend the next directory, and tell of it to nobody.
            await until(() => service.readers().length === 0, 'no reader');
          }),
          { numRuns: rounds(60) },
        );
      });
    })).timeout(limitMs(240_000));

  it('killed again and again: a reader that keeps its position gets everything once', () =>
    inScratch(async (path) => {
      const log = await writer(path, { subscribers: ['master'], create: { unitLimitBytes: 20_000 } });
      const got: string[] = [];
      let resume: { identity: string; position: Position } | null = null;
      let written = 0;
      let child = programs.start('serve-log', 'mainlog', path);
      const [said] = await once(child.stdout, 'data');
      const port = Number(said);
      for (let kills = 0; kills < rounds(8); kills++) {
        const client = Client.to({ host: '127.0.0.1', port });
        await client.hello();
        const answer = await client.subscribe(1, 'mainlog', { resume, credit: 1 << 20 });
        const identity = answer.kind === 'subscribed' ? answer.identity : assert.fail(JSON.stringify(answer));
        let checkpointed = 0;
        client.onMessage = ({ kind }) => {
          const position = client.last.get(1);
          if (kind !== 'batch' || position === undefined) return;
          if (checkpointed++ % 2 === 0) client.say({ kind: 'checkpoint', subscription: 1, epoch: 0, position });
        };
        const before = written;
        for (let turn = 0; turn < 5; turn++) {
          await log.append(numbered(300, written).map((text) => Buffer.from(text)));
          written += 300;
        }
        // Some time within the transfer.
        const enough = before + ((kills * 211) % 1500);
        await client.until(() => got.length + client.got(1).length >= enough, 'a part');
        child.kill('SIGKILL');
        await once(child, 'close');
        await client.until(() => client.closed, 'the end of the connection');
        got.push(...client.got(1));
        const position = client.last.get(1);
        if (position !== undefined) resume = { identity, position };
        child = programs.start('serve-log', 'mainlog', path, String(port));
        await once(child.stdout, 'data');
      }
      const client = Client.to({ host: '127.0.0.1', port });
      await client.hello();
      await client.subscribe(1, 'mainlog', { resume });
      await client.until(() => got.length + client.got(1).length >= written, 'the rest');
      client.close();
      child.kill('SIGKILL');
      await log.close();
      assert.deepEqual([...got, ...client.got(1)], numbered(written));
    })).timeout(limitMs(240_000));
});
