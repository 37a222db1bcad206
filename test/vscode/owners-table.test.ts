// The table of owners as text: with all nodes up, and with some taken to be down.
import assert from 'node:assert/strict';
import type { OwnersView } from '../../lsp/protocol/requests.ts';
import { ownersTable } from '../../lsp/vscode/owners-table.ts';

const view: OwnersView = {
  nodes: ['east1', 'west1'],
  down: [],
  played: null,
  addresses: [
    { address: '10.0.1.1', bindings: ['mail-1'], listeners: [], owner: 'west1', allUp: 'west1', outMs: null, down: { west1: 'east1' } },
    {
      address: '10.0.1.2',
      bindings: [],
      listeners: ['ESMTP_Listener 25'],
      owner: 'east1',
      allUp: 'east1',
      outMs: null,
      down: { east1: null },
    },
  ],
};

describe('the table of owners', () => {
  it('has a column for each node that could go', () =>
    assert.equal(
      ownersTable(view),
      `address   used by            all up  east1 down  west1 down
--------  -----------------  ------  ----------  ----------
10.0.1.1  mail-1             west1   .           east1
10.0.1.2  ESMTP_Listener 25  east1   nobody      .
`,
    ));

  it('says who has what with nodes down, for how long nobody had it, and how that is known', () => {
    const addresses = view.addresses.map((each, i) => (i === 0 ? { ...each, down: { west1: null } } : { ...each, owner: null, down: {} }));
    const [first] = addresses;
    assert.ok(first !== undefined);
    const moved = { ...first, address: '10.0.1.3', allUp: 'east1', outMs: 640 };
    assert.equal(
      ownersTable({ ...view, down: ['east1'], addresses: [...addresses, moved], played: { seeds: 3, violation: null } }),
      `address   used by            all up  east1 down  out of service    west1 down, too
--------  -----------------  ------  ----------  ----------------  ---------------
10.0.1.1  mail-1             west1   .           .                 nobody
10.0.1.2  ESMTP_Listener 25  east1   nobody      until it is back  .
10.0.1.3  mail-1             east1   west1       0.6 s             nobody

Times: the longest of 3 runs of the simulator, in which the nodes lose power at one moment.
`,
    );
  });

  it('of a cluster without any', () => assert.equal(ownersTable({ ...view, addresses: [] }), 'The cluster manages no addresses.\n'));
});
