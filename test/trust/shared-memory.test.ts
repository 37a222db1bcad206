// What one member can make the others hold by replicated objects: of all objects together no more than was given to them, whatever it says.
import assert from 'node:assert/strict';
import { Reader, Writer } from '../../runtime/net/codec.ts';
import { writeCounter } from '../../runtime/core/replication/counter-entry.ts';
import { decodeObjectMessage, encodeChanges, encodeHello, type ReplicaType } from '../../runtime/core/replication/replica-wire.ts';
import type { Replication } from '../../runtime/replication/replication.ts';
import type { ReplicaIr } from '../../runtime/ir/generated/types.ts';
import { converse, meet, pass, Talker } from '../replication/talk.ts';
import { gauges, Hub, metrics, settled, startNode, type TestNode } from '../replication/nodes.ts';
import { until } from '../until.ts';

const MiB = 2 ** 20;
const keyOf = (i: number): string => `${i}-`.padEnd(400, 'x');

const replica = (name: string, type: ReplicaIr['type']): ReplicaIr => ({
  name,
  type,
  parameters: type === 'cache' ? ['snapshot'] : type === 'metrics' ? ['audit_series', 'gauge_cache'] : [],
  maxDelaySec: 0.01,
  maxPending: 10,
  maxSize: null,
  bindingGroup: null,
});

const types = ['inbound_cidr', 'outbound_domains', 'shared_named_throttles', 'cache', 'metrics', 'counters'] as const;

/** One entry that was never there, as large as a client may make it. */
function grow({ replication }: TestNode, type: (typeof types)[number], i: number): void {
  const object = replication.object(type);
  switch (object?.structure) {
    case 'cidrtree':
      object.add(`10.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}`, 1);
      break;
    case 'gauge table':
      object.add(keyOf(i), 1);
      break;
    case 'throttle table':
      object.take(keyOf(i), { limit: 10, perSec: 60, burst: 10, epsilon: 0.95 }, 1);
      break;
    case 'cache':
      object.set(keyOf(i), new Uint8Array(400), null);
      break;
    case 'metrics':
      object.gaugeAdd('c', keyOf(i), 1, { entries: 1e6, ttlSec: 0 });
      break;
    case 'counters':
      object.add(keyOf(i), 1);
      break;
    default:
      assert.fail(type);
  }
}

function heldBy(replication: Replication): number {
  return types.reduce((bytes, type) => bytes + (replication.shared(type)?.holding.contents.bytes ?? 0), 0);
}

