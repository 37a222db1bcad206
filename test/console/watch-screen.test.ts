// The watch screen, without a terminal: never more rows or columns than there are, whatever the data; two screens as golden files.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import fc from 'fast-check';
import {
  afterKey,
  emptyModel,
  isWell,
  withData,
  withTrouble,
  type WatchData,
  type WatchModel,
} from '../../runtime/console/client/watch-model.ts';
import { plainLines } from '../../runtime/console/client/watch-plain.ts';
import { age, drawWatch } from '../../runtime/console/client/watch-screen.ts';
import type { Snapshot } from '../../runtime/console/node-port.ts';
import { assertGolden } from '../golden-file.ts';
import { repository } from '../shared.ts';
import { ask, serve } from './ask.ts';
import { healthy, many, SampleNode, troubled } from './sample.ts';

async function dataOf(snapshot: Snapshot): Promise<WatchData> {
  return JSON.parse((await ask(serve(new SampleNode(snapshot)), 'json cluster duravip owners')).text);
}

function managers(model: WatchModel): WatchModel {
  return { ...model, data: model.data === null ? null : { ...model.data, manager: true } };
}

/** The escape sequences taken out. */
function plain(row: string): string {
  return row.replace(/\x1b\[[0-9;]*m/g, '');
}

describe('watch screen', () => {
  it('draws these', async () => {
    const before = withData(emptyModel('/tmp/2025'), await dataOf(healthy), 0);
    const moved = {
      ...healthy,
      addresses: [...healthy.addresses].map((row) => ({ ...row, owner: 'labrat-1', ownerSince: healthy.now - 2000 })),
    };
    const changed = withData(before, await dataOf(moved), 1000);
    const screens: readonly (readonly [string, WatchModel, number, number])[] = [
      ['nothing yet', emptyModel('/tmp/2025'), 80, 6],
      ['healthy', before, 80, 24],
      ['both have moved', changed, 80, 24],
      ['trouble of every kind', withData(emptyModel('/tmp/2025'), await dataOf(troubled), 0), 120, 24],
      ['a node is not here', withData(emptyModel('/tmp/2025'), { ...(await dataOf(healthy)), absent: ['labrat-9'] }, 0), 80, 14],
      ['the daemon has gone', withTrouble(before, '/tmp/2025: no daemon listens there any more', 1000), 80, 14],
      ['a filter is typed', { ...before, typing: true, filter: '.53' }, 80, 12],
      ['one row in full', afterKey(before, 'enter', 10) ?? assert.fail(), 80, 14],
      ['the command for it', afterKey(before, 'c', 10) ?? assert.fail(), 80, 12],
      ['keys', afterKey(before, '?', 10) ?? assert.fail(), 80, 18],
      [
        'another tab, of a manager',
        { ...managers(before), tab: 'logs', lines: ['east1 mainlog', '\t[behind: 0 bytes, 0 records, 0 s]'] },
        80,
        10,
      ],
      ['many addresses, small window', withData(emptyModel('/tmp/2025'), await dataOf(many(500)), 0), 40, 12],
    ];
    const text = screens.map(([name, model, columns, rows]) => {
      const drawn = drawWatch(model, { columns, rows, colours: false }, 4000, '12:34:15');
      return `--- ${name}, ${columns}x${rows}\n${drawn.rows.map((row) => `${plain(row).trimEnd()}\n`).join('')}`;
    });
    assertGolden(join(repository, 'test', 'golden', 'console', 'watch.txt'), text.join('\n'));
  });

  it('fits into every window', () => {
    const word = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.constantFrom('east1', 'west2'));
    const data: fc.Arbitrary<WatchData> = fc.record({
      node: word,
      dryRun: fc.boolean(),
      leader: fc.option(word),
      phase: fc.constantFrom('settled', 'gathering'),
      mature: fc.boolean(),
      quorum: fc.boolean(),
      nodes: fc.array(fc.record({ name: word, draining: fc.boolean(), excluded: fc.option(fc.constantFrom('silent', 'disagrees')) }), {
        maxLength: 70,
      }),
      mismatches: fc.array(fc.record({ node: word, subjects: fc.array(word, { maxLength: 3 }) }), { maxLength: 5 }),
      addresses: fc.array(
        fc.record({ ip: word, owner: fc.option(word), state: word, ownerStableSec: fc.nat(), bindings: fc.array(word, { maxLength: 3 }) }),
        { maxLength: 60 },
      ),
    });
    const keys = fc.array(
      fc.constantFrom('down', 'up', 'pagedown', 'pageup', 'home', 'end', 't', 'x', '2', '1', '/', 'enter', 'escape', '?', 'c'),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(
        fc.array(data, { maxLength: 2 }),
        keys,
        fc.integer({ min: 20, max: 200 }),
        fc.integer({ min: 4, max: 60 }),
        fc.boolean(),
        (all, pressed, columns, rows, lost) => {
          let model = all.reduce((each, next, index) => withData(each, next, index * 1000), emptyModel('/tmp/2025'));
          if (lost) model = withTrouble(model, 'gone', 0);
          for (const key of pressed)
            model = afterKey(model, key, drawWatch(model, { columns, rows, colours: true }, 0, '12:34:15').page) ?? assert.fail();
          const drawn = drawWatch(model, { columns, rows, colours: true }, 2000, '12:34:15');
          assert.equal(drawn.rows.length, rows);
          for (const row of drawn.rows) assert.ok(plain(row).length <= columns && /^[ -~]*$/.test(plain(row)), JSON.stringify(row));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('leaves at q and ctrl-C, and forgets changes after ten seconds', async () => {
    const model = withData(emptyModel('x'), await dataOf(healthy), 0);
    assert.deepEqual([afterKey(model, 'q', 1), afterKey(model, 'ctrl-c', 1)], [null, null]);
    const moved = await dataOf({ ...healthy, addresses: [...healthy.addresses].map((row) => ({ ...row, owner: null })) });
    const changed = withData(model, moved, 1000);
    assert.equal(changed.changes.size, 2);
    assert.equal(withData(changed, moved, 10_999).changes.size, 2);
    assert.equal(withData(changed, moved, 11_000).changes.size, 0);
  });

  it('tells in plain lines what has changed, and nothing twice', async () => {
    const first = withData(emptyModel('x'), await dataOf(healthy), 0);
    assert.deepEqual(plainLines(emptyModel('x'), first, '12:00:00'), ['12:00:00 3 nodes, 2 addresses, leader labrat-4, settled, mature']);
    assert.deepEqual(plainLines(first, first, '12:00:01'), []);
    const second = withData(
      first,
      await dataOf({ ...healthy, addresses: [...healthy.addresses].map((row) => ({ ...row, owner: 'labrat-1' })) }),
      1000,
    );
    assert.deepEqual(plainLines(first, second, '12:00:02'), [
      '12:00:02 10.80.116.50 labrat-4 -> labrat-1 (owned,safe)',
      '12:00:02 10.80.116.53 labrat-2 -> labrat-1 (owned,safe)',
    ]);
    const lost = withTrouble(second, 'no daemon\x1b[31m listens', 2000);
    assert.deepEqual(plainLines(second, lost, '12:00:03'), ['12:00:03 not connected: no daemon?[31m listens']);
    assert.deepEqual(plainLines(lost, withTrouble(lost, 'no daemon\x1b[31m listens', 3000), '12:00:04'), []);
  });

  it('takes a node that is not here for a problem, and says its name', async () => {
    const data = await dataOf(healthy);
    const lacking = { ...data, absent: ['labrat-9'] };
    assert.deepEqual([data, lacking, { ...data, quorum: false }].map(isWell), [true, false, false]);
    const [first, second] = [withData(emptyModel('x'), data, 0), withData(emptyModel('x'), lacking, 1000)];
    assert.deepEqual(plainLines(first, second, '12:00:00'), [
      '12:00:00 3 nodes, 2 addresses, leader labrat-4, settled, mature, not here: labrat-9',
    ]);
  });

  it('filters, and keeps the selected row on the screen', async () => {
    const data = await dataOf(many(500));
    let model = withData(emptyModel('x'), data, 0);
    for (const key of ['/', '1', '0', '.', 'enter']) model = afterKey(model, key, 10) ?? assert.fail();
    assert.equal(model.filter, '10.');
    for (let times = 0; times < 40; times++) model = afterKey(model, 'down', 10) ?? assert.fail();
    assert.deepEqual([model.selected, model.top], [40, 31]);
    for (let times = 0; times < 20; times++) model = afterKey(model, 'up', 10) ?? assert.fail();
    assert.deepEqual([model.selected, model.top], [20, 20]);
    assert.match(afterKey(model, 'c', 10)?.note ?? '', /^ecconsole x cluster duravip move \S+ to labrat-/);
  });

  it('tells ages in a few characters', () => {
    assert.deepEqual([0, 59, 60, 3599, 3600, 86_399, 86_400, 8_640_000].map(age), [
      '0s',
      '59s',
      '1m',
      '59m',
      '1h00m',
      '23h59m',
      '1d',
      '100d',
    ]);
  });
});
