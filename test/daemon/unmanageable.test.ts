// What an IR may not say, whatever wrote it: addresses that no node may manage, and texts that are none. One clear error, and the exit status
// that the unit does not restart.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { main } from '../../runtime/ecclusterd/cli.ts';
import type { ClusterIr, ManagedAddressIr, NodeIr } from '../../runtime/ir/generated/types.ts';
import { repository } from '../shared.ts';
import { exampleIr, scratch } from './small-ir.ts';

async function run(argv: readonly string[], ir: ClusterIr): Promise<{ readonly code: number; readonly said: string }> {
  const folder = scratch({ 'cluster.json': JSON.stringify(ir) });
  let said = '';
  const note = (text: string): void => {
    said += text;
  };
  try {
    const terminal = { env: {}, out: note, error: note, outIsTerminal: false, columns: () => 100, again: null };
    const code = await main([...argv, '--ir', folder.path('cluster.json'), '--node', 'east1', '--control', folder.path('2025')], terminal);
    return { code, said };
  } finally {
    folder.remove();
  }
}

const start = (ir: ClusterIr) => run(['--dry-run', '--no-guard', '--bus-socket', '/nowhere/bus'], ir);

/** The example, with one managed address more on every node, on a Topology of its own. */
function withAddress(ip: string, network: string): Promise<ClusterIr> {
  return exampleIr((node) => {
    const first = node.duravip.addresses[0] as ManagedAddressIr;
    const address = { ...first, ip, bindings: ['more'], preference: null, prefixLength: 32, family: 4 as const };
    const topology = { network, interface: 'eth0', prefixLength: 32 };
    return {
      ...node,
      duravip: { ...node.duravip, addresses: [...node.duravip.addresses, address], topologies: [...node.duravip.topologies, topology] },
    };
  });
}

describe('what an IR may not say', () => {
  const cases = [
    ['0.0.0.0', '0.0.0.0/1', 'is the unspecified address'],
    ['224.0.0.1', '224.0.0.0/8', 'is a multicast address'],
    ['10.20.0.255', '10.20.0.0/24', 'is the broadcast address of 10.20.0.0/24'],
    ['10.20.0.0', '10.20.0.0/24', 'is the address of the network 10.20.0.0/24 itself'],
    ['127.0.0.1', '127.0.0.0/8', 'is a loopback address'],
    ['255.255.255.255', '255.0.0.0/8', 'is the limited broadcast address'],
    ['10.20.0.12', '10.20.0.0/24', 'is the own address of east2'],
    ['10.20.0.5', '10.20.0.0/24', 'is the own address of mgr1'],
  ] as const;
  for (const [ip, network, why] of cases) {
    it(`${ip} as a managed address: neither the daemon nor its check takes it`, async () => {
      const ir = await withAddress(ip, network);
      const { code, said } = await start(ir);
      assert.deepEqual([code, said.includes(`${ip} ${why}`)], [3, true], said);
      const checked = await run(['check'], ir);
      assert.equal(checked.code, 1);
      assert.match(checked.said, new RegExp(`FAIL  managed addresses: ${ip.replaceAll('.', '\\.')} is `));
    });
  }

  it('texts that are no addresses, interfaces or names: one line, and the status that is not restarted', async () => {
    const spoil = (change: (node: NodeIr) => NodeIr) => exampleIr((node) => (node.name === 'east1' ? change(node) : node));
    const address = (ip: string) =>
      spoil((node) => ({
        ...node,
        duravip: { ...node.duravip, addresses: node.duravip.addresses.map((each, i) => (i === 0 ? { ...each, ip } : each)) },
      }));
    const spoiled = [
      await address('10.1.1.1; x'),
      await address('10.1.1.01'),
      await address('1:2:3'),
      await spoil((node) => ({ ...node, groups: { ...node.groups, cluster: 'g'.repeat(5000) } })),
      await spoil((node) => ({ ...node, groups: { ...node.groups, control: 'a\u001b[2J' } })),
      await spoil((node) => ({ ...node, name: 'n'.repeat(300) })),
      await spoil((node) => ({
        ...node,
        duravip: { ...node.duravip, topologies: [{ network: '10.0.0.0/8', interface: 'eth0 up', prefixLength: 8 }] },
      })),
      await spoil((node) => ({
        ...node,
        logs: { ...node.logs, published: [{ key: 'k', path: `/${'p'.repeat(5000)}`, subscribers: [] }] },
      })),
    ];
    for (const ir of spoiled) {
      const { code, said } = await start(ir);
      assert.equal(code, 3, said);
      assert.match(said, /^ecclusterd: .* is not an IR of version 1: \/nodes\/\d+\/[^\n]*: must be [^\n]*\n$/);
      assert.ok(said.length < 600 && !said.includes('\u001b'), said);
    }
  });

  it('the unit does not start it again then', () => {
    for (const name of ['ecclusterd', 'ecclusterd-manager']) {
      const unit = readFileSync(join(repository, 'packaging', 'systemd', `${name}.service`), 'utf8');
      assert.match(unit, /^RestartPreventExitStatus=2 3\b/m);
    }
  });
});
