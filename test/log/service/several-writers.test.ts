// Two managers under one subscriber: the node keeps where each one's reading ended, and tells the one who comes back with more than that.
import assert from 'node:assert/strict';
import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatPosition, type Position } from '../../../runtime/log/jlog/format.ts';
import { loadOwnership, ownedBy, storeOwnership, type Ownership } from '../../../runtime/log/service/ownership.ts';
import { inScratch, write } from '../log-dir.ts';
import type { Client } from './client.ts';
import { numbered, serving, type Served } from './serve.ts';

const file = 'owner.6d6173746572';

/** A manager with a journal of this identity. */
async function manager(served: Served, id: string, name: string): Promise<Client> {
  const client = served.client();
  client.say({ kind: 'hello', lowest: 1, highest: 2, service: 'logs', name, software: 'test', silenceMs: 30_000 });
  assert.equal((await client.hears('welcome')).version, 2);
  client.say({ kind: 'writer', id });
  return client;
}

async function store(client: Client, position: Position): Promise<void> {
  const from = client.heard.length;
  client.say({ kind: 'checkpoint', subscription: 1, epoch: 0, position });
  await client.hears('stored', from);
}

async function gone(client: Client, served: Served): Promise<void> {
  client.close();
  await new Promise<void>((resolve) => {
    const look = (): void => void (served.service.readers().length === 0 ? resolve() : setTimeout(look, 5));
    look();
  });
}

const at = (marker: number): Position => ({ log: 0, marker });

describe('several writers', () => {
  it('who comes back with more than the other one left him is told, and reads again when he has given it back', () =>
    serving(['mainlog'], async (served) => {
      await write(join(served.scratch, 'mainlog'), numbered(50), { subscribers: ['master'] });
      const first = await manager(served, 'a', 'mgr1');
      const answer = await first.subscribe(1, 'mainlog');
      assert.ok(answer.kind === 'subscribed');
      await first.until(() => first.got(1).length === 50, 'everything');
      await store(first, at(20));
      await gone(first, served);

      const second = await manager(served, 'b', 'mgr2');
      const over = await second.subscribe(1, 'mainlog', { subscribers: ['master'] });
      assert.deepEqual(over.kind === 'subscribed' && over.start, at(20));

      // While the other one reads: so he need not wait to learn of it.
      const back = await manager(served, 'a', 'mgr1');
      const resume = (marker: number) => ({ resume: { identity: answer.identity, position: at(marker) } });
      const taken = await back.subscribe(2, 'mainlog', resume(50));
      assert.deepEqual(taken.kind === 'ended' && [taken.code, taken.holder], ['taken', formatPosition(at(20))]);
      const busy = await back.subscribe(3, 'mainlog', resume(20));
      assert.equal(busy.kind === 'ended' && busy.code, 'busy');

      await second.until(() => second.got(1).length === 30, 'the rest');
      await store(second, at(35));
      await gone(second, served);
      // Still: he may have died before he has given it back.
      const again = await back.subscribe(4, 'mainlog', resume(50));
      assert.deepEqual(again.kind === 'ended' && [again.code, again.holder], ['taken', formatPosition(at(20))]);
      const reads = await back.subscribe(5, 'mainlog', resume(20));
      assert.deepEqual(reads.kind === 'subscribed' && reads.start, at(35));
      await back.until(() => back.got(5).length === 15, 'the last ones');
      assert.deepEqual(back.got(5), numbered(15, 35));
    }));

  it('an identity counts, not a name: two machines may have one, and one machine may get another', () =>
    serving(['mainlog'], async (served) => {
      await write(join(served.scratch, 'mainlog'), numbered(50), { subscribers: ['master'] });
      for (const [id, name, marker] of [
        ['a', 'mgr1', 10],
        ['b', 'mgr1', 20],
        ['b', 'mgr9', 30],
      ] as const) {
        const client = await manager(served, id, name);
        const { kind } = await client.subscribe(1, 'mainlog', { subscribers: ['master'] });
        assert.equal(kind, 'subscribed');
        await client.until(() => client.got(1).length > 0, 'a record');
        await store(client, at(marker));
        await gone(client, served);
      }
      const known = loadOwnership(join(served.scratch, 'mainlog'), 'master');
      assert.deepEqual([known?.writer, known?.since, [...(known?.ended ?? [])]], ['b', at(10), [['a', at(10)]]]);
    }));

  it('a checkpoint that is lost goes to where the last reader began, not to what an earlier one remembers', () =>
    serving(['mainlog'], async (served) => {
      const path = join(served.scratch, 'mainlog');
      await write(path, numbered(50), { subscribers: ['master'] });
      const first = await manager(served, 'a', 'mgr1');
      const answer = await first.subscribe(1, 'mainlog');
      assert.ok(answer.kind === 'subscribed');
      await first.until(() => first.got(1).length === 50, 'everything');
      await store(first, at(20));
      await gone(first, served);
      const second = await manager(served, 'b', 'mgr2');
      await second.subscribe(1, 'mainlog', { subscribers: ['master'] });
      await second.until(() => second.got(1).length === 30, 'the rest');
      await store(second, at(50));
      await gone(second, served);
      rmSync(join(path, 'cp.6d6173746572'));
      const back = await manager(served, 'a', 'mgr1');
      const resume = { identity: answer.identity, position: at(10) };
      const reads = await back.subscribe(1, 'mainlog', { subscribers: ['master'], resume });
      assert.deepEqual(reads.kind === 'subscribed' && reads.start, at(20));
    }));

  it('the file: a torn half leaves the older one, many writers fit, and what is none is passed over', () =>
    inScratch(async (path) => {
      await write(path, ['one'], { subscribers: ['master'] });
      let known: Ownership | null = loadOwnership(path, 'master');
      assert.equal(known, null);
      for (let i = 0; i < 200; i++) {
        const next: Ownership = ownedBy(known, `writer ${i} ${'x'.repeat(60)}`, 'log', at(i)) ?? assert.fail();
        await storeOwnership(path, 'master', next, null);
        known = loadOwnership(path, 'master');
        assert.deepEqual([known?.writer, known?.since], [next.writer, at(i)]);
      }
      assert.ok((known?.ended.size ?? 0) > 30, String(known?.ended.size));
      assert.equal(ownedBy(known, known?.writer ?? '', 'log', at(9)), null);
      const whole = readFileSync(join(path, file));
      assert.equal(whole.length, 8192);
      const half = (known?.seq ?? 0) % 2;
      writeFileSync(join(path, file), Buffer.from(whole).fill(0, half * 4096 + 20, half * 4096 + 40));
      assert.equal(loadOwnership(path, 'master')?.seq, (known?.seq ?? 0) - 1);
      for (const bytes of [0, 1, 9, 4095]) {
        writeFileSync(join(path, file), whole);
        truncateSync(join(path, file), bytes);
        assert.ok((loadOwnership(path, 'master')?.seq ?? 0) <= (known?.seq ?? 0));
      }
      writeFileSync(join(path, file), Buffer.alloc(8192));
      assert.equal(loadOwnership(path, 'master'), null);
    }));
});
