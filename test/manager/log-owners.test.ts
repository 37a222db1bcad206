// Who of several managers shall read which log, out of an IR and a view of the bus.
import assert from 'node:assert/strict';
import { Stage } from '../log/aggregate/stage.ts';
import type { ClusterIr } from '../../runtime/ir/generated/types.ts';
import { LogOwners } from '../../runtime/manager/log-owners.ts';
import { NodeReach } from '../../runtime/manager/node-reach.ts';

const nodes = ['n1', 'n2'];
const logs = ['mainlog', 'bouncelog', 'acctlog'];

async function irOf(managers: readonly string[]): Promise<ClusterIr> {
  const stage = new Stage({ nodes, logs, managers });
  try {
    await stage.prepare();
    return stage.ir(({ own }) => own);
  } finally {
    await stage.remove();
  }
}

/** `m1?` is a stand-by, `m1-n1` cannot reach n1, `m1-` cannot reach many. */
const present = (...names: string[]) =>
  names.map((text) => {
    const [name = '', without] = text.replace('?', '').split('-');
    return { name, standby: text.endsWith('?'), without: without === '' ? null : without === undefined ? [] : [without] };
  });

/** What each manager says of each log: all must say the same. */
function tableOf(ir: ClusterIr, view: ReturnType<typeof present>): Record<string, number> {
  const counts: Record<string, number> = {};
  const all = view.map((self) => {
    const owners = new LogOwners(ir, self);
    owners.see(view);
    return owners;
  });
  for (const node of nodes) {
    for (const log of logs) {
      const said = new Set(all.map((owners) => owners.ownerOf({ node, log, subscriber: 'master' })));
      assert.equal(said.size, 1, `${node} ${log}: ${[...said].join()}`);
      const [owner] = said;
      counts[owner ?? 'nobody'] = (counts[owner ?? 'nobody'] ?? 0) + 1;
    }
  }
  return counts;
}

describe('log owners', () => {
  it('managers share evenly, and all of them calculate the same', async () => {
    const ir = await irOf(['m1', 'm2', 'm3']);
    assert.deepEqual(tableOf(ir, present('m1', 'm2', 'm3')), { m1: 2, m2: 2, m3: 2 });
    assert.deepEqual(tableOf(ir, present('m3', 'm1')), { m1: 3, m3: 3 });
    assert.deepEqual(tableOf(ir, present('m2')), { m2: 6 });
  });

  it('a stand-by reads what nobody else is there for', async () => {
    const ir = await irOf(['m1', 'm2', 'm3']);
    assert.deepEqual(tableOf(ir, present('m1', 'm2?')), { m1: 6 });
    assert.deepEqual(tableOf(ir, present('m2?')), { m2: 6 });
    assert.deepEqual(tableOf(ir, present('m2?', 'm3?')), { m2: 3, m3: 3 });
  });

  it('who cannot reach a node gets its logs only where nobody can', async () => {
    const ir = await irOf(['m1', 'm2', 'm3']);
    assert.deepEqual(tableOf(ir, present('m1-n1', 'm2')), { m1: 3, m2: 3 });
    assert.deepEqual(tableOf(ir, present('m1-', 'm2')), { m2: 6 });
    assert.deepEqual(tableOf(ir, present('m1-n1', 'm2-n1')), { m1: 3, m2: 3 });
    assert.deepEqual(tableOf(ir, present('m1-', 'm2?')), { m2: 6 });
    assert.deepEqual(tableOf(ir, present('m1-n2', 'm2?')), { m1: 3, m2: 3 });
  });

  it('says so of a node on the bus after a while, and takes it back after a while', () => {
    const reach = new NodeReach();
    const at = (sec: number, connected: boolean, present = true): readonly string[] => {
      reach.see([{ node: 'n1', present, connected }], sec * 1000);
      return reach.out;
    };
    assert.deepEqual(at(0, false), []);
    assert.deepEqual(at(9, false), []);
    assert.deepEqual(at(10, false), ['n1']);
    assert.deepEqual(at(11, true), ['n1']);
    assert.deepEqual(at(12, false), ['n1']);
    assert.deepEqual(at(13, true), ['n1']);
    assert.deepEqual(at(23, true), []);
    assert.deepEqual(at(24, false), []);
    assert.deepEqual(at(40, false, false), []);
  });

  it('a log that only one manager may read is read at once; a shared one when the bus has told who is there', async () => {
    const ir = await irOf(['m1', 'm2']);
    const owners = new LogOwners(ir, { name: 'm1', standby: false });
    const own = { node: 'n1', log: 'mainlog', subscriber: 'm1' };
    const shared = { ...own, subscriber: 'master' };
    assert.deepEqual([owners.isShared(own), owners.ownerOf(own)], [false, 'm1']);
    assert.deepEqual([owners.isShared(shared), owners.ownerOf(shared)], [true, null]);
    assert.ok(owners.see([]));
    assert.equal(owners.ownerOf(shared), 'm1');
    assert.ok(!owners.see(present('m1')), 'nothing has changed');
    const [first] = ir.managers;
    assert.ok(owners.reload({ ...ir, managers: first === undefined ? [] : [first] }));
    assert.ok(!owners.isShared(shared));
  });
});
