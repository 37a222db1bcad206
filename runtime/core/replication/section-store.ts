// Numbers in sections: the windows of series and the gauge caches of a metrics object, each a store of its own. A section is forgotten as a
// whole. A key is the section's name, NUL, and the subject.

import type { Reader, Writer } from '../../net/codec.ts';
import { hexOf, lanesOf, noLanes, toggle, type Lanes } from '../hash.ts';
import { CidrStore } from './cidr-store.ts';
import type { Cursor, GaugeStore, Key } from './gauge-store.ts';
import { keyBytesMax } from './replication-limits.ts';
import { NameTable } from './name-table.ts';

/** What kind of section a name is of is its first letter: `c` addresses, `t` texts, `g` a gauge cache. */
export type SectionKind = 'c' | 't' | 'g';

/** Of a section beside its entries: name, digest, two empty trees. */
const sectionBytes = 1000;

export class SectionStore implements GaugeStore {
  readonly #sections = new Map<string, GaugeStore>();
  readonly #digests = new Map<string, Lanes>();
  #size = 0;
  #bytes = 0;

  get size(): number {
    return this.#size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Of all entries, whatever their order and history. */
  get digest(): string {
    return hexOf([...this.#digests.values()].reduce(toggle, noLanes));
  }

  get sections(): ReadonlyMap<string, GaugeStore> {
    return this.#sections;
  }

  /** Only subjects that the section can hold; the section need not be there. */
  keyOf(text: string): Key | null {
    const { section, subject } = partsOf(text);
    const store = this.#sections.get(section) ?? newSection(section);
    const key = store.keyOf(subject);
    return key === null ? null : `${section}\0${store.textOf(key)}`;
  }

  textOf(key: Key): string {
    return String(key);
  }

  add(key: Key, amount: number): number {
    const { section, subject } = partsOf(String(key));
    let store = this.#sections.get(section);
    if (store === undefined) {
      store = newSection(section);
      this.#sections.set(section, store);
      this.#bytes += sectionBytes + store.bytes;
    }
    this.#size -= store.size;
    this.#bytes -= store.bytes;
    const inner = subjectKey(store, subject);
    const before = store.value(inner);
    const value = store.add(inner, amount);
    this.#digest(section, subject, before);
    this.#digest(section, subject, value);
    this.#size += store.size;
    this.#bytes += store.bytes;
    if (store.size === 0) this.drop(section);
    return value;
  }

  value(key: Key): number {
    const { section, subject } = partsOf(String(key));
    const store = this.#sections.get(section);
    return store === undefined ? 0 : store.value(subjectKey(store, subject));
  }

  sum(key: Key, prefix: number | null): number {
    const { section, subject } = partsOf(String(key));
    const store = this.#sections.get(section);
    return store === undefined ? 0 : store.sum(subjectKey(store, subject), prefix);
  }

  drop(section: string): void {
    const store = this.#sections.get(section);
    if (store === undefined) return;
    this.#size -= store.size;
    this.#bytes -= sectionBytes + store.bytes;
    this.#sections.delete(section);
    this.#digests.delete(section);
  }

  /** In or out. */
  #digest(section: string, subject: string, value: number): void {
    if (value === 0) return;
    const entry = lanesOf(`${section}\0${subject}\0${value}`);
    this.#digests.set(section, toggle(this.#digests.get(section) ?? noLanes, entry));
  }

  cursor(): Cursor {
    const names = [...this.#sections.keys()];
    let inner: Cursor | null = null;
    let store: GaugeStore | undefined;
    return {
      next: (most) => {
        for (;;) {
          const keys = inner?.next(most) ?? [];
          const [name = ''] = names;
          // A section that was dropped and made anew meanwhile is sent as changes.
          if (keys.length > 0 && store !== undefined && this.#sections.get(name) === store) {
            const from = store;
            return keys.map((key) => `${name}\0${from.textOf(key)}`);
          }
          if (inner !== null) names.shift();
          const [next] = names;
          if (next === undefined) return [];
          store = this.#sections.get(next);
          inner = store?.cursor() ?? { next: () => [] };
        }
      },
    };
  }

  writeKey(to: Writer, key: Key): void {
    to.text(String(key), 2 * keyBytesMax);
  }

  readKey(from: Reader): Key | null {
    return from.text(2 * keyBytesMax);
  }

  another(): SectionStore {
    return new SectionStore();
  }
}

export function newSection(name: string): GaugeStore {
  return name.startsWith('c') ? new CidrStore() : new NameTable();
}

export function partsOf(key: string): { readonly section: string; readonly subject: string } {
  const end = key.indexOf('\0');
  return { section: key.slice(0, end), subject: key.slice(end + 1) };
}

function subjectKey(store: GaugeStore, subject: string): Key {
  const key = store.keyOf(subject);
  if (key === null) throw new RangeError(`no subject of this section: ${subject}`);
  return key;
}
