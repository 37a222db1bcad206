// Who asks for our addresses alone, and who asks for everybody's.
import assert from 'node:assert/strict';
import { Askers } from '../../runtime/daemon/askers.ts';

describe('who asks the LAN for addresses', () => {
  it('is believed when he asks again, for what we have and nothing else', () => {
    const askers = new Askers();
    assert.equal(askers.wantsOurs('a', false, 0), false, 'he may have more to ask');
    assert.equal(askers.wantsOurs('a', false, 499), false);
    assert.equal(askers.wantsOurs('a', false, 500), true);
  });

  it('is not believed while he asks for what others have, and for ten seconds more', () => {
    const askers = new Askers();
    askers.wantsOurs('a', true, 0);
    assert.equal(askers.wantsOurs('a', false, 1000), false);
    askers.wantsOurs('a', true, 5000);
    assert.equal(askers.wantsOurs('a', false, 14_999), false);
    assert.equal(askers.wantsOurs('a', false, 15_000), true);
    assert.equal(askers.wantsOurs('b', false, 15_000), false, 'another machine');
  });

  it('begins anew after a pause', () => {
    const askers = new Askers();
    askers.wantsOurs('a', false, 0);
    assert.equal(askers.wantsOurs('a', false, 10_000), false);
    assert.equal(askers.wantsOurs('a', false, 10_500), true);
  });

  it('is one of 64', () => {
    const askers = new Askers();
    askers.wantsOurs('first', false, 0);
    for (let i = 0; i < 63; i++) askers.wantsOurs(`stranger ${i}`, false, 1);
    assert.equal(askers.wantsOurs('first', false, 600), true, 'still known, and the latest now');
    for (let i = 64; i < 128; i++) askers.wantsOurs(`stranger ${i}`, false, 601);
    assert.equal(askers.wantsOurs('first', false, 1200), false, 'pushed out');
  });
});
