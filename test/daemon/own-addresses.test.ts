// Addresses of machines are never managed, and a machine that is not who it is told to be is noticed.
import assert from 'node:assert/strict';
import { managerAnswers } from '../../runtime/ecclusterd/check-manager.ts';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { identityAnswers } from '../../runtime/daemon/readiness.ts';
import { unmanageable, unmanageableText } from '../../runtime/daemon/unmanageable.ts';
import type { ClusterIr } from '../../runtime/ir/generated/types.ts';
import { repository } from '../shared.ts';
import { exampleIr, scratch } from './small-ir.ts';

/** The example with a further managed address on every node, made from the first. */
async function withManaged(ip: string): Promise<ClusterIr> {
  return exampleIr((node) => {
    const [first] = node.duravip.addresses;
    assert.ok(first !== undefined);
    return {
      ...node,
      duravip: { ...node.duravip, addresses: [...node.duravip.addresses, { ...first, ip, bindings: [], preference: null }] },
    };
  });
}

describe('addresses of the machines themselves', () => {
  it('are refused as managed ones: of this node, of any other, of the bus', async () => {
    const ir = await withManaged('10.20.0.11');
    const [node] = ir.nodes;
    assert.ok(node !== undefined);
    assert.match(unmanageableText(unmanageable(ir, node, '10.20.0.11')), /10\.20\.0\.11 is the address of this node itself/);
    assert.equal(
      unmanageable(
        { ...ir, nodes: ir.nodes.map((each) => ({ ...each, address: { ...each.address, ip: null }, peers: [] })) },
        { ...node, peers: [] },
        null,
      ).size,
      0,
    );
    const elsewhere = {
      ...ir,
      nodes: ir.nodes.map((each, i) => (i === 1 ? { ...each, address: { ...each.address, ip: '10.20.0.11' } } : each)),
    };
    assert.match(unmanageableText(unmanageable(elsewhere, node, null)), /10\.20\.0\.11 is the address of (node|\w+)/);
  });

  it('end a start with the status that the unit does not restart', async () => {
    const ir = await withManaged('192.0.2.77');
    const own = { ...ir, nodes: ir.nodes.map((node) => ({ ...node, address: { ...node.address, ip: '192.0.2.77' } })) };
    const folder = scratch({ 'cluster.json': JSON.stringify(own) });
    try {
      const args = [
        '--ir',
        folder.path('cluster.json'),
        '--node',
        'east1',
        '--bus',
        'embedded',
        '--no-guard',
        '--bus-socket',
        folder.path('bus'),
      ];
      const main = join(repository, 'runtime', 'ecclusterd', 'main.ts');
      const { status, stderr } = spawnSync(process.execPath, ['--import=tsx', main, ...args, '--control', folder.path('control')], {
        encoding: 'utf8',
      });
      assert.match(stderr, /192\.0\.2\.77 is the (own )?address of/);
      assert.equal(status, 3);
    } finally {
      folder.remove();
    }
  });

  it('tell whether this machine is the node that it is told to be', async () => {
    const ir = await exampleIr((node) => ({
      ...node,
      address: { ...node.address, ip: `10.99.0.${(node.name ?? '').length}${node.name === 'east1' ? 1 : 2}` },
    }));
    const [east1, east2] = ir.nodes;
    const own = east1?.address.ip ?? '';
    assert.deepEqual(identityAnswers(ir, 'east1', own, new Set([own, '127.0.0.1'])), []);
    assert.match(identityAnswers(ir, 'east1', own, new Set(['127.0.0.1']))[0]?.text ?? '', /is on no interface of this machine/);
    const other = identityAnswers(ir, 'east1', own, new Set([east2?.address.ip ?? '']))[0];
    assert.match(other?.text ?? '', /it has the address of east2 .* --node east2/);
  });

  it('tell whether this machine is the manager that it is told to be: from elsewhere nothing is taken', async () => {
    const ir = await exampleIr();
    const at = (ip: string) => ({ ...ir, managers: ir.managers.map((manager) => ({ ...manager, address: { ...manager.address, ip } })) });
    const sources = { option: 'mgr1', environment: null, hostName: 'x' };
    const [, wrong] = (await managerAnswers(at('10.99.0.5'), sources)) ?? [];
    assert.equal(wrong?.state, 'FAIL');
    assert.match(
      wrong?.text ?? '',
      /10\.99\.0\.5, the address of mgr1, is on no interface .* nodes take no commands of mgr1, and give it no logs/,
    );
    assert.deepEqual((await managerAnswers(at('127.0.0.1'), sources))?.at(-1)?.state, 'ok');
    assert.equal(await managerAnswers(ir, { ...sources, option: 'eats1' }), null);
  });
});
