// Views out of recorded sequences of CPG events: equal ids at all members, different ones in two halves, a view for a ring alone.
import assert from 'node:assert/strict';
import { ViewMaker } from '../../runtime/bus/corosync-view.ts';
import { type CpgEvent, reasons } from '../../runtime/bus/cpg.ts';

const address = (nodeId: number, reason = 0) => ({ nodeId, pid: nodeId * 100, reason });
const ring = (nodeId: number, sequence: bigint): CpgEvent => ({ kind: 'ring', nodeId, sequence });
const members = (nodes: readonly number[], left: readonly [number, number][], joined: readonly [number, number][]): CpgEvent => ({
  kind: 'members',
  members: nodes.map((node) => address(node)),
  left: left.map(([node, reason]) => address(node, reason)),
  joined: joined.map(([node, reason]) => address(node, reason)),
});
const packet: CpgEvent = { kind: 'packet', nodeId: 1, pid: 100, packet: Uint8Array.of(1) };

/** Each view as `ring: members`, packets as `packet`. */
function follow(events: readonly CpgEvent[], maker = new ViewMaker()): readonly string[] {
  return events.flatMap((event) => {
    const made = maker.accept(event);
    if (made === null) return [];
    return [made.kind === 'view' ? `${made.view.id.split('-')[0]}: ${made.view.members.join(' ')}` : made.kind];
  });
}

function lastId(events: readonly CpgEvent[]): string {
  const maker = new ViewMaker();
  const views = events.map((event) => maker.accept(event)).filter((made) => made?.kind === 'view');
  const last = views.at(-1);
  assert.ok(last?.kind === 'view');
  return last.view.id;
}

const join1 = [members([1], [], [[1, reasons.join]]), ring(1, 13n)];
const join2 = [members([2, 1], [], [[2, reasons.join]]), ring(1, 13n)];
const otherJoins = [members([2, 1], [], [[2, reasons.join]])];

describe('bus/corosync-view', () => {
  it('waits for the ring at the first view, and for nothing when a process comes or goes', () => {
    assert.deepEqual(follow([...join1, ...otherJoins, packet, members([1], [[2, reasons.procdown]], [])]), [
      '1.d: 1:100',
      '1.d: 1:100 2:200',
      'packet',
      '1.d: 1:100',
    ]);
  });

  it('names a view alike at the old members and at the new one', () => {
    assert.equal(lastId([...join1, ...otherJoins]), lastId(join2));
  });

  it('names the halves of a partition after their rings, and the merged view alike again', () => {
    const start = [members([1, 2], [], [[1, reasons.join]]), ring(1, 13n)];
    const left = [...start, members([1], [[2, reasons.nodedown]], []), ring(1, 26n)];
    const right = [...start, members([2], [[1, reasons.nodedown]], []), ring(2, 26n)];
    assert.deepEqual(follow(left).at(-1), '1.1a: 1:100');
    assert.deepEqual(follow(right).at(-1), '2.1a: 2:200');
    const merged = (joined: number): CpgEvent[] => [members([2, 1], [], [[joined, reasons.nodeup]]), ring(1, 30n)];
    assert.equal(lastId([...left, ...merged(2)]), lastId([...right, ...merged(1)]));
  });

  it('makes one view of a change that comes in two steps, and one of a ring alone', () => {
    const twoSteps = [members([1], [[2, reasons.nodedown]], []), members([1, 3], [], [[3, reasons.nodeup]]), ring(1, 30n)];
    assert.deepEqual(follow([...join2, ...twoSteps]), ['1.d: 1:100 2:200', '1.1e: 1:100 3:300']);
    assert.deepEqual(follow([...join1, ring(1, 31n)]), ['1.d: 1:100', '1.1f: 1:100']);
  });

  it('names a view alike at a member that saw only the ring change and at those that saw it go and come back', () => {
    const all = [members([1, 2, 3], [], [[1, reasons.join]]), ring(1, 0xa1n)];
    const sawOne = [...all, ring(1, 0xadn)];
    const gone = [members([1, 3], [[2, reasons.nodedown]], []), ring(1, 0xa5n)];
    const back = [members([1, 2, 3], [], [[2, reasons.nodeup]]), ring(1, 0xadn)];
    assert.equal(lastId(sawOne), lastId([...all, ...gone, ...back]));
  });

  it('gives the view again to a new member that was told the next ring before the others', () => {
    const newcomer = [members([1, 2], [], [[2, reasons.join]]), ring(1, 31n), ring(1, 31n)];
    assert.deepEqual(follow(newcomer), ['1.1f: 1:100 2:200', '1.1f: 1:100 2:200']);
    assert.equal(lastId([...join1, members([1, 2], [], [[2, reasons.join]]), ring(1, 31n)]), lastId(newcomer));
  });

  it('says who has left with its machine, and not who has left with its process', () => {
    const maker = new ViewMaker();
    const events = [members([1, 2, 3], [], [[1, reasons.join]]), ring(1, 13n), members([1, 2], [[3, reasons.procdown]], [])];
    const last = (more: readonly CpgEvent[]) => more.map((event) => maker.accept(event)).findLast((made) => made?.kind === 'view');
    const byProcess = last(events);
    const byMachine = last([members([1], [[2, reasons.nodedown]], []), ring(1, 14n)]);
    assert.ok(byProcess?.kind === 'view' && byMachine?.kind === 'view');
    assert.deepEqual([byProcess.view.lost, byMachine.view.lost], [undefined, ['2:200']]);
  });

  it('sorts members by number, not by text', () => {
    assert.deepEqual(follow([members([10, 9, 2], [], [[9, reasons.join]]), ring(2, 1n)]), ['2.1: 2:200 9:900 10:1000']);
  });

  it('takes a message between the members and their ring for a broken daemon', () => {
    assert.deepEqual(follow([...join1, members([1], [[2, reasons.nodedown]], []), packet]), ['1.d: 1:100', 'broken']);
  });
});
