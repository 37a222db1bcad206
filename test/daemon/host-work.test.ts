// The machine gets one thing at a time for each address, the last wish wins, and the core hears exactly what counts.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { HostWork } from '../../runtime/daemon/host-work.ts';
import type { Host, ManagedAddress, Outcome } from '../../runtime/host/host.ts';

interface Job {
  readonly action: 'plumb' | 'unplumb';
  readonly addresses: readonly ManagedAddress[];
  readonly finish: (failing?: readonly string[]) => Promise<void>;
}

/** A machine whose work ends when the test says so. */
function machine() {
  const jobs: Job[] = [];
  const present = new Map<string, string>();
  const begin = (action: Job['action'], addresses: readonly ManagedAddress[]): Promise<Outcome> =>
    new Promise((resolve) => {
      jobs.push({
        action,
        addresses,
        finish: async (failing = []) => {
          const done = addresses.filter(({ ip }) => !failing.includes(ip));
          for (const { ip, interface: device } of done) {
            if (action === 'plumb') present.set(ip, device);
            else if (present.get(ip) === device) present.delete(ip);
          }
          resolve({ done: done.map(({ ip }) => ip), failed: failing.map((ip) => ({ ip, reason: 'no' })) });
          await new Promise((next) => setImmediate(next));
        },
      });
    });
  const host: Host = {
    manage: () => {},
    plumb: (addresses) => begin('plumb', addresses),
    unplumb: (addresses) => begin('unplumb', addresses),
    present: async () => [],
    announce: () => {},
    announceTo: () => {},
    neighbours: async () => [],
    renew: () => {},
    counters: () => ({}),
    close: async () => {},
  };
  const told: string[] = [];
  const work = new HostWork(host, (action, { done, failed }) => {
    told.push(`${action} ${[...done, ...failed.map(({ ip }) => `${ip}!`)].join(' ')}`);
  });
  const finishAll = async (): Promise<void> => {
    for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) await job.finish();
  };
  return { work, jobs, present, told, finishAll };
}

const at = (ip: string, device = 'eth1'): ManagedAddress => ({ ip, interface: device, prefixLength: 32 });

describe('work on the machine', () => {
  it('knows better than a look that was begun before the work was done', async () => {
    const { work, finishAll } = machine();
    work.manage([at('10.0.0.1'), at('10.0.0.2'), at('10.0.0.3')]);
    work.plumb(['10.0.0.1', '10.0.0.2'], 'none');
    await finishAll();
    const since = work.changes();
    work.unplumb(['10.0.0.1']);
    work.plumb(['10.0.0.3'], 'none');
    await finishAll();
    const seen = ['10.0.0.1', '10.0.0.2', '192.0.2.1'];
    assert.deepEqual(work.corrected(seen, since), ['10.0.0.2', '192.0.2.1', '10.0.0.3']);
    assert.deepEqual(work.corrected(seen, work.changes()), seen, 'a later look is believed');
  });

  it('does not touch an address that is being worked on; the last wish wins and only its outcome is told', async () => {
    const { work, jobs, told, present, finishAll } = machine();
    work.manage([at('10.0.0.1'), at('10.0.0.2')]);
    work.plumb(['10.0.0.1', '10.0.0.2'], 'report');
    work.unplumb(['10.0.0.1']);
    assert.equal(jobs.length, 1);
    await finishAll();
    assert.deepEqual(told, ['plumb 10.0.0.2', 'unplumb 10.0.0.1']);
    assert.deepEqual([...present.keys()], ['10.0.0.2']);
    assert.equal(work.counters().overtaken, 1);
  });

  it('tells a failure, unless something later is wanted', async () => {
    const { work, jobs, told } = machine();
    work.manage([at('10.0.0.1')]);
    work.plumb(['10.0.0.1'], 'report');
    await jobs.shift()?.finish(['10.0.0.1']);
    assert.deepEqual(told, ['plumb 10.0.0.1!']);
  });

  it('answers at once for an address without a place', () => {
    const { work, told } = machine();
    work.manage([]);
    work.plumb(['10.0.0.9'], 'report');
    work.unplumb(['10.0.0.9']);
    assert.deepEqual(told, ['plumb 10.0.0.9!', 'unplumb 10.0.0.9']);
  });

  it('knows the place of an address that a reload has removed until it is off', async () => {
    const { work, told, present, finishAll } = machine();
    work.manage([at('10.0.0.1')]);
    work.plumb(['10.0.0.1'], 'report');
    await finishAll();
    work.manage([]);
    work.unplumb(['10.0.0.1']);
    await finishAll();
    assert.deepEqual([told.at(-1), present.size], ['unplumb 10.0.0.1', 0]);
  });

  it('moves an address whose interface a reload has changed, without telling the core', async () => {
    const { work, told, present, finishAll } = machine();
    work.manage([at('10.0.0.1')]);
    work.plumb(['10.0.0.1'], 'report');
    await finishAll();
    work.manage([at('10.0.0.1', 'eth2')]);
    await finishAll();
    assert.deepEqual([told, present.get('10.0.0.1')], [['plumb 10.0.0.1'], 'eth2']);
  });

  it('does not bring up at the new place what the core has let go of meanwhile', async () => {
    const { work, told, present, finishAll } = machine();
    work.manage([at('10.0.0.1')]);
    work.plumb(['10.0.0.1'], 'report');
    await finishAll();
    work.unplumb(['10.0.0.1']);
    work.manage([at('10.0.0.1', 'eth2')]);
    await finishAll();
    assert.deepEqual([told.at(-1), present.size], ['unplumb 10.0.0.1', 0]);
  });

  it('ends where the last wishes say, whatever the order of wishes, reloads and answers', async () => {
    const ips = ['10.0.0.1', '10.0.0.2', '10.0.0.3'];
    const act = fc.record({
      what: fc.constantFrom('plumb', 'unplumb', 'finish', 'reload'),
      which: fc.subarray(ips),
      device: fc.constantFrom('eth1', 'eth2'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 30 }), async (acts) => {
        const { work, jobs, present, finishAll } = machine();
        const wishes = new Map<string, boolean>();
        let device = 'eth1';
        work.manage(ips.map((ip) => at(ip, device)));
        for (const { what, which, device: next } of acts) {
          if (what === 'finish') await jobs.shift()?.finish();
          else if (what === 'reload') {
            device = next;
            work.manage(ips.map((ip) => at(ip, device)));
          } else {
            for (const ip of which) wishes.set(ip, what === 'plumb');
            if (what === 'plumb') work.plumb(which, 'report');
            else work.unplumb(which);
          }
        }
        await finishAll();
        const wanted = ips.filter((ip) => wishes.get(ip) === true).map((ip) => `${ip} ${device}`);
        assert.deepEqual([...present].map(([ip, on]) => `${ip} ${on}`).sort(), wanted);
        assert.equal(work.counters().busy, 0);
      }),
    );
  });
});
