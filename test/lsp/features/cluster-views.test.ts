// The requests of ours, and that the owners shown are those that the election gives.
import assert from 'node:assert/strict';
import { playFailure } from '../../../compiler/outside/play-failure.ts';
import { compiledView, effectiveView, nodesView, ownersView } from '../../../lsp/features/cluster-views.ts';
import { marked, root, snapshotOf } from '../marked.ts';
import { sample } from '../sample.ts';

describe('views of the cluster', () => {
  const { snapshot, files } = marked(sample);

  it('names, and whether a file is read', () => {
    const names = { nodes: ['east1', 'west1'], managers: ['mgr1'] };
    assert.deepEqual(nodesView(snapshot, `${root}/default/bindings.conf`), { ...names, isRead: true });
    assert.deepEqual(nodesView(snapshot, `${root}/default/other.conf`), { ...names, isRead: false });
  });

  it('one node in the end', () => {
    assert.match(effectiveView(snapshot, '', 'west1') ?? '', /duravip_balance_set_size = 4 # west1\/node-local\.conf:3/);
    assert.match(effectiveView(snapshot, '', 'mgr1') ?? '', /^Logs \{/m);
    assert.equal(effectiveView(snapshot, '', 'nobody'), null);
    assert.match(
      effectiveView(snapshot, `${root}/west1/node-local.conf`, null) ?? '',
      /nodename = "west1"/,
      'without a name the first reader',
    );
  });

  it('owners: the preferred node, else the one with fewer, followers where their binding is', () => {
    const { nodes, down, addresses, played } = ownersView(snapshot);
    assert.deepEqual([nodes, down, played], [['east1', 'west1'], [], null]);
    const esmtp = { bindings: [], listeners: ['ESMTP_Listener 587'] };
    const [west, east] = [
      { owner: 'west1', allUp: 'west1', outMs: null, down: { west1: 'east1' } },
      { owner: 'east1', allUp: 'east1', outMs: null, down: { east1: 'west1' } },
    ];
    assert.deepEqual(addresses, [
      { address: '10.0.1.1', bindings: ['mail-1'], listeners: ['ESMTP_Listener 25'], ...west },
      { address: '10.0.1.2', bindings: ['mail-2'], listeners: [], ...east },
      { address: '10.0.1.9', ...esmtp, ...west },
    ]);
  });

  it('what if: the chosen node is down, and one more', () => {
    const { down, addresses } = ownersView(snapshotOf(files, '4', ['west1', 'nobody']));
    assert.deepEqual(down, ['west1']);
    assert.deepEqual(
      addresses.map(({ address, owner, allUp, down: more }) => [address, owner, allUp, more]),
      [
        ['10.0.1.1', 'east1', 'west1', { east1: null }],
        ['10.0.1.2', 'east1', 'east1', { east1: null }],
        ['10.0.1.9', 'east1', 'west1', { east1: null }],
      ],
    );
  });

  it('what if: the simulator of the daemon gives the same owners, and how long nobody had them', () => {
    const sound = new Map([...files, ['west1/node-local.conf', 'cluster {\n  nodename = "west1"\n}\n']]);
    const { addresses, played } = ownersView(snapshotOf(sound, '4', ['west1']), playFailure);
    assert.deepEqual(played, { seeds: 3, violation: null });
    assert.deepEqual(
      addresses.map(({ address, outMs }) => [address, outMs !== null && outMs > 100 && outMs < 3_000]),
      [
        ['10.0.1.1', true],
        ['10.0.1.2', false],
        ['10.0.1.9', true],
      ],
    );
  });

  it('owners: a node without a Topology for it cannot have an address', () => {
    const without = new Map([
      ...files,
      ['default/ecelerity-cluster.conf', (files.get('default/ecelerity-cluster.conf') ?? '').replace('10.0.1.0/24', '10.9.9.0/24')],
    ]);
    assert.ok(ownersView(snapshotOf(without)).addresses.every(({ owner }) => owner === null));
  });

  it('the compiled cluster, only without errors', () => {
    assert.deepEqual(compiledView(snapshot), {
      ir: null,
      errors: snapshot.diagnostics().filter(({ severity }) => severity === 'error').length,
    });
    const sound = new Map([...files, ['west1/node-local.conf', 'cluster {\n  nodename = "west1"\n}\n']]);
    const { ir, errors } = compiledView(snapshotOf(sound));
    assert.equal(errors, 0);
    assert.deepEqual(
      JSON.parse(ir ?? '{}').nodes.map(({ name }: { name: string }) => name),
      ['east1', 'west1'],
    );
  });
});
