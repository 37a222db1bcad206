// Views out of what Spread tells, in histories drawn by its rules: equal at all members, never equal across a partition, and visitors cost nobody a view.
import assert from 'node:assert/strict';
import type { GroupView } from '../../../runtime/bus/spread/membership.ts';
import { isOneOfUs } from '../../../runtime/bus/spread/names.ts';
import { ViewMaker } from '../../../runtime/bus/spread/view-maker.ts';
import { History } from './history.ts';

const histories = Number(process.env.SPREAD_HISTORIES ?? 10_000);

describe('bus: spread, views', function () {
  this.timeout(300_000);

  it(`names views alike at all members, and apart in a partition, in ${histories} histories`, () => {
    const sum = { views: 0, suppressed: 0, between: 0, messages: 0, sameId: 0 };
    for (let seed = 1; seed <= histories; seed++) {
      const history = new History(seed);
      try {
        history.run();
      } catch (error) {
        if (error instanceof Error) error.message = `history ${seed}: ${error.message}`;
        throw error;
      }
      for (const key of Object.keys(sum) as (keyof typeof sum)[]) sum[key] += history.counts[key];
    }
    console.log(`      ${JSON.stringify(sum)}`);
    for (const [what, times] of Object.entries(sum)) assert.ok(times > (what === 'sameId' ? 0 : histories / 50), `${what}: ${times}`);
  });

  const view = (cause: GroupView['cause'], members: readonly string[], sets: readonly (readonly string[])[], counter = 1): GroupView => ({
    group: 'g',
    cause,
    id: { daemon: 1, time: 2, counter },
    members,
    sets,
    own: Math.max(
      0,
      sets.findIndex((set) => set.includes(one)),
    ),
  });
  const [one, two, three, visitor] = ['#ec0-1#a', '#ec0-2#b', '#ec0-3#c', '#spy#a'];
  const made = (...views: readonly GroupView[]) => {
    const maker = new ViewMaker(one, (id) => isOneOfUs('ec', id));
    return views.map(
      (each) => maker.accept(each)?.map(({ members, lost = [], id }) => ({ members, lost, own: id.endsWith('/own') })) ?? null,
    );
  };

  it('lets who was away leave first, though the members are the same', () => {
    const [, second] = made(
      view('network', [one, two, three], [[one, two, three]]),
      view('network', [one, two, three], [[two, three], [one]], 2),
    );
    assert.deepEqual(second, [
      { members: [one], lost: [two, three], own: true },
      { members: [one, two, three], lost: [], own: false },
    ]);
  });

  it('tells nothing of visitors, and of a network that has changed nothing for us', () => {
    const [first, ...others] = made(
      view('join', [one], [[one]]),
      view('join', [one, visitor], [[visitor]], 2),
      view('network', [one, visitor], [[one], [visitor]], 3),
      view('network', [one], [[one]], 4),
    );
    assert.deepEqual(first, [{ members: [one], lost: [], own: false }]);
    assert.deepEqual(others, [[], [], []]);
  });

  it('tells of who was lost with a machine, and of who has only ended', () => {
    const [, killed] = made(view('join', [one, two], [[one]]), view('disconnect', [one], [[two]], 2));
    assert.deepEqual(killed, [{ members: [one], lost: [], own: false }]);
    const [, cut] = made(view('join', [one, two], [[one]]), view('network', [one], [[one]], 2));
    assert.deepEqual(cut, [{ members: [one], lost: [two], own: false }]);
  });

  it('begins anew with its own join, though somebody of its name was there before', () => {
    const [, left, joined] = made(
      view('network', [one, two], [[one, two]]),
      view('network', [one, two], [[one, two]], 2),
      view('join', [one, two], [[one]], 3),
    );
    assert.deepEqual(left, []);
    assert.deepEqual(joined, [{ members: [one, two], lost: [], own: false }]);
  });

  it('makes nothing of a view that we are not in', () => {
    assert.deepEqual(made(view('network', [two], [[two]])), [null]);
    assert.deepEqual(made(view('network', [one, two], [[two]])), [null]);
  });
});
