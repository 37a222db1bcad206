// The tree of addresses against a plain list, for random histories: numbers, sums of blocks, order, size, and its shape.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CidrStore } from '../../runtime/core/replication/cidr-store.ts';
import { CidrTree } from '../../runtime/core/replication/cidr-tree.ts';
import type { Key } from '../../runtime/core/replication/gauge-store.ts';
import { IpKey, parseV4, textOf } from '../../runtime/core/replication/ip-key.ts';
import { contains, makeCidr, parseCidr, parseIp, type Cidr } from '../../runtime/net/ip.ts';
import { Reader, Writer } from '../../runtime/net/codec.ts';

/** Close together, so that they share branches and hit each other. */
const v4 = fc.tuple(fc.constantFrom(10, 11, 192), fc.constantFrom(0, 1, 128), fc.nat(3), fc.nat(255)).map((parts) => parts.join('.'));
const v6 = fc.tuple(fc.nat(3), fc.nat(3), fc.nat(65535)).map(([a, b, c]) => `2001:db8:${a}::${b}:${c.toString(16)}`);
const block = fc
  .oneof(
    fc.tuple(v4, fc.constantFrom(32, 32, 32, 31, 25, 24, 17, 8, 0)),
    fc.tuple(v6, fc.constantFrom(128, 128, 128, 127, 64, 48, 33, 32, 0)),
  )
  .map(([ip, prefix]) =>
    makeCidr(parseIp(ip) ?? assert.fail(ip), prefix).text.replace(/\/(32|128)$/, (whole, bits) =>
      ip.includes(':') === (bits === '128') ? '' : whole,
    ),
  );
const change = fc.record({ key: block, amount: fc.integer({ min: -3, max: 5 }) });

function cidrOf(text: string): Cidr {
  const ip = parseIp(text);
  const found = ip === null ? parseCidr(text) : makeCidr(ip, ip.family === 4 ? 32 : 128);
  return found ?? assert.fail(text);
}

function keyOf(store: CidrStore, text: string): Key {
  return store.keyOf(text) ?? assert.fail(text);
}

function sumIn(model: ReadonlyMap<string, number>, around: Cidr): number {
  let sum = 0;
  for (const [text, value] of model) {
    const inner = cidrOf(text);
    if (inner.prefix >= around.prefix && contains(around, inner.network)) sum += value;
  }
  return sum;
}

