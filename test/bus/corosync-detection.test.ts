// How long Corosync is silent about a host that is gone: asked of it, again while it is busy, and each minute after that; what is news is for `BusCondition` to know.
import assert from 'node:assert/strict';
import type { Detection } from '../../runtime/bus/bus.ts';
import { cs, type Cpg, type RingTimes } from '../../runtime/bus/cpg.ts';
import { CorosyncDetection } from '../../runtime/bus/corosync-detection.ts';
import { SimTime } from '../../runtime/simulate/sim-time.ts';

describe('bus: what corosync says of its time-outs', () => {
  /** `answers`: of one question after the other; the last of them for ever. */
  const ask = (answers: readonly (number | RingTimes)[]) => {
    const time = new SimTime();
    const told: Detection[] = [];
    let asked = 0;
    const cpg: Pick<Cpg, 'ringTimes'> = {
      ringTimes: (done) =>
        time.later(1, () => {
          const answer = answers[Math.min(asked++, answers.length - 1)] ?? cs.library;
          if (typeof answer === 'number') done(answer, null);
          else done(cs.ok, answer);
        }),
    };
    const detection = new CorosyncDetection({ cpg, timers: time.timers(), tell: (each) => told.push(each) });
    detection.begin();
    return { time, told, detection, asked: () => asked };
  };

  it('is the sum of token and consensus', () => {
    const { time, told } = ask([{ tokenMs: 1000, consensusMs: 1200 }]);
    time.run(10);
    assert.deepEqual(told, [{ ms: 2200, of: 'token 1000 + consensus 1200' }]);
  });

  it('is asked for again while corosync is busy, for five seconds, and then in a minute', () => {
    const { time, told, asked } = ask([cs.tryAgain, cs.tryAgain, { tokenMs: 60, consensusMs: 72 }]);
    time.run(100);
    assert.deepEqual([told, asked()], [[{ ms: 132, of: 'token 60 + consensus 72' }], 3]);
    const always = ask([cs.tryAgain]);
    always.time.run(20_000);
    assert.deepEqual(always.told, [{ why: 'corosync is busy' }]);
    const before = always.asked();
    always.time.run(50_000);
    assert.equal(always.asked(), before);
    always.time.run(80_000);
    assert.ok(always.asked() > before);
    assert.ok(always.told.length > 1);
  });

  it('is told anew when corosync has read its file again', () => {
    const [old, next] = [
      { tokenMs: 450, consensusMs: 540 },
      { tokenMs: 3000, consensusMs: 3600 },
    ];
    const { time, told, asked } = ask([old, old, next]);
    time.run(61_000);
    assert.deepEqual([told.length, asked()], [2, 2]);
    time.run(181_000);
    assert.deepEqual(told.at(-1), { ms: 6600, of: 'token 3000 + consensus 3600' });
    assert.deepEqual([told.length, asked()], [4, 4]);
  });

  it('says why not, and what to do', () => {
    const reasons: readonly (readonly [number, RegExp])[] = [
      [cs.notSupported, /apt-get install libcmap4/],
      [cs.notExist, /does not tell its token and consensus/],
      [cs.access, /uidgid/],
    ];
    for (const [status, words] of reasons) {
      const { time, told } = ask([status]);
      time.run(10);
      const [said] = told;
      assert.match(said !== undefined && 'why' in said ? said.why : '', words);
    }
  });

  it('is asked for no more when the life of the connection has ended', () => {
    const { time, told, asked, detection } = ask([{ tokenMs: 1000, consensusMs: 1200 }]);
    detection.end();
    time.run(200_000);
    assert.deepEqual([told, asked()], [[], 1]);
  });
});
