// Entries of a metrics object on the wire: in groups of one section, whose name is said once.

import type { Reader, Writer } from '../../net/codec.ts';
import { noVersion, type Entries, type SnapshotSource, type TableId, type Version } from './contents.ts';
import type { Cursor, Key } from './gauge-store.ts';
import { take } from './name-table.ts';
import { parseSection, type Section } from './sections.ts';
import { newSection, partsOf, type SectionStore } from './section-store.ts';
import type { Shares } from './shares.ts';
import { ttlMsMax } from './replication-limits.ts';
import { readSigned, writeSigned } from './signed.ts';

interface MetricsGroup {
  readonly name: string;
  readonly section: Section;
  readonly subjects: readonly string[];
  readonly values: readonly number[];
  /** Of a gauge cache: time left of each; null: it never ends. Else empty. */
  readonly leftMs: readonly (number | null)[];
}

export interface MetricsEntries extends Entries {
  readonly groups: readonly MetricsGroup[];
}

const sectionBytesMax = 1024;
const entriesPerGroupMax = 100_000;

export function writeGroups(to: Writer, keys: readonly Key[], store: SectionStore, leftMs: (key: string) => number | null): void {
  const groups = new Map<string, string[]>();
  for (const key of keys) {
    const { section, subject } = partsOf(String(key));
    const subjects = groups.get(section);
    if (subjects === undefined) groups.set(section, [subject]);
    else subjects.push(subject);
  }
  for (const [name, subjects] of groups) to.attempt(name.slice(0, 60), () => writeGroup(to, name, subjects, store, leftMs));
}

function writeGroup(
  to: Writer,
  name: string,
  subjects: readonly string[],
  store: SectionStore,
  leftMs: (key: string) => number | null,
): void {
  const kind = newSection(name);
  to.text(name, sectionBytesMax);
  to.varint(subjects.length);
  for (const subject of subjects) {
    const key = `${name}\0${subject}`;
    kind.writeKey(to, kind.keyOf(subject) ?? subject);
    writeSigned(to, store.value(key));
    if (!name.startsWith('g')) continue;
    const left = leftMs(key);
    to.varint(left === null ? 0 : Math.round(left) + 1);
  }
}

/** Only to read keys: a message of many small groups must not make two trees for each. */
const [addresses, names] = [newSection('c'), newSection('t')];

export function decodeGroups(from: Reader): MetricsEntries | null {
  const groups: MetricsGroup[] = [];
  while (from.remaining > 0) {
    const name = from.text(sectionBytesMax);
    const section = parseSection(name);
    const count = from.count(2, entriesPerGroupMax);
    if (section === null || from.error !== null) return null;
    const kind = name.startsWith('c') ? addresses : names;
    const [subjects, values, leftMs]: [string[], number[], (number | null)[]] = [[], [], []];
    for (let i = 0; i < count; i++) {
      const key = kind.readKey(from);
      values.push(readSigned(from));
      if (section.kind === 'g') {
        const left = from.varint();
        leftMs.push(left === 0 ? null : Math.min(left - 1, ttlMsMax));
      }
      if (key === null || from.error !== null) return null;
      subjects.push(kind.textOf(key));
    }
    groups.push({ name, section, subjects, values, leftMs });
  }
  return { groups };
}

/**
 * Own entries first, then the tables of those who have left. `changed`: own keys that are not sent as changes yet. Those that amount to nothing
 * are told as well: others may hold a number from an earlier snapshot, and if the change never comes, all must have the same.
 */
export function metricsSnapshot(
  shares: Shares<SectionStore>,
  changed: () => readonly string[],
  departed: readonly (readonly [TableId, Version])[],
  leftMs: (key: string) => number | null,
): SnapshotSource {
  const tables: { readonly table: TableId | null; readonly version: Version; readonly store: SectionStore; readonly cursor: Cursor }[] = [];
  tables.push({ table: null, version: noVersion, store: shares.own, cursor: ownCursor(shares.own, changed) });
  for (const [table, version] of departed) {
    const store = shares.view(table) as SectionStore | null;
    if (store !== null) tables.push({ table, version, store, cursor: store.cursor() });
  }
  return {
    next: (to, bytes) => {
      const [first] = tables;
      if (first === undefined) return null;
      const keys = first.cursor.next(Math.ceil(bytes / 40));
      writeGroups(to, keys, first.store, leftMs);
      const ends = keys.length === 0;
      if (ends) tables.shift();
      return { table: first.table, ends, version: first.version };
    },
  };
}

/** What there is, and then what is not there any more. */
function ownCursor(own: SectionStore, changed: () => readonly string[]): Cursor {
  const there = own.cursor();
  let spent: Iterator<string> | null = null;
  return {
    next: (most) => {
      const keys = spent === null ? there.next(most) : [];
      if (keys.length > 0) return keys;
      spent ??= changed()
        .filter((key) => own.value(key) === 0)
        .values();
      return take(spent, most);
    },
  };
}