describe('the tree of addresses', () => {
  it('counts as a plain list does', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 60 }), fc.array(block, { maxLength: 10 }), (changes, asked) => {
        const store = new CidrStore();
        const model = new Map<string, number>();
        for (const { key: text, amount } of changes) {
          const key = keyOf(store, text);
          const name = store.textOf(key);
          const value = (model.get(name) ?? 0) + amount;
          if (value === 0) model.delete(name);
          else model.set(name, value);
          assert.equal(store.add(key, amount), value);
        }
        assert.equal(store.size, model.size);
        for (const text of [...asked, ...model.keys()]) {
          const key = keyOf(store, text);
          assert.equal(store.value(key), model.get(store.textOf(key)) ?? 0, text);
          assert.equal(store.sum(key, null), sumIn(model, cidrOf(text)), `sum of ${text}`);
          assert.equal(
            store.sum(key, 24),
            sumIn(model, makeCidr(cidrOf(text).network, Math.min(24, cidrOf(text).prefix))),
            `/24 of ${text}`,
          );
        }
      }),
    );
  });

  it('has the same shape whatever came and went before', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), fc.array(change, { maxLength: 40 }), (stay, pass) => {
        const [plain, worn] = [new CidrStore(), new CidrStore()];
        for (const { key, amount } of pass) worn.add(keyOf(worn, key), amount);
        for (const { key, amount } of stay) worn.add(keyOf(worn, key), amount);
        for (const { key, amount } of pass) worn.add(keyOf(worn, key), -amount);
        for (const { key, amount } of stay.toReversed()) plain.add(keyOf(plain, key), amount);
        assert.deepEqual(shape(worn), shape(plain));
      }),
    );
  });

  it('is walked in order of address, and in slices while it changes', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 60 }), fc.nat(6), fc.array(change, { maxLength: 20 }), (changes, most, meanwhile) => {
        const store = new CidrStore();
        for (const { key, amount } of changes) store.add(keyOf(store, key), amount);
        const before = entries(store);
        const cursor = store.cursor();
        const met = new Map<string, number>();
        let last = '';
        for (let i = 0; ; i++) {
          const keys = cursor.next(most + 1);
          if (keys.length === 0) break;
          for (const key of keys) {
            const text = store.textOf(key);
            assert.ok(!met.has(text), `${text} twice`);
            assert.ok(last === '' || compare(last, text) < 0, `${last} before ${text}`);
            met.set(text, store.value(key));
            last = text;
          }
          const extra = meanwhile[i];
          if (extra !== undefined) store.add(keyOf(store, extra.key), extra.amount);
        }
        const after = entries(store);
        for (const [text] of before) assert.ok(met.has(text) || !after.has(text), `${text} left out`);
      }),
    );
  });

  it('comes through the wire', () => {
    fc.assert(
      fc.property(block, (text) => {
        const store = new CidrStore();
        const to = new Writer();
        store.writeKey(to, keyOf(store, text));
        const from = new Reader(to.finish());
        assert.equal(store.readKey(from), keyOf(store, text));
        assert.equal(from.error, null);
        assert.equal(from.remaining, 0);
      }),
    );
  });

  it('reads addresses as the configuration does', () => {
    fc.assert(
      fc.property(fc.oneof(v4, fc.stringMatching(/^[0-9.]{5,17}$/), fc.ipV4(), fc.ipV6()), (text) => {
        const ip = parseIp(text);
        assert.equal(parseV4(text), ip?.family === 4 && !text.includes(':') ? Number(ip.bits) : -1);
        const key = new IpKey();
        assert.equal(key.parse(text), ip !== null);
        if (ip !== null) assert.equal(key.text(), ip.text);
      }),
    );
  });

  it('refuses what is no address', () => {
    const store = new CidrStore();
    for (const text of ['', 'host', '10.0.0', '10.0.0.256', '10.0.0.01', '10.0.0.1/33', '1.2.3.4.5', '::g', '10.0.0.1/'])
      assert.equal(store.keyOf(text), null, text);
  });

  it('finds in a large tree what a map does, also after most of it is gone again', () => {
    const store = new CidrStore();
    const model = new Map<number, number>();
    const address = (i: number) => Math.imul(i, 2654435761) >>> 0;
    const add = (i: number, amount: number) => {
      const key = address(i);
      store.add(key, amount);
      const value = (model.get(key) ?? 0) + amount;
      if (value === 0) model.delete(key);
      else model.set(key, value);
    };
    const check = () => {
      for (let i = 0; i < 120_000; i += 7) {
        assert.equal(store.value(address(i)), model.get(address(i)) ?? 0);
        assert.equal(store.sum(address(i), null), model.get(address(i)) ?? 0);
      }
      const sums = new Map<number, number>();
      for (const [key, value] of model)
        for (const prefix of [8, 16, 24])
          sums.set(key - (key % 2 ** (32 - prefix)) + prefix, (sums.get(key - (key % 2 ** (32 - prefix)) + prefix) ?? 0) + value);
      for (let i = 0; i < 120_000; i += 97)
        for (const prefix of [8, 16, 24]) {
          const key = address(i);
          assert.equal(store.sum(key, prefix), sums.get(key - (key % 2 ** (32 - prefix)) + prefix) ?? 0);
        }
    };
    for (let i = 0; i < 100_000; i++) add(i, 1 + (i % 3));
    check();
    for (let i = 0; i < 100_000; i++) if (i % 10 !== 0) add(i, -(1 + (i % 3)));
    check();
    for (let i = 50_000; i < 120_000; i++) add(i, 2);
    check();
    assert.equal(store.size, model.size);
  });

  it('holds a million addresses in less than 64 bytes each', () => {
    const tree = new CidrTree(4);
    const words = new Uint32Array(1);
    for (let i = 0; i < 1_000_000; i++) {
      words[0] = Math.imul(i, 2654435761);
      tree.add(words, 32, 1);
    }
    assert.equal(tree.size, 1_000_000);
    assert.equal(tree.total, 1_000_000);
    assert.ok(tree.bytes < 64e6, `${tree.bytes} bytes`);
  });
});

function entries(store: CidrStore): Map<string, number> {
  const cursor = store.cursor();
  const all = new Map<string, number>();
  for (let keys = cursor.next(100); keys.length > 0; keys = cursor.next(100))
    for (const key of keys) all.set(store.textOf(key), store.value(key));
  return all;
}

function shape(store: CidrStore): readonly string[] {
  const lines: string[] = [];
  for (const tree of store.trees)
    tree.walk(null, (words, at, length, sum, own) => {
      lines.push(`${textOf(tree.family, words, at, length, true)} ${sum} ${own}`);
      return true;
    });
  return lines;
}

function compare(a: string, b: string): number {
  const [one, other] = [cidrOf(a), cidrOf(b)];
  if (one.family !== other.family) return one.family - other.family;
  if (one.network.bits !== other.network.bits) return one.network.bits < other.network.bits ? -1 : 1;
  return one.prefix - other.prefix;
}
