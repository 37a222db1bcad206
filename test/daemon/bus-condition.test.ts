// By which time-out of the bus a node goes: the bus's own word where there is one, and what it says in the log when somebody has said otherwise.
import assert from 'node:assert/strict';
import { BusCondition } from '../../runtime/daemon/bus-condition.ts';
import { detectionAnswer } from '../../runtime/daemon/readiness.ts';
import type { Settings } from '../../runtime/core/contract.ts';

describe('daemon: how long the bus is silent about a member that is gone', () => {
  const make = (ms: number, byOption: boolean) => {
    const lines: string[] = [];
    const bus = new BusCondition(
      { now: () => 0, trouble: () => null, log: (level, text) => lines.push(`${level} ${text}`) },
      { ms, byOption },
    );
    const settings = { failureTimeoutMs: ms } as Settings;
    return { bus, lines, counts: () => bus.withTimeout(settings).failureTimeoutMs, shown: () => bus.shown().detection };
  };
  const real = { ms: 2200, of: 'token 1000 + consensus 1200' };

  it('is what the bus says, whatever was stated; a wrong option is named once', () => {
    const byOption = make(990, true);
    byOption.bus.hear(real);
    byOption.bus.hear({ ...real });
    assert.equal(byOption.counts(), 2200);
    assert.equal(byOption.lines.length, 1);
    assert.match(byOption.lines[0] ?? '', /^warn .*after 2200 ms \(token 1000 \+ consensus 1200\), not after 990 ms as --bus-timeout says/);
    assert.deepEqual(byOption.shown(), { ms: 2200, of: 'token 1000 + consensus 1200, not 990 as --bus-timeout says' });
    const byDefault = make(990, false);
    byDefault.bus.hear(real);
    assert.equal(byDefault.counts(), 2200);
    assert.match(byDefault.lines.join(), /^info /);
    assert.deepEqual(byDefault.shown(), real);
  });

  it('is what was stated where the bus does not say, which is said once', () => {
    const { bus, lines, counts, shown } = make(2200, true);
    for (let lives = 0; lives < 3; lives++) bus.hear({ why: 'corosync refuses user 1' });
    assert.equal(counts(), 2200);
    assert.equal(lines.length, 1);
    assert.match(lines[0] ?? '', /^warn .*\(corosync refuses user 1\): going by --bus-timeout, 2200 ms$/);
    assert.deepEqual(shown(), { ms: 2200, of: 'by --bus-timeout' });
    const byDefault = make(990, false);
    byDefault.bus.hear({ why: 'no library' });
    assert.match(byDefault.lines.join(), /going by 990 ms, the figure of the profile fast; give --bus-timeout/);
  });

  it('stays what was once told while the bus does not say it again, and follows what is told anew', () => {
    const { bus, lines, counts } = make(990, false);
    bus.hear(real);
    bus.hear({ why: 'corosync is busy' });
    assert.deepEqual([counts(), lines.length], [2200, 1]);
    bus.hear({ ms: 6600, of: 'token 3000 + consensus 3600' });
    assert.deepEqual([counts(), lines.length], [6600, 2]);
    // A reload brings the stated figure again.
    assert.equal(bus.applied({ failureTimeoutMs: 990 } as Settings, { ms: 990, byOption: false }).failureTimeoutMs, 6600);
  });

  it('ecclusterd check compares both', () => {
    assert.deepEqual(detectionAnswer(real, null).state, 'ok');
    assert.deepEqual(detectionAnswer(real, 2200).state, 'ok');
    assert.match(detectionAnswer(real, 990).text, /not after 990 ms as --bus-timeout says/);
    assert.equal(detectionAnswer(real, 990).state, 'warn');
    assert.match(detectionAnswer({ why: 'no library' }, null).text, /\(no library\): give --bus-timeout/);
  });
});
