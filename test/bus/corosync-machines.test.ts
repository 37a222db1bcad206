// What Corosync says of the machines of its ring, as `corosync-cmapctl` shows it, and what becomes of it.
import assert from 'node:assert/strict';
import { machinesOf, RingMachines, type Machines } from '../../runtime/bus/corosync-machines.ts';

describe('bus/corosync-machines', () => {
  it('reads the list of nodes, and who has joined where that list has names', () => {
    const found = machinesOf(
      new Map([
        ['nodelist.node.0.nodeid', '1'],
        ['nodelist.node.0.ring0_addr', '10.20.0.11'],
        ['nodelist.node.0.ring1_addr', '2001:DB8::B'],
        ['nodelist.node.1.nodeid', '7'],
        ['nodelist.node.1.ring0_addr', 'east2.example.com'],
        ['nodelist.node.2.ring0_addr', '10.20.0.13'],
        ['runtime.members.7.ip', 'r(0) ip(10.20.0.12) r(1) ip(2001:db8::c)'],
        ['runtime.members.8.ip', 'r(0) ip()'],
      ]),
    );
    assert.deepEqual(
      [...found],
      [
        [1, ['10.20.0.11', '2001:db8::b']],
        [7, ['10.20.0.12', '2001:db8::c']],
      ],
    );
  });

  it('asks once for a node that is not known, again at each connection, and keeps what it had where nothing is said', async () => {
    let asked = 0;
    let answer: Machines | null = new Map([[1, ['10.20.0.11']]]);
    const machines = new RingMachines(async () => {
      asked++;
      return answer;
    });
    const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(machines.of(1), []);
    await turn();
    assert.deepEqual([machines.of(1), machines.of(2)], [['10.20.0.11'], []]);
    await turn();
    for (let i = 0; i < 5; i++) machines.of(2);
    await turn();
    assert.equal(asked, 2);
    answer = null;
    machines.renew();
    machines.of(1);
    await turn();
    assert.deepEqual([asked, machines.of(1)], [3, ['10.20.0.11']]);
  });
});
