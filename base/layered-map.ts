// A map that is never changed in place: what is another in a newer one lies in a layer over it, so that a small change of a large map costs what has
// changed and not what is there. A table of ten thousand owners was copied for each address that moved.

class LayeredMap<K, V> implements ReadonlyMap<K, V> {
  readonly base: ReadonlyMap<K, V>;
  readonly layer: ReadonlyMap<K, V>;
  readonly size: number;

  constructor(base: ReadonlyMap<K, V>, layer: ReadonlyMap<K, V>) {
    this.base = base;
    this.layer = layer;
    let { size } = base;
    for (const key of layer.keys()) if (!base.has(key)) size++;
    this.size = size;
  }

  has(key: K): boolean {
    return this.layer.has(key) || this.base.has(key);
  }

  get(key: K): V | undefined {
    return this.layer.has(key) ? this.layer.get(key) : this.base.get(key);
  }

  *keys(): Generator<K, undefined> {
    yield* this.base.keys();
    for (const key of this.layer.keys()) if (!this.base.has(key)) yield key;
  }

  *entries(): Generator<[K, V], undefined> {
    const { base, layer } = this;
    for (const [key, value] of base) yield [key, layer.has(key) ? (layer.get(key) as V) : value];
    for (const [key, value] of layer) if (!base.has(key)) yield [key, value];
  }

  *values(): Generator<V, undefined> {
    for (const [, value] of this.entries()) yield value;
  }

  [Symbol.iterator](): Generator<[K, V], undefined> {
    return this.entries();
  }

  forEach(each: (value: V, key: K, map: ReadonlyMap<K, V>) => void): void {
    for (const [key, value] of this) each(value, key, this);
  }
}

/** Of n entries below a layer has some times the square root at most: what is copied for a change and what is copied when it is full are about the same. */
const layerFactor = 4;
/** Smaller maps are copied: that is soon done, and what reads them is quicker. */
const layeredFrom = 512;

/**
 * `map` with these entries in place of its own, or behind them; in the order in which a `Map` would have them. Neither may be changed any more.
 * O(changes + square root of the size), and O(size) once in so many changes.
 */
export function withEntries<K, V>(map: ReadonlyMap<K, V>, changes: ReadonlyMap<K, V>): ReadonlyMap<K, V> {
  if (changes.size === 0) return map;
  const { base, layer: old } = layersOf(map);
  const layer = old.size === 0 ? changes : new Map([...old, ...changes]);
  if (base.size >= layeredFrom && layer.size <= layerFactor * Math.sqrt(base.size)) return new LayeredMap(base, layer);
  const whole = new Map(base);
  for (const [key, value] of layer) whole.set(key, value);
  return whole;
}

/** Keys that may have another value in one of them than in the other; null: any may. O(what lies in their layers). */
export function changedKeys<K, V>(one: ReadonlyMap<K, V>, other: ReadonlyMap<K, V>): ReadonlySet<K> | null {
  if (one === other) return new Set();
  const [a, b] = [layersOf(one), layersOf(other)];
  return a.base === b.base ? new Set([...a.layer.keys(), ...b.layer.keys()]) : null;
}

function layersOf<K, V>(map: ReadonlyMap<K, V>): { readonly base: ReadonlyMap<K, V>; readonly layer: ReadonlyMap<K, V> } {
  return map instanceof LayeredMap ? { base: map.base, layer: map.layer } : { base: map, layer: new Map() };
}

/** Whether it is a map, layered or not. */
export function isMap(value: unknown): value is ReadonlyMap<unknown, unknown> {
  return value instanceof Map || value instanceof LayeredMap;
}
