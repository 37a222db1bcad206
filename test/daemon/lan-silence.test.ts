// A witness on a cable that loses frames: what is not answered for is not free at once.
import assert from 'node:assert/strict';
import { Silence } from '../../runtime/daemon/lan-silence.ts';
import { Random } from '../../runtime/simulate/random.ts';
import { at, machine } from './work-machine.ts';

const owner = (i: number) => `02:00:00:00:07:0${i % 4}`;

/** Ten seconds of a node that the bus has cut off from four others, who serve all of these and lose so many of a hundred frames each way. */
function alone(percent: number): { readonly taken: number; readonly asked: number } {
  const random = new Random(percent);
  const { work, jobs, manage, wait } = machine();
  const ips = Array.from({ length: 32 }, (_, i) => `10.0.0.${i + 1}`);
  manage(...ips.map((ip) => at(ip)));
  work.plumb(ips, 'witness');
  let [taken, asked] = [0, 0];
  const isLost = () => random.below(100) < percent;
  for (let tick = 0; tick < 100; tick++) {
    // What a question brings to light is asked for at once, and then no more in this tick.
    for (let turn = 0; turn < 8 && jobs.length > 0; turn++) {
      const job = jobs.shift();
      if (job?.action === 'add') {
        taken += job.aliases.length;
        job.finish();
        continue;
      }
      asked += job?.aliases.length ?? 0;
      const isAnswered = () => [1, 2].some(() => !isLost() && !isLost());
      const claims = (job?.aliases ?? []).flatMap(({ ip, index }) => (isAnswered() ? [{ ip, index, mac: owner(ips.indexOf(ip)) }] : []));
      job?.finish([], claims);
    }
    wait(100);
  }
  return { taken, asked };
}

describe('silence on the LAN', () => {
  it('of one that was answered for before is believed when it lasts, and at once where nobody answers for anything', () => {
    const silence = new Silence();
    assert.equal(silence.isBelieved('10.0.0.1', null, 0, false), 'yes', 'a clean crash');
    silence.answered('10.0.0.1', 'm', 10);
    assert.equal(silence.isBelieved('10.0.0.1', 'm', 20, false), 'soon');
    assert.equal(silence.isBelieved('10.0.0.1', 'm', 55, false), 'yes');
  });

  it('is believed late of a machine that still answers for others, and ever later of one that was believed to be silent and was not', () => {
    const times = (silence: Silence) => {
      for (let i = 1; ; i++) {
        silence.answered('10.0.0.2', 'm', i * 10 + 5);
        if (silence.isBelieved('10.0.0.1', 'm', i * 10, true) === 'yes') return i;
      }
    };
    const silence = new Silence();
    silence.answered('10.0.0.1', 'm', 0);
    const first = times(silence);
    silence.mistaken('10.0.0.1');
    const second = times(silence);
    assert.deepEqual([first, second], [8, 16]);
    silence.forget(['10.0.0.1']);
    assert.equal(silence.isBelieved('10.0.0.1', null, 0, false), 'yes');
  });

  for (const [percent, most] of [
    [10, 0],
    [20, 1],
    [30, 8],
  ] as const) {
    it(`is not believed on a cable that loses ${percent} %: at most ${most} of 32 are taken in ten seconds`, () => {
      const { taken, asked } = alone(percent);
      assert.ok(asked > 300, `${asked} asked`);
      assert.ok(taken <= most, `${taken} taken`);
    });
  }
});
