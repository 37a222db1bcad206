// Which node this machine is, and its address.
import assert from 'node:assert/strict';
import { clusterEndpoint, identify, nodeAddress } from '../../runtime/daemon/identity.ts';
import type { NodeIr } from '../../runtime/ir/generated/types.ts';
import { exampleIr } from './small-ir.ts';

const nobody = { option: null, environment: null, hostName: 'somewhere' };

async function named(sources: Partial<Parameters<typeof identify>[1]>): Promise<string> {
  const found = identify(await exampleIr(), { ...nobody, ...sources });
  return found.ok ? `${found.name} by ${found.from}` : found.why;
}

async function addressed(ip: string | null, resolve: () => Promise<string>): Promise<string> {
  const node = (await exampleIr()).nodes[0] as NodeIr;
  const found = await nodeAddress({ ...node, address: { ...node.address, ip } }, 'east1', resolve);
  return found.ok ? found.ip : found.why;
}

const noName = async (): Promise<string> => Promise.reject(new Error('ENOTFOUND'));

describe('identity of a node', () => {
  const cases: readonly [string, Parameters<typeof named>[0], RegExp][] = [
    ['--node first', { option: 'east2', environment: 'west1', hostName: 'west2' }, /^east2 by --node$/],
    ['then EC_NODE_NAME', { environment: 'west1', hostName: 'west2' }, /^west1 by EC_NODE_NAME$/],
    ['then the host name up to its first dot', { hostName: 'west2.example.com' }, /^west2 by the host name/],
    ['an empty EC_NODE_NAME is none', { environment: '', hostName: 'west2' }, /^west2 by the host name/],
    [
      'an unknown name: all names, and what was meant',
      { option: 'east' },
      /no node east \(from --node\); it has east1, east2, west1, west2\. Did you mean east1\?/,
    ],
    ['nothing near: no guess', { option: 'zzzzzz' }, /has east1, east2, west1, west2\. Say which/],
    ['a manager', { option: 'mgr1' }, /mgr1 \(from --node\) is a manager/],
  ];
  for (const [what, sources, expected] of cases) {
    it(what, async () => assert.match(await named(sources), expected));
  }

  it('takes the one node without a name as this machine', async () => {
    const ir = await exampleIr((node) => ({ ...node, name: null }));
    const found = identify({ ...ir, nodes: ir.nodes.slice(0, 1) }, { ...nobody, hostName: 'anything.example' });
    assert.ok(found.ok && found.name === 'anything' && found.node.name === 'anything');
  });

  const addresses: readonly [string, string | null, () => Promise<string>, RegExp][] = [
    ['nodeaddr is not resolved', '10.20.0.11', noName, /^10\.20\.0\.11$/],
    ['resolves the name without nodeaddr', null, async () => '10.9.8.7', /^10\.9\.8\.7$/],
    ['a name that nobody knows', null, noName, /east1 has no address: .*nodeaddr/],
    ['the classical 127.0.1.1', null, async () => '127.0.1.1', /127\.0\.1\.1, which no other node can reach: .*\/etc\/hosts.*nodeaddr/],
    ['loopback by nodeaddr', '127.0.0.1', noName, /no other node can reach/],
    ['loopback of IPv6', null, async () => '::1', /no other node can reach/],
    ['loopback in IPv6 clothes', null, async () => '::ffff:127.0.0.1', /no other node can reach/],
  ];
  for (const [what, ip, resolve, expected] of addresses) {
    it(what, async () => assert.match(await addressed(ip, resolve), expected));
  }

  it('prints the address with the port of ECCluster_Listener', async () => {
    const node = (await exampleIr()).nodes[0] as NodeIr;
    assert.equal(clusterEndpoint(node, '10.1.1.1'), '10.1.1.1:4802');
    assert.equal(clusterEndpoint({ ...node, listeners: [] }, 'fd00::1'), '[fd00::1]:0');
  });
});
