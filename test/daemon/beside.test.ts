// What fails beside holding addresses ends itself, is told, and is begun again.
import assert from 'node:assert/strict';
import { beside, keepBeside } from '../../runtime/daemon/beside.ts';
import { PanicSender } from '../../runtime/daemon/panic/panic-sender.ts';

describe('services beside fail-over', () => {
  const said: string[] = [];
  const log = (level: string, text: string): void => {
    said.push(`${level}: ${text}`);
  };
  beforeEach(() => {
    said.length = 0;
  });

  it('do not end the node with a piece of work that fails', async () => {
    await beside(log, 'this test', () => {
      throw new Error('planted');
    });
    await beside(log, 'this test', () => Promise.reject(new Error('planted')));
    assert.equal(said.length, 2);
    assert.match(said[0] ?? '', /^error: a bug of ecclusterd in this test.*everything else goes on.*planted/s);
  });

  it('begin again, each time later, until they are told to end', async () => {
    const stop = new AbortController();
    const begun: number[] = [];
    const work = async (): Promise<void> => {
      begun.push(performance.now());
      if (begun.length < 4) throw new Error('planted');
      stop.abort();
      throw new Error('it was told to end');
    };
    await keepBeside(log, 'this test', work, stop.signal, { first: 20, most: 80 });
    assert.equal(begun.length, 4);
    // A timer may be a millisecond early.
    for (const [index, leastMs] of [20, 40, 80].entries())
      assert.ok((begun[index + 1] ?? 0) - (begun[index] ?? 0) > leastMs - 2, `begun at ${begun.join(', ')}`);
    assert.equal(said.length, 3);
  });

  it('are not begun again once they have ended by themselves', async () => {
    let times = 0;
    await keepBeside(log, 'this test', async () => void times++, new AbortController().signal);
    assert.equal(times, 1);
  });

  it('leave out a panic message that the bus fails with', () => {
    const bus = { join: () => {}, leave: () => {}, multicast: () => assert.fail('planted') };
    const sender = new PanicSender(
      bus,
      'ec1',
      () => 0,
      () => 0,
    );
    sender.setGroup('panic');
    sender.say('ecclusterd', 'text');
    assert.deepEqual(sender.counters(), { sent: 0, leftOut: 1 });
  });
});
