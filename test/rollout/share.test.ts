// Who begins with `--require-current` waits for what most have, and not for what one member says alone.
import assert from 'node:assert/strict';
import { Share, type ShareNow } from '../../runtime/daemon/rollout/share.ts';

describe('the share of a node that wants to be current', () => {
  const names = ['east1', 'east2', 'west1', 'west2'];
  const now = (forMs: number): ShareNow => ({
    name: 'west2',
    group: 'g',
    serial: 4,
    isBusy: false,
    isOpen: false,
    forMs,
    there: names.map((node) => ({ node, group: 'g' })),
    unknown: 0,
  });
  const takes = (serials: Readonly<Record<string, number>>, forMs = 1000): boolean => {
    const share = new Share(true, false);
    for (const [node, serial] of Object.entries(serials)) share.tell(node, serial);
    share.look(now(forMs));
    return !share.isWithheld;
  };

  it('is taken when it has what most have, or nobody else is there for a while', () => {
    assert.equal(takes({ west2: 4, east1: 5, east2: 5, west1: 5 }), false);
    assert.equal(takes({ west2: 4, east1: 5 }), false);
    assert.equal(takes({ west2: 4, east1: 4, east2: 4, west1: 4 }), true);
    assert.equal(takes({ west2: 4 }), false, 'others may still speak');
    assert.equal(takes({ west2: 4 }, 4000), true);
  });

  it('does not hang on a serial that one member states', () => {
    assert.equal(takes({ west2: 4, east1: 4, east2: 4, west1: Number.MAX_SAFE_INTEGER }), true);
  });
});
