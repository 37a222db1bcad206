// What the name under the cursor stands for, and where else it stands: over all files, of all nodes.
// Definition, references, highlights, rename, lenses and completion all ask here.

import type { Occurrence, SymbolKind } from '../../compiler/names/occurrences.ts';
import { occurrencesIn } from '../../compiler/names/occurrences.ts';
import type { Snapshot } from '../state/snapshot.ts';

/** One thing that has a name. Two bindings of one name in different groups are two. */
interface NamedThing {
  readonly kind: SymbolKind;
  readonly name: string;
  /** Group of a binding; empty otherwise. */
  readonly group: string;
}

export interface SymbolIndex {
  /** Every occurrence of a thing, declarations first, else by file and position. */
  of(thing: NamedThing): readonly Occurrence[];
  /** The thing that an occurrence stands for. */
  thingOf(occurrence: Occurrence): NamedThing;
  all(kind: SymbolKind): readonly NamedThing[];
}

const built = new WeakMap<Snapshot, SymbolIndex>();

/** The index of a snapshot. O(occurrences), once; of the files only those are read again that have changed. */
export function symbolsOf(snapshot: Snapshot): SymbolIndex {
  let index = built.get(snapshot);
  if (index === undefined) {
    index = build(snapshot);
    built.set(snapshot, index);
  }
  return index;
}

/** The occurrences of names in one file. */
export function occurrencesOf(snapshot: Snapshot, path: string): readonly Occurrence[] {
  const source = snapshot.source(path);
  if (source === null) return [];
  const contexts = snapshot.contextsOf(path);
  const [first = 'global', ...rest] = contexts;
  const found = occurrencesIn(source, first, snapshot.schema);
  if (rest.length === 0) return found;
  const byPlace = new Map(found.map((each) => [`${each.start} ${each.kind}`, each]));
  for (const context of rest) {
    for (const each of occurrencesIn(source, context, snapshot.schema)) byPlace.set(`${each.start} ${each.kind}`, each);
  }
  return [...byPlace.values()].sort((a, b) => a.start - b.start);
}

/** The name at an offset, its ends included; null where there is none that means anything elsewhere. */
export function occurrenceAt(snapshot: Snapshot, path: string, offset: number): Occurrence | null {
  const here = occurrencesOf(snapshot, path).filter((each) => each.start <= offset && offset <= each.end);
  return here[0] ?? null;
}

function build(snapshot: Snapshot): SymbolIndex {
  const occurrences = [...snapshot.project.sources.keys()].sort().flatMap((path) => occurrencesOf(snapshot, path));
  const groupOfBinding = new Map<string, string>();
  for (const { kind, role, name, group } of occurrences) {
    if (kind === 'binding' && role === 'declaration' && group !== null && !groupOfBinding.has(name)) groupOfBinding.set(name, group);
  }
  const thingOf = ({ kind, name, group }: Occurrence): NamedThing => ({
    kind,
    name,
    // A reference by name alone means the first binding of that name, as the compiler reads it (`facts/addresses.ts`).
    group: kind === 'binding' ? (group ?? groupOfBinding.get(name) ?? '') : '',
  });
  const byThing = new Map<string, Occurrence[]>();
  const things = new Map<string, NamedThing>();
  for (const each of occurrences) {
    const thing = thingOf(each);
    const key = keyOf(thing);
    const list = byThing.get(key);
    if (list === undefined) {
      byThing.set(key, [each]);
      things.set(key, thing);
    } else list.push(each);
  }
  for (const list of byThing.values()) list.sort((a, b) => Number(a.role === 'reference') - Number(b.role === 'reference'));
  return {
    of: (thing) => byThing.get(keyOf(thing)) ?? [],
    thingOf,
    all: (kind) => [...things.values()].filter((thing) => thing.kind === kind),
  };
}

function keyOf({ kind, name, group }: NamedThing): string {
  return JSON.stringify([kind, name, group]);
}
