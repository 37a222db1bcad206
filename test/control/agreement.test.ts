// Who differs in what, by option and values; and that what is compared is what the fingerprint is made of.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fingerprint } from '../../compiler/emit/fingerprint.ts';
import { agreedValues, differencesOf, differenceText } from '../../runtime/control/agreed-values.ts';
import { Agreement, differenceLines } from '../../runtime/control/node-agreement.ts';
import type { Hello, Subject } from '../../runtime/control/control-messages.ts';
import { machineId } from '../../runtime/process/machine-id.ts';
import type { NodeIr } from '../../runtime/ir/generated/types.ts';
import { exampleIr } from '../daemon/small-ir.ts';

const hello = (node: NodeIr): Hello => ({
  kind: 'hello',
  type: 'Momentum',
  name: node.name ?? '',
  subcluster: node.subcluster,
  clusterGroup: node.groups.cluster,
  values: agreedValues(node),
  machine: null,
  key: null,
});

type Change = (node: NodeIr) => NodeIr;
const changes: readonly (readonly [string, Change, Subject, string])[] = [
  [
    'the set size',
    (node) => ({ ...node, duravip: { ...node.duravip, balanceSetSize: 7 } }),
    'settings',
    'east2: duravip_balance_set_size is 7, on east1, west1 and 1 more 8',
  ],
  [
    'a timer',
    (node) => ({ ...node, timers: { ...node.timers, viewMatureTimeSec: 9 } }),
    'settings',
    'east2: view_mature_time is 9, on east1, west1 and 1 more 5',
  ],
  [
    'a network less',
    (node) => ({ ...node, duravip: { ...node.duravip, topologies: node.duravip.topologies.slice(1) } }),
    'topologies',
    'east2 has no Topology 10.20.1.0/24; east1, west1 and 1 more: cidrmask 32',
  ],
  [
    'a mask',
    (node) => ({
      ...node,
      duravip: { ...node.duravip, topologies: node.duravip.topologies.map((each) => ({ ...each, prefixLength: 25 })) },
    }),
    'topologies',
    'east2: Topology 10.20.1.0/24 is cidrmask 25, on east1, west1 and 1 more cidrmask 32',
  ],
  [
    'a replica more',
    (node) => ({
      ...node,
      replicas: [...node.replicas, { ...(node.replicas[0] as NodeIr['replicas'][0]), name: 'other', type: 'cache', parameters: [] }],
    }),
    'replicas',
    'east2 alone has Replicate other: cache',
  ],
  [
    'a peer',
    (node) => ({ ...node, peers: node.peers.map((peer, at) => (at === 0 ? { ...peer, ip: '10.9.9.9' } : peer)) }),
    'peers',
    'east2: peer east1 is 10.9.9.9, on east1, west1 and 1 more 10.20.0.11',
  ],
];

/** What is said where nodes agree in all that they are told to. */
const linesOf = (...hellos: readonly Hello[]) =>
  differenceLines(
    new Agreement(
      () => ({ mismatches: [], key: '', addresses: () => [] }),
      () => hellos,
      () => {},
    ).read(),
  );

