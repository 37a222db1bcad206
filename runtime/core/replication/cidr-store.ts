// Numbers by address, in two trees: nothing in the manuals says how one tree would hold both families, so there are two.

import type { Reader, Writer } from '../../net/codec.ts';
import { CidrTree } from './cidr-tree.ts';
import type { Cursor, GaugeStore, Key } from './gauge-store.ts';
import { IpKey, textOf, textOfV4 } from './ip-key.ts';

/** Lengths of IPv6 prefixes on the wire begin here; below are those of IPv4. */
const v6Lengths = 64;

export class CidrStore implements GaugeStore {
  readonly #v4 = new CidrTree(4);
  readonly #v6 = new CidrTree(6);
  readonly #key = new IpKey();
  #keyText: string | null = null;

  get size(): number {
    return this.#v4.size + this.#v6.size;
  }

  get bytes(): number {
    return this.#v4.bytes + this.#v6.bytes;
  }

  get trees(): readonly CidrTree[] {
    return [this.#v4, this.#v6];
  }

  keyOf(text: string): Key | null {
    this.#keyText = null;
    return this.#key.parse(text) ? this.#current() : null;
  }

  textOf(key: Key): string {
    return typeof key === 'number' ? textOfV4(key) : key;
  }

  add(key: Key, amount: number): number {
    return this.#tree(key).add(this.#key.words, this.#key.length, amount);
  }

  value(key: Key): number {
    return this.#tree(key).value(this.#key.words, this.#key.length);
  }

  sum(key: Key, prefix: number | null): number {
    return this.#tree(key).sum(this.#key.words, prefix === null ? this.#key.length : Math.min(prefix, this.#key.length));
  }

  /** By address: a tree has an order that stays when entries come and go. */
  cursor(): Cursor {
    const trees = [this.#v4, this.#v6];
    let place: { readonly words: Uint32Array; readonly length: number } | null = null;
    return {
      next: (most) => {
        const keys: Key[] = [];
        while (keys.length === 0 && trees.length > 0) {
          const tree = trees[0] ?? this.#v4;
          let last: { readonly words: Uint32Array; readonly length: number } | null = null;
          tree.walk(place, (words, at, length, _, own) => {
            if (own !== 0) keys.push(keyAt(tree.family, words, at, length));
            if (keys.length < most) return true;
            last = { words: words.slice(at, at + 4), length };
            return false;
          });
          // Without it the tree has been seen to its end.
          if (last !== null) {
            place = last;
            return keys;
          }
          if (keys.length > 0) {
            trees.shift();
            place = null;
            return keys;
          }
          trees.shift();
          place = null;
        }
        return keys;
      },
    };
  }

  /** One byte for family and length, then as many bytes as the prefix has. */
  writeKey(to: Writer, key: Key): void {
    this.#tree(key);
    const { family, length, words } = this.#key;
    to.u8(family === 4 ? length : v6Lengths + length);
    if (family === 4 && length === 32) to.u32(words[0] ?? 0);
    else for (let at = 0; at < length; at += 8) to.u8(((words[at >>> 5] ?? 0) >>> (24 - (at & 31))) & 255);
  }

  readKey(from: Reader): Key | null {
    const first = from.u8();
    if (first === 32) {
      const address = from.u32();
      return from.error === null ? address : null;
    }
    const family = first < v6Lengths ? 4 : 6;
    const length = family === 4 ? first : first - v6Lengths;
    if (length > (family === 4 ? 31 : 128)) {
      from.fail(`a prefix of ${length} bits`);
      return null;
    }
    const words = new Uint32Array(4);
    for (let at = 0; at < length; at += 8) words[at >>> 5] = (words[at >>> 5] ?? 0) | (from.u8() << (24 - (at & 31)));
    if (hasBitsBehind(words, length)) from.fail('bits behind the prefix');
    return from.error === null ? keyAt(family, words, 0, length) : null;
  }

  another(): CidrStore {
    return new CidrStore();
  }

  /** The tree of a key, whose words are in `#key` afterwards. */
  #tree(key: Key): CidrTree {
    if (typeof key === 'number') {
      this.#key.setV4(key);
      this.#keyText = null;
    } else if (key !== this.#keyText) {
      if (!this.#key.parse(key)) throw new RangeError(`no key of this store: ${key}`);
      this.#keyText = key;
    }
    return this.#key.family === 4 ? this.#v4 : this.#v6;
  }

  #current(): Key {
    const { family, length, words } = this.#key;
    return keyAt(family, words, 0, length);
  }
}

function keyAt(family: 4 | 6, words: Uint32Array, at: number, length: number): Key {
  if (family === 4 && length === 32) return words[at] ?? 0;
  return textOf(family, words, at, length, false);
}

function hasBitsBehind(words: Uint32Array, length: number): boolean {
  return words.some((word, index) => {
    const bits = length - index * 32;
    return bits < 32 && (word & (bits <= 0 ? 0xffff_ffff : 0xffff_ffff >>> bits)) !== 0;
  });
}
