// The machine gets one thing at a time for each address, the last wish wins, the core hears exactly what counts, and nothing that the
// kernel has is forgotten.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { noticeText } from '../../runtime/host/notice.ts';
import { at, machine, silentNode } from './work-machine.ts';

const stranger = '02:00:00:00:00:99';

describe('work on the machine', () => {
  it('does not touch an address that is being worked on; the last wish wins and only its outcome is told', () => {
    const { work, jobs, told, present, manage, finishAll } = machine();
    manage(at('10.0.0.1'), at('10.0.0.2'));
    work.plumb(['10.0.0.1', '10.0.0.2'], 'after');
    work.unplumb(['10.0.0.1']);
    assert.equal(jobs.length, 1);
    finishAll();
    assert.deepEqual(told, ['plumb 10.0.0.2', 'unplumb 10.0.0.1']);
    assert.deepEqual(present(), ['10.0.0.2/32%1']);
    assert.equal(work.counters()['overtaken'], 1);
  });

  it('repeats nothing of what is about to leave, and keeps it', () => {
    const { work, hushed, present, manage, finishAll } = machine();
    manage(at('10.40.0.1'));
    work.plumb(['10.40.0.1'], 'nobody');
    finishAll();
    work.hush(['10.40.0.1']);
    assert.deepEqual([hushed, present()], [['10.40.0.1'], ['10.40.0.1/32%1']]);
  });

  it('adds again, and only then answers, what was wished away and back while it was added: nobody has been told of it', () => {
    const { work, jobs, told, announced, manage } = machine();
    manage(at('10.40.0.1'));
    work.plumb(['10.40.0.1'], 'nobody');
    work.unplumb(['10.40.0.1']);
    work.plumb(['10.40.0.1'], 'nobody');
    jobs.shift()?.finish();
    assert.deepEqual(told, []);
    jobs.shift()?.finish();
    assert.deepEqual(told, ['plumb 10.40.0.1']);
    assert.deepEqual(announced, ['10.40.0.1', '10.40.0.1']);
  });

  it('waits for the first look with what is wanted before it, and then does it', () => {
    const { work, told, present, answerLooks, finishAll } = machine();
    work.manage([at('10.0.0.1'), at('10.0.0.2')]);
    work.plumb(['10.0.0.1'], 'after');
    work.unplumb(['10.0.0.2']);
    finishAll();
    assert.deepEqual(told, []);
    answerLooks();
    finishAll();
    assert.deepEqual([[...told].sort(), present()], [['plumb 10.0.0.1', 'unplumb 10.0.0.2'], ['10.0.0.1/32%1']]);
  });

  it('tells a failure, unless something later is wanted', () => {
    const { work, told, manage, finishAll } = machine();
    manage(at('10.0.0.1'));
    work.plumb(['10.0.0.1'], 'after');
    finishAll(['10.0.0.1']);
    assert.deepEqual(told, ['plumb 10.0.0.1! (eth1: no)']);
  });

  it('answers at once for an address without a place', () => {
    const { work, told, manage } = machine();
    manage();
    work.plumb(['10.0.0.9'], 'after');
    work.unplumb(['10.0.0.9']);
    assert.deepEqual(told, ['plumb 10.0.0.9! (no Topology of this node holds it)', 'unplumb 10.0.0.9']);
  });

  it('knows the place of an address that a reload has removed until it is off', () => {
    const { work, told, present, manage, finishAll } = machine();
    manage(at('10.0.0.1'));
    work.plumb(['10.0.0.1'], 'after');
    finishAll();
    manage();
    work.unplumb(['10.0.0.1']);
    finishAll();
    assert.deepEqual([told.at(-1), present()], ['unplumb 10.0.0.1', []]);
  });

  it('moves an address whose interface a reload has changed, without telling the core', () => {
    const { work, told, present, manage, finishAll } = machine();
    manage(at('10.0.0.1'));
    work.plumb(['10.0.0.1'], 'after');
    finishAll();
    manage(at('10.0.0.1', 'eth2'));
    finishAll();
    assert.deepEqual([told, present()], [['plumb 10.0.0.1'], ['10.0.0.1/32%2']]);
  });

  it('does not forget the old place of an address that moved because it could not be taken off there', () => {
    const { work, jobs, present, notices, manage, finishAll, wait } = machine();
    manage(at('10.0.0.1'));
    work.plumb(['10.0.0.1'], 'after');
    finishAll();
    manage(at('10.0.0.1', 'eth2'));
    jobs.shift()?.finish(['10.0.0.1']);
    finishAll();
    assert.match(notices.map(noticeText).join(), /10\.0\.0\.1\/32 on eth1 cannot be taken off: no/);
    wait(1000);
    finishAll();
    wait(1000);
    finishAll();
    assert.deepEqual(present(), ['10.0.0.1/32%2'], 'it is tried again, and then it is at its new place only');
  });

  it('says that a release has failed as long as the kernel has it, whoever asks', () => {
    const { work, told, present, manage, finishAll } = machine();
    manage(at('10.0.0.1'));
    work.plumb(['10.0.0.1'], 'after');
    finishAll();
    work.unplumb(['10.0.0.1']);
    finishAll(['10.0.0.1']);
    assert.equal(told.at(-1), 'unplumb 10.0.0.1! (10.0.0.1/32 on eth1 cannot be taken off: no)');
    manage();
    work.unplumb(['10.0.0.1']);
    finishAll(['10.0.0.1']);
    assert.match(told.at(-1) ?? '', /^unplumb 10\.0\.0\.1!/, 'also when it is no longer managed');
    work.unplumb(['10.0.0.1']);
    finishAll();
    assert.deepEqual([told.at(-1), present()], ['unplumb 10.0.0.1', []]);
  });

  it('takes off what the kernel has in any place: another interface, another prefix', () => {
    const { work, told, present, put, manage, finishAll } = machine();
    manage(at('10.0.0.1'), at('10.0.0.2'));
    put({ ip: '10.0.0.1', index: 2, prefixLength: 32 });
    put({ ip: '10.0.0.2', index: 1, prefixLength: 24 });
    work.unplumb(['10.0.0.1', '10.0.0.2']);
    finishAll();
    assert.deepEqual([told, present()], [['unplumb 10.0.0.1 10.0.0.2'], []]);
  });

  it('takes a stray beside an address that serves off, and says truly where it was', () => {
    const { work, present, put, notices, manage, finishAll } = machine();
    manage(at('10.0.0.1'));
    work.plumb(['10.0.0.1'], 'after');
    finishAll();
    put({ ip: '10.0.0.1', index: 2, prefixLength: 24 });
    finishAll();
    assert.deepEqual(present(), ['10.0.0.1/32%1']);
    assert.deepEqual(notices.map(noticeText), ['10.0.0.1/24 on eth2: not where the configuration has it, taken off']);
  });

  it('tells the core at once of what vanished, and of what appeared, and not of what came and went', () => {
    const { work, kernels, put, take, manage, finishAll } = machine();
    manage(at('10.0.0.1'), at('10.0.0.2'));
    work.plumb(['10.0.0.1'], 'after');
    finishAll();
    take({ ip: '10.0.0.1', index: 1, prefixLength: 32 });
    assert.deepEqual(kernels, [[]]);
    put({ ip: '10.0.0.2', index: 1, prefixLength: 32 });
    assert.deepEqual(kernels.at(-1), ['10.0.0.2']);
  });

  it('finds by a look what the kernel did not tell of', () => {
    const { work, kernels, take, telling, answerLooks, manage, finishAll } = machine();
    manage(at('10.0.0.1'));
    work.plumb(['10.0.0.1'], 'after');
    finishAll();
    telling(false);
    take({ ip: '10.0.0.1', index: 1, prefixLength: 32 });
    work.look();
    answerLooks();
    assert.deepEqual(kernels.at(-1), []);
  });

  it('knows better than a look that was begun before the work was done', () => {
    const { work, kernels, answerLooks, manage, finishAll } = machine();
    manage(at('10.0.0.1'), at('10.0.0.2'));
    work.plumb(['10.0.0.1'], 'nobody');
    finishAll();
    work.look();
    work.unplumb(['10.0.0.1']);
    work.plumb(['10.0.0.2'], 'nobody');
    finishAll();
    answerLooks();
    assert.deepEqual(kernels.at(-1), ['10.0.0.2']);
  });

  it('says at once what an interface cannot carry any more, by its name, and what it can again', () => {
    const { work, told, notices, setLink, dropLink, manage, finishAll } = machine();
    manage(at('10.0.0.1'), at('10.0.0.2', 'eth2'));
    work.plumb(['10.0.0.1'], 'after');
    finishAll();
    told.length = 0;
    setLink('eth1', 1, { carrier: false });
    setLink('eth1', 1);
    setLink('east', 1);
    setLink('eth1', 1);
    dropLink(1);
    assert.deepEqual(told, [
      'places -10.0.0.1 (interface eth1 has no carrier)',
      'places +10.0.0.1',
      'places -10.0.0.1 (this machine has no interface eth1 (it is called east now))',
      'places +10.0.0.1',
      'places -10.0.0.1 (this machine has no interface eth1)',
    ]);
    assert.match(notices.map(noticeText).join('\n'), /interface eth1 is called east now/);
  });

  it('renews leases of what is there, and of nothing else', () => {
    const { work, jobs, take, manage, finishAll, wait } = machine({ leaseSec: 9 });
    manage(at('10.0.0.1'), at('10.0.0.2'));
    work.plumb(['10.0.0.1', '10.0.0.2'], 'nobody');
    finishAll();
    take({ ip: '10.0.0.2', index: 1, prefixLength: 32 });
    for (let i = 0; i < 31; i++) wait(100);
    assert.deepEqual(
      jobs.map(({ action, aliases }) => [action, aliases.map(({ ip }) => ip)]),
      [['add', ['10.0.0.1']]],
    );
  });

  it('does not take what somebody answers for whose machine the bus does not hear, asks again, and takes it when the answer ends', () => {
    const { work, jobs, told, notices, present, manage, finishAll, wait } = machine();
    manage(at('10.0.0.1'), at('10.0.0.2'));
    work.plumb(['10.0.0.1', '10.0.0.2'], 'witness');
    const claims = [{ ip: '10.0.0.1', index: 1, mac: stranger }];
    assert.deepEqual(jobs[0]?.action, 'ask');
    jobs.shift()?.finish([], claims);
    finishAll();
    assert.deepEqual([told, present()], [['plumb 10.0.0.2'], ['10.0.0.2/32%1']]);
    assert.match(notices.map(noticeText).join(), new RegExp(`10.0.0.1 not taken: .* ${stranger} still answers`));
    assert.equal(work.counters()['heldNow'], 1);
    for (let i = 0; i < 5; i++) {
      wait(1000);
      assert.equal(jobs.length, 1);
      jobs.shift()?.finish([], claims);
    }
    wait(1000);
    finishAll();
    assert.deepEqual(told.at(-1), 'plumb 10.0.0.1');
    assert.equal(work.counters()['heldNow'], 0);
  });

  for (const [ask, before] of [
    ['after', []],
    ['nobody', ['10.0.0.1/32%1']],
  ] as const) {
    it(`has what it gave way with again, when that is missing (${ask}), and loses it no more`, () => {
      const { work, jobs, told, claim, present, manage, finishAll, wait } = machine();
      manage(at('10.0.0.1'));
      work.plumb(['10.0.0.1'], 'nobody');
      finishAll();
      // A node that the bus does not hear, with a lower MAC than ours.
      claim([{ ip: '10.0.0.1', index: 1, mac: silentNode }]);
      finishAll();
      assert.deepEqual(present(), [], 'given way');
      told.length = 0;
      work.plumb(['10.0.0.1'], ask);
      for (let i = 0; i < 20; i++) {
        const job = jobs.shift();
        if (job?.action === 'ask') job.finish([], i < 10 ? [{ ip: '10.0.0.1', index: 1, mac: silentNode }] : []);
        else job?.finish();
        if (i === 9) assert.deepEqual(present(), before, 'while he has it');
        wait(1000);
      }
      finishAll();
      assert.deepEqual([present(), told], [['10.0.0.1/32%1'], ['plumb 10.0.0.1']]);
    });
  }

  it('defends its addresses against strangers, always has the last word, and does not fight nodes of the cluster', () => {
    const { work, announced, notices, claim, manage, finishAll, wait } = machine();
    manage(at('10.0.0.1'));
    work.plumb(['10.0.0.1'], 'nobody');
    finishAll();
    announced.length = 0;
    const of = (mac: string) => [{ ip: '10.0.0.1', index: 1, mac }];
    claim(of('02:00:00:00:77:02'));
    assert.deepEqual(notices, [], 'the last word of a node that hands it over');
    wait(1000);
    claim(of('02:00:00:00:77:02'));
    claim(of('02:00:00:00:00:01'));
    assert.deepEqual(announced, [], 'a node, and this machine itself');
    claim(of(stranger));
    assert.deepEqual(announced, ['10.0.0.1']);
    claim(of(stranger));
    claim(of(stranger));
    assert.equal(announced.length, 1, 'limited');
    wait(100);
    assert.equal(announced.length, 2, 'and said afterwards');
    for (let i = 0; i < 100; i++) {
      claim(of(stranger));
      wait(100);
    }
    assert.ok(announced.length < 40 && announced.length > 15, `${announced.length} in ten seconds`);
    assert.equal(notices.filter(({ kind }) => kind === 'contested').length, 2, 'the node once, the stranger once');
    wait(20_000);
    assert.match(notices.map(noticeText).at(-1) ?? '', /no longer claims 10\.0\.0\.1/);
  });

  it('speaks again where a dispute was left to a bus that then hears the other no more', () => {
    const { work, announced, claim, cut, wait, finishAll, manage } = machine();
    manage(at('10.0.0.1'), at('10.0.0.2'));
    work.plumb(['10.0.0.1', '10.0.0.2'], 'nobody');
    finishAll();
    const node = '02:00:00:00:77:02';
    const both = ['10.0.0.1', '10.0.0.2'].map((ip) => ({ ip, index: 1, mac: node }));
    claim(both);
    wait(1000);
    claim(both.slice(0, 1));
    announced.length = 0;
    wait(5000);
    assert.deepEqual(announced, [], 'the bus hears both, and decides');
    cut();
    wait(1000);
    assert.deepEqual(announced, ['10.0.0.1'], 'what was said once only was a move');
    wait(20_000);
    announced.length = 0;
    wait(2000);
    assert.deepEqual(announced, [], 'the other has long been silent');
  });

  it('names few of the strangers that flood the LAN under thousands of MACs, and always a node', () => {
    const { work, notices, claim, wait, finishAll, manage, announced } = machine();
    manage(at('10.0.0.1'), at('10.0.0.2'));
    work.plumb(['10.0.0.1', '10.0.0.2'], 'nobody');
    finishAll();
    const before = announced.length;
    for (let i = 0; i < 3000; i++)
      claim([
        {
          ip: '10.0.0.1',
          index: 1,
          mac: `02:99:00:00:${(i >> 8).toString(16).padStart(2, '0')}:${(i & 255).toString(16).padStart(2, '0')}`,
        },
      ]);
    claim([{ ip: '10.0.0.2', index: 1, mac: silentNode }]);
    const named = () => notices.filter(({ kind }) => kind === 'contested').length;
    assert.equal(named(), 33);
    assert.ok(announced.length > before, 'the last word is ours all the same');
    for (let ms = 0; ms < 40_000; ms += 100) wait(100);
    const texts = notices.map(noticeText).join('\n');
    assert.match(texts, /2968 more claims to addresses of this node, by hosts that were not named: somebody floods the LAN/);
    assert.ok(notices.length < 50, `${notices.length} lines`);
  });

  it('never touches an address of the machine itself, and takes what appears later for a stray', () => {
    const { work, told, notices, present, put, manage, finishAll } = machine();
    put({ ip: '10.0.0.1', index: 1, prefixLength: 24 });
    manage(at('10.0.0.1'), at('10.0.0.2'));
    put({ ip: '10.0.0.2', index: 1, prefixLength: 24 });
    assert.match(notices.map(noticeText).join(), /^10\.0\.0\.1\/24 on eth1 was there before/);
    work.plumb(['10.0.0.1'], 'after');
    work.unplumb(['10.0.0.1', '10.0.0.2']);
    finishAll();
    assert.match(told.join('\n'), /plumb 10\.0\.0\.1! \(10\.0\.0\.1\/24 on eth1 is an address of this machine itself/);
    assert.deepEqual(present(), ['10.0.0.1/24%1']);
  });

  it('does not bring up at the new place what the core has let go of meanwhile', () => {
    const { work, told, present, manage, finishAll } = machine();
    manage(at('10.0.0.1'));
    work.plumb(['10.0.0.1'], 'after');
    finishAll();
    work.unplumb(['10.0.0.1']);
    manage(at('10.0.0.1', 'eth2'));
    finishAll();
    assert.deepEqual([told.at(-1), present()], ['unplumb 10.0.0.1', []]);
  });

  it('ends where the last wishes say, whatever the order of wishes, reloads, answers, failures and changes by others', () => {
    const ips = ['10.0.0.1', '10.0.0.2', '10.0.0.3'];
    const act = fc.record({
      what: fc.constantFrom('plumb', 'unplumb', 'finish', 'fail', 'reload', 'look', 'answer', 'stray', 'deaf', 'hearing'),
      which: fc.subarray(ips),
      device: fc.constantFrom('eth1', 'eth2'),
    });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
        const { work, jobs, present, put, telling, answerLooks, manage, finishAll, wait } = machine();
        const wishes = new Map<string, boolean>();
        let device = 'eth1';
        manage(...ips.map((ip) => at(ip, device)));
        for (const { what, which, device: next } of acts) {
          if (what === 'finish') jobs.shift()?.finish();
          else if (what === 'fail') jobs.shift()?.finish(which);
          else if (what === 'look') work.look();
          else if (what === 'answer') answerLooks();
          else if (what === 'stray') for (const ip of which) put({ ip, index: 2, prefixLength: 24 });
          else if (what === 'deaf' || what === 'hearing') telling(what === 'hearing');
          else if (what === 'reload') {
            device = next;
            work.manage(ips.map((ip) => at(ip, device)));
          } else {
            for (const ip of which) wishes.set(ip, what === 'plumb');
            if (what === 'plumb') work.plumb(which, 'after');
            else work.unplumb(which);
          }
        }
        telling(true);
        // What has failed the core wants again.
        for (const ip of ips) wishes.get(ip) === true ? work.plumb([ip], 'after') : work.unplumb([ip]);
        for (let i = 0; i < 8; i++) {
          work.look();
          answerLooks();
          finishAll();
          wait(1000);
        }
        const wanted = ips.filter((ip) => wishes.get(ip) === true).map((ip) => `${ip}/32%${device === 'eth1' ? 1 : 2}`);
        assert.deepEqual(present(), wanted);
        assert.equal(work.counters()['busy'], 0);
      }),
      { numRuns: 500 },
    );
  });
});