describe('who differs in what', () => {
  for (const [what, change, subject, expected] of changes) {
    it(`${what}: option, value, and that of the others`, async () => {
      const { nodes } = await exampleIr();
      const changed = nodes.map((node) => (node.name === 'east2' ? change(node) : node));
      const east2 = changed.find(({ name }) => name === 'east2') ?? assert.fail();
      // The fingerprint says the same subject, and nothing that it covers goes unnamed.
      const parts = fingerprint(east2).fingerprintParts;
      const before = nodes.find(({ name }) => name === 'east1')?.fingerprintParts ?? assert.fail();
      assert.deepEqual(
        Object.keys(parts).filter((key) => parts[key as Subject] !== before[key as Subject]),
        [subject],
      );
      const mismatches = [{ node: 'east2', subjects: [subject] }];
      assert.equal([...differencesOf({ mismatches, hellos: changed.map(hello), addresses: [] })].map(differenceText)[0], expected);
    });
  }

  it('another cluster_group, which the core cannot see: both serve everything', async () => {
    const { nodes } = await exampleIr();
    const changed = nodes.map((node) => (node.name === 'west1' ? { ...node, groups: { ...node.groups, cluster: 'other' } } : node));
    const found = [...differencesOf({ mismatches: [], hellos: changed.map(hello), addresses: [] })];
    assert.deepEqual(found.map(differenceText), ['west1: cluster_group is other, on east1, east2 and 1 more ec_cluster']);
    const lines = differenceLines({ shown: found, more: 0, unnamed: [], copies: [] });
    assert.match(lines[0] ?? '', /both serve every managed address/);
  });

  it('addresses: by what the nodes offer each other', async () => {
    const { nodes } = await exampleIr();
    const offer = (node: string, more: object = {}) => ({
      node,
      bindings: ['a'],
      services: ['multivip'],
      preference: null,
      follow: null,
      ...more,
    });
    const all = nodes.map(({ name }) => name ?? '');
    const addresses = [
      { ip: '10.20.1.11', members: all.map((node) => offer(node)) },
      { ip: '10.20.1.12', members: all.map((node) => offer(node, node === 'east2' ? { bindings: ['b'] } : {})) },
      { ip: '10.20.1.13', members: all.filter((node) => node !== 'east2').map((node) => offer(node)) },
      { ip: '10.20.1.14', members: [offer('east2', { preference: 'west1' })] },
    ];
    const found = [...differencesOf({ mismatches: [{ node: 'east2', subjects: ['addresses'] }], hellos: nodes.map(hello), addresses })];
    assert.deepEqual(found.map(differenceText), [
      'east2: address 10.20.1.12 is Binding b; services multivip, on east1, west1 and 1 more Binding a; services multivip',
      'east2 has no address 10.20.1.13; east1, west1 and 1 more: Binding a; services multivip',
      'east2 alone has address 10.20.1.14: Binding a; services multivip; duravip_preference west1',
    ]);
  });

  it("two machines of one disk are named, whoever they are; two names on one machine are somebody's trial", async () => {
    const { nodes } = await exampleIr();
    const at = (machine: Hello['machine'], index: number, type: Hello['type'] = 'Momentum'): Hello => ({
      ...hello(nodes[index] as NodeIr),
      type,
      machine,
    });
    const [disk, other, boot, later] = ['a', 'b', 'c', 'd'].map((digit) => digit.repeat(16)) as [string, string, string, string];
    assert.deepEqual(linesOf(at({ disk, boot }, 0), at({ disk, boot }, 1), at({ disk: other, boot: later }, 2), at(null, 3)), []);
    const [line = '', ...more] = linesOf(at({ disk, boot }, 1), at({ disk: other, boot }, 2), at({ disk, boot: later }, 0, 'Manager'));
    assert.match(line, /^east1 and east2 have the same \/etc\/machine-id, so one disk is a copy of the other/);
    assert.deepEqual(more, []);
  });

  it("two machines of one private key are named; one file for a node and a manager of one machine is nobody's fault", async () => {
    const { nodes } = await exampleIr();
    const on = (boot: string | null, key: string | null, index: number, type: Hello['type'] = 'Momentum'): Hello => ({
      ...hello(nodes[index] as NodeIr),
      type,
      machine: boot === null ? null : { disk: boot, boot },
      key,
    });
    const [one, two, key, other] = ['a', 'b', 'c', 'd'].map((digit) => digit.repeat(16)) as [string, string, string, string];
    assert.deepEqual(linesOf(on(one, key, 0), on(one, key, 1, 'Manager'), on(two, other, 2), on(two, null, 3), on(null, null, 3)), []);
    assert.deepEqual(linesOf(on(null, key, 0), on(null, key, 1, 'Manager')), []);
    for (const copy of [on(two, key, 1), on(null, key, 1)]) {
      const [line = '', ...more] = linesOf(on(one, key, 2), on(two, other, 3), copy);
      const names = [nodes[1]?.name, nodes[2]?.name].sort().join(' and ');
      assert.ok(line.startsWith(`${names} have the same private key (--identity): `), line);
      assert.match(line, /ecclusterd pki renew --all/);
      assert.deepEqual(more, []);
    }
  });

  it('of a machine only hashes are told, and nothing where it has no identity yet', () => {
    const folder = mkdtempSync(join(tmpdir(), 'ecconf-machine-'));
    const files = { disk: join(folder, 'machine-id'), boot: join(folder, 'boot_id') };
    writeFileSync(files.boot, '6a0c8f0e-3f2b-4f46-9f6e-0a4e2b1c7d55\n');
    for (const text of ['', 'uninitialized\n']) {
      writeFileSync(files.disk, text);
      assert.equal(machineId(files), null, text);
    }
    writeFileSync(files.disk, '0123456789abcdef0123456789abcdef\n');
    const told = machineId(files);
    assert.match(told?.disk ?? '', /^[0-9a-f]{16}$/);
    assert.ok(told !== null && !'0123456789abcdef0123456789abcdef'.includes(told.disk) && told.disk !== told.boot);
    assert.deepEqual(machineId(files), told);
    rmSync(folder, { recursive: true });
    assert.equal(machineId(files), null);
  });

  it('is told once, with what nobody can name after a while, and that it is over', async () => {
    const { nodes } = await exampleIr();
    const said: string[] = [];
    let hellos = nodes.map(hello);
    let mismatches: { node: string; subjects: Subject[] }[] = [];
    const agreement = new Agreement(
      () => ({ mismatches, key: '', addresses: () => [] }),
      () => hellos,
      (level, text) => said.push(`${level} ${text}`),
    );
    agreement.look();
    mismatches = [{ node: 'east2', subjects: ['settings'] }];
    for (let look = 0; look < 5; look++) agreement.look();
    assert.deepEqual(said.splice(0), ['warn east2 differs from most others in settings: no balancing until all agree']);
    hellos = nodes.map((node) => hello(node.name === 'east2' ? { ...node, timers: { ...node.timers, heartbeatsPerSec: 3 } } : node));
    for (let look = 0; look < 3; look++) agreement.look();
    assert.deepEqual(said.splice(0), ['error east2: heartbeats_per_sec is 3, on east1, west1 and 1 more 1 (no balancing until all agree)']);
    mismatches = [];
    hellos = nodes.map(hello);
    for (let look = 0; look < 3; look++) agreement.look();
    assert.deepEqual(said, ['info the configurations of all nodes agree again']);
  });
});
