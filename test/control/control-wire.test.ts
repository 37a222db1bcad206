// Bytes of the control group: examples that must not change, and any bytes at all.
import { Foreign } from '../../base/foreign.ts';
import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { ControlMessage, RequestId } from '../../runtime/control/control-messages.ts';
import { decodeControl, encodeControl } from '../../runtime/control/control-wire.ts';
import { assertGolden } from '../golden-file.ts';
import { repository } from '../shared.ts';

const id: RequestId = { manager: 'mgr1', incarnation: 'k3x-1', number: 7 };

const requestExamples: readonly ControlMessage[] = [
  {
    kind: 'hello',
    type: 'Momentum',
    name: 'east1',
    subcluster: 'default',
    clusterGroup: 'ec_cluster',
    values: [{ subject: 'settings', option: 'heartbeats_per_sec', value: '1' }],
    machine: { disk: 'ab'.repeat(8), boot: 'cd'.repeat(8) },
    key: 'ef'.repeat(8),
  },
  { kind: 'hello', type: 'Manager', name: 'mgr1', subcluster: null, clusterGroup: 'ec_cluster', values: [], machine: null, key: null },
  { kind: 'request', id, scope: { kind: 'all' }, format: 'text', command: 'cluster info', who: new Foreign('root'), leftMs: 10_000 },
  { kind: 'request', id, scope: { kind: 'subcluster', name: 'west' }, format: 'json', command: 'version', who: new Foreign(''), leftMs: 1 },
  {
    kind: 'request',
    id,
    scope: { kind: 'node', name: 'east1' },
    format: 'xml',
    command: 'cluster info',
    who: new Foreign('anna'),
    leftMs: 0,
  },
  {
    kind: 'answer',
    id,
    outcome: 'ok',
    totalBytes: 6,
    sentBytes: 6,
    sha256: 'ab'.repeat(32),
    tookMs: 3,
    head: new TextEncoder().encode('east1\n'),
  },
  { kind: 'piece', id, offset: 32_768, bytes: new Uint8Array([1, 2, 3]) },
  { kind: 'credit', id, upTo: 65_536 },
  { kind: 'cancel', id },
  { kind: 'refuse', id, why: 'manager' },
  {
    kind: 'timings',
    view: '7:3',
    gone: ['west2'],
    addresses: 4,
    detectUs: 586_000,
    agreeUs: 11_000,
    plumbUs: 9_000,
    announceUs: null,
  },
  {
    kind: 'configured',
    running: 'ab'.repeat(32),
    onDisk: null,
    sinceMs: 1_795_905_410_000,
    by: 'mgr1 request 9',
    parts: {
      settings: '01'.repeat(32),
      addresses: '02'.repeat(32),
      topologies: '03'.repeat(32),
      replicas: '04'.repeat(32),
      peers: '05'.repeat(32),
    },
  },
];

const rollout = { serial: 42, sha256: 'cd'.repeat(32), manager: 'mgr1' };

const rolloutExamples: readonly ControlMessage[] = [
  {
    kind: 'offer',
    id: rollout,
    old: 'ab'.repeat(32),
    onlyTo: null,
    pieces: 2,
    confirmMs: 240_000,
    about: {
      plan: '5f0c2b7e',
      grade: 'reload',
      nodes: ['east1', 'east2', 'west1'],
      without: ['west1'],
      steps: [['east1'], ['east2']],
      gone: ['10.20.1.15'],
      excused: ['2001:db8::1'],
      settleMs: 25_000,
      waitMs: 120_000,
      packedBytes: 40_000,
      bytes: 10_100_000,
      who: 'anna',
      source: 'git 9c1f2ab',
      words: 'new addresses',
      signature: 'ef'.repeat(64),
    },
  },
  { kind: 'offer-piece', id: rollout, index: 1, bytes: new Uint8Array([1, 2, 3]) },
  { kind: 'ready', id: rollout, node: 'east1', problems: ['there is no interface eth9'] },
  { kind: 'switch', id: rollout, nodes: ['east1'] },
  { kind: 'switched', id: rollout, node: 'east1', problem: null },
  { kind: 'released', id: rollout, node: 'east1' },
  { kind: 'confirm', id: rollout },
  { kind: 'abort', id: rollout },
  { kind: 'returned', id: rollout, node: 'east1' },
  { kind: 'have', node: 'east1', good: { serial: 41, sha256: 'ab'.repeat(32) }, seen: 42, doing: { id: rollout, phase: 'switched' } },
];

const examples: readonly ControlMessage[] = [...requestExamples, ...rolloutExamples];

describe('bytes of the control group', () => {
  it('stay as they are, and are read back', () => {
    const lines = examples.map((message) => {
      const bytes = encodeControl(message);
      const decoded = decodeControl(bytes);
      assert.deepEqual(decoded.kind === 'message' && plain(decoded.message), plain(message));
      return `${JSON.stringify(plain(message))}\n  ${Buffer.from(bytes).toString('hex')}\n`;
    });
    assertGolden(join(repository, 'test', 'golden', 'control-wire.txt'), lines.join(''));
  });

  it('a hello of the first release, which does not say which machine it is on, and of one that does not say by which key, is read', () => {
    const hello: ControlMessage = {
      kind: 'hello',
      type: 'Manager',
      name: 'mgr1',
      subcluster: null,
      clusterGroup: 'g',
      values: [],
      machine: null,
      key: null,
    };
    const bytes = encodeControl(hello);
    for (const added of [1, 2]) assert.deepEqual(decodeControl(bytes.subarray(0, -added)), { kind: 'message', message: hello });
  });

  it('any bytes, and any change of good ones, give a message, unknown, or malformed', () => {
    const good = examples.map(encodeControl);
    // Plain numbers rather than a property each: 100,000 cases in a second.
    let state = 4711;
    const below = (limit: number) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * limit);
    };
    const seen = new Set<string>();
    for (let run = 0; run < 50_000; run++) {
      const bytes = good[below(good.length)]?.slice() ?? assert.fail();
      for (let times = below(3); times >= 0; times--) bytes[below(bytes.length)] = below(256);
      seen.add(decodeControl(bytes).kind);
      seen.add(decodeControl(bytes.subarray(0, below(bytes.length))).kind);
      seen.add(decodeControl(Uint8Array.from({ length: below(60) }, (_, at) => (at === 0 ? 1 : at === 1 ? below(20) : below(256)))).kind);
    }
    assert.deepEqual([...seen].sort(), ['malformed', 'message', 'unknown']);
  });

  it('another version or kind is unknown, a number that is too large is malformed', () => {
    assert.deepEqual(decodeControl(new Uint8Array([2, 0])), { kind: 'unknown', version: 2, type: 0 });
    assert.deepEqual(decodeControl(new Uint8Array([1, 200])), { kind: 'unknown', version: 1, type: 200 });
    assert.equal(decodeControl(new Uint8Array([1])).kind, 'malformed');
  });
});

/** Bytes as a list, so that what is equal looks equal. */
function plain(message: ControlMessage): unknown {
  return JSON.parse(JSON.stringify(message, (_, value: unknown) => (value instanceof Uint8Array ? [...value] : value)));
}
