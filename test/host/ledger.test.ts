// What the kernel says comes by two ways: tables that are read, and news that it tells unasked. The later word counts, whichever way it came.
import assert from 'node:assert/strict';
import type { Link } from '../../runtime/host/host.ts';
import { Ledger } from '../../runtime/host/ledger.ts';

describe('ledger', () => {
  const eth = (index: number, name: string): Link => ({ index, name, mac: null, up: true, carrier: true });
  const lo = eth(1, 'lo');

  it('believes what it was told of an interface since a look began, not what the look has seen', () => {
    const ledger = new Ledger();
    ledger.saw({ links: [lo, eth(7, 'again')], addresses: [] }, ledger.changes());
    const since = ledger.changes();
    ledger.heard([
      { kind: 'link-gone', index: 7 },
      { kind: 'link', link: eth(9, 'again') },
    ]);
    ledger.saw({ links: [lo, eth(7, 'again')], addresses: [] }, since);
    assert.deepEqual([...ledger.links].map(({ index }) => index).sort(), [1, 9]);
    assert.equal(ledger.link('again')?.index, 9);
  });

  it('believes a look that began after all that it was told', () => {
    const ledger = new Ledger();
    ledger.saw({ links: [lo, eth(7, 'again')], addresses: [] }, ledger.changes());
    ledger.heard([{ kind: 'link', link: eth(9, 'other') }]);
    ledger.saw({ links: [lo, eth(7, 'other')], addresses: [] }, ledger.changes());
    assert.deepEqual([...ledger.links].map(({ index, name }) => `${index} ${name}`).sort(), ['1 lo', '7 other']);
  });
});