describe('memory of replicated objects', () => {
  it('is bounded for all of them together, and leaves room for what this node counts itself', async () => {
    const hub = new Hub('memory');
    const replicas = types.map((type) => replica(type, type));
    const honest = startNode(hub, 'honest', 1, replicas, 'node', 8 * MiB);
    const liar = startNode(hub, 'liar', 2, replicas);
    await settled(honest, liar);
    for (let i = 0; i < 10_000; i++) {
      for (const type of types) grow(liar, type, i);
      // So that the bus is not what bounds it.
      if (i % 250 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    assert.ok(heldBy(liar.replication) > 30 * MiB, `${heldBy(liar.replication)}`);
    await until(() => (honest.replication.counters()['refused_memory'] ?? 0) > 0, 'it is told that there is no room');
    await until(
      () => types.every((type) => (liar.replication.shared(type)?.holding.contents.pending ?? 0) === 0),
      'the liar has said everything',
    );
    assert.ok(heldBy(honest.replication) < 8 * MiB, `${heldBy(honest.replication)} bytes`);
    assert.match(honest.log.join('\n'), /replicated objects hold \d MiB of the 8 MiB that they may have together \(--shared-memory\)/);
    assert.equal(honest.log.filter((line) => line.includes('--shared-memory')).length, 1, 'said once');
    assert.equal(gauges(honest, 'outbound_domains').add('example.com', 1).refused, null, 'its own is counted');
    assert.equal(metrics(honest, 'metrics').gaugeAdd('c', 'a@b', 1, { entries: 10, ttlSec: 0 }).refused, null);
    // What goes makes room again.
    await liar.replication.close();
    await until(
      () => (honest.replication.shared('outbound_domains')?.holding.contents.bytes ?? 0) < 1 * MiB,
      'what the liar has counted is gone',
    );
    await honest.replication.close();
  });

  it('is not filled by ends of gauges that nobody has', () => {
    const [one, two] = [new Talker('one', 'metrics'), new Talker('two', 'metrics', 8)];
    meet([one, two], 'v');
    converse([one, two]);
    for (let i = 0; i < 2000; i++) {
      if (two.holding.structure !== 'metrics') assert.fail();
      // Up and down between two messages: what is said is 0.
      two.holding.contents.gaugeAdd('c', keyOf(i), 1, { entries: 1e6, ttlMs: 1e9 });
      two.holding.contents.gaugeAdd('c', keyOf(i), -1, { entries: 1e6, ttlMs: 1e9 });
    }
    pass([one, two], 3);
    assert.ok(one.holding.contents.bytes < 2000, `${one.holding.contents.bytes} bytes`);
  });

  it('holds no more members of one counter than it can tell of again', () => {
    const [one, two] = [new Talker('one', 'counters'), new Talker('two', 'counters', 8)];
    meet([one, two], 'v');
    converse([one, two]);
    if (one.holding.structure !== 'counters' || two.holding.structure !== 'counters') assert.fail();
    const { contents } = one.holding;
    contents.add('key', 1);
    pass([one, two], 2);
    for (let sequence = 1; sequence <= 40; sequence++) {
      const to = new Writer();
      const parts = Array.from({ length: 200 }, (_, i) => ({ member: sequence * 1000 + i, version: 1, count: 1 }));
      writeCounter(to, {
        key: 'key',
        window: two.holding.contents.stamp,
        isReset: false,
        leftMs: 60_000,
        endStamp: 0,
        fields: [{ field: '', parts }],
      });
      one.protocol.message(two.member, encodeChanges('counters', { sequence }, to.finish()));
    }
    assert.ok(contents.partsOf('key').length <= 256, `${contents.partsOf('key').length} parts`);
    assert.ok((contents.counters()['refused_full'] ?? 0) > 0);
    const to = new Writer();
    contents.expire('key', 50_000);
    contents.writeChanges(to, 8000);
    const decoded = contents.decode(new Reader(to.finish()));
    assert.notEqual(decoded, null, 'the next message about it can be read');
  });

  it('is not taken by messages that are too long, nor by rounds that cannot be', () => {
    for (const type of ['outbound_domains', 'cache', 'counters'] as readonly ReplicaType[]) {
      const most = type === 'counters' ? 4 * MiB : MiB;
      const long = encodeChanges(type, { sequence: 1 }, new Uint8Array(most));
      assert.equal(decodeObjectMessage(type, long).kind, 'malformed', type);
    }
    const [one, two] = [new Talker('one', 'outbound_domains'), new Talker('two', 'outbound_domains', 8)];
    meet([one, two], 'v');
    converse([one, two]);
    const forged = {
      viewId: 'v',
      round: Number.MAX_SAFE_INTEGER,
      privateName: '#ec1-1#two',
      session: 8,
      nonce: 3,
      sent: 0,
      cohort: 'c',
      signature: '',
    };
    one.protocol.message(two.member, encodeHello('outbound_domains', { ...forged, keeps: true, stamp: 0, wallMs: 0 }));
    assert.ok(one.protocol.settled);
    // A gap makes it ask for a new round, whose number has to fit.
    one.protocol.message(two.member, encodeChanges('outbound_domains', { sequence: 99 }, new Uint8Array()));
    for (let i = 0; i < 30; i++) {
      one.now += 1000;
      one.say();
    }
    assert.equal(one.protocol.counters()['malformed'], 1);
  });
});
