import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isMap, withEntries } from '../../base/layered-map.ts';

/** What is there already is replaced as often as something is added. */
const changes = fc.array(
  fc.array(fc.tuple(fc.integer({ min: 0, max: 1200 }), fc.option(fc.integer(), { nil: undefined })), { maxLength: 40 }),
  { maxLength: 60 },
);
/** As large as what is layered. */
const begin = () => new Map<number, number | undefined>(Array.from({ length: 600 }, (_, key) => [key, key]));

describe('a map in layers', () => {
  it('is what a Map would be after the same changes, in the same order', () =>
    fc.assert(
      fc.property(changes, (all) => {
        const plain = begin();
        let layered: ReadonlyMap<number, number | undefined> = begin();
        for (const each of all) {
          for (const [key, value] of each) plain.set(key, value);
          layered = withEntries(layered, new Map(each));
        }
        assert.ok(isMap(layered));
        assert.equal(layered.size, plain.size);
        assert.deepEqual([...layered], [...plain]);
        assert.deepEqual([...layered.keys()], [...plain.keys()]);
        assert.deepEqual([...layered.values()], [...plain.values()]);
        const told: unknown[] = [];
        layered.forEach((value, key) => {
          told.push([key, value]);
        });
        assert.deepEqual(told, [...plain]);
        for (let key = -1; key <= 1201; key++) {
          assert.equal(layered.has(key), plain.has(key));
          assert.equal(layered.get(key), plain.get(key));
        }
      }),
    ));

  it('leaves older ones as they were', () =>
    fc.assert(
      fc.property(changes, (all) => {
        let layered: ReadonlyMap<number, number | undefined> = begin();
        const kept = all.map((each) => {
          layered = withEntries(layered, new Map(each));
          return { layered, was: [...layered] };
        });
        for (const each of kept) assert.deepEqual([...each.layered], each.was);
      }),
    ));

  it('copies what has changed, and the rest now and then only', () => {
    let copied = 0;
    class Counted extends Map<number, number> {
      override [Symbol.iterator]() {
        copied += this.size;
        return super[Symbol.iterator]();
      }
    }
    const large = new Counted(Array.from({ length: 10_000 }, (_, key) => [key, key] as const));
    copied = 0;
    let map: ReadonlyMap<number, number> = large;
    for (let at = 0; at < 400; at++) map = withEntries(map, new Map([[at, -at]]));
    assert.equal(copied, 0);
    for (let at = 400; at < 420; at++) map = withEntries(map, new Map([[at, -at]]));
    assert.equal(copied, 10_000);
  });
});
