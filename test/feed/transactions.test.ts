// MULTI and EXEC, as the pipelines of client libraries send them.
import assert from 'node:assert/strict';
import { Client, refused } from './asking.ts';
import { feedNodes, type FeedNodes } from './nodes.ts';
import { until } from '../until.ts';

describe('the feed: transactions', () => {
  let nodes: FeedNodes;
  let a: Client;
  before(async () => {
    nodes = await feedNodes(1);
  });
  beforeEach(() => {
    a = new Client(nodes.all[0]?.path ?? '');
  });
  afterEach(async () => {
    a.end();
    await until(() => nodes.all[0]?.server.clients() === 0, 'nobody is there');
  });
  after(() => nodes.close());

  it('run in one go, an error of one leaving the others done', async () => {
    assert.equal(await a.ask('MULTI'), 'OK');
    assert.equal(await a.ask('INCR', 'counter:x'), 'QUEUED');
    assert.equal(await a.ask('GET', 'words:none'), 'QUEUED');
    assert.equal(await a.ask('INCR', 'words:none'), 'QUEUED');
    assert.equal(await a.ask('SET', 'words:a', 'b'), 'QUEUED');
    const answers = await a.ask('EXEC');
    assert.ok(Array.isArray(answers) && answers.length === 4, JSON.stringify(answers));
    assert.deepEqual([answers[0], answers[1], answers[3]], [1, null, 'OK']);
    refused(answers[2] ?? null, /^WRONGTYPE/);
    assert.equal(await a.ask('DECR', 'counter:x'), 0);
  });

  it('do nothing where a command was unknown or had a wrong number of arguments', async () => {
    for (const wrong of [['NOSUCH'], ['INCR'], ['SET', 'words:a']]) {
      assert.equal(await a.ask('MULTI'), 'OK');
      assert.equal(await a.ask('INCR', 'counter:y'), 'QUEUED');
      refused(await a.ask(...wrong), /^ERR/);
      refused(await a.ask('EXEC'), /^EXECABORT/);
      assert.equal(await a.ask('GET', 'counter:y'), '0');
    }
  });

  it('end with DISCARD and RESET, and are refused out of order', async () => {
    for (const end of ['DISCARD', 'RESET']) {
      await a.ask('MULTI');
      await a.ask('INCR', 'counter:z');
      await a.ask(end);
      refused(await a.ask('EXEC'), /^ERR EXEC without MULTI/);
    }
    refused(await a.ask('DISCARD'), /^ERR DISCARD without MULTI/);
    await a.ask('MULTI');
    refused(await a.ask('MULTI'), /nested/);
    refused(await a.ask('WATCH', 'words:a'), /^ERR WATCH is not there/);
    assert.equal(await a.ask('GET', 'counter:z'), 'QUEUED');
    assert.deepEqual(await a.ask('EXEC'), ['0']);
  });

  it('are bounded', async () => {
    await a.ask('MULTI');
    for (let i = 0; i < 1024; i++) a.send('INCR counter:many\r\n');
    for (let i = 0; i < 1024; i++) assert.equal(await a.answer(), 'QUEUED');
    refused(await a.ask('INCR', 'counter:many'), /^ERR a transaction has at most 1024 commands/);
    refused(await a.ask('EXEC'), /^EXECABORT/);
    assert.equal(await a.ask('GET', 'counter:many'), '0');
  });
});
