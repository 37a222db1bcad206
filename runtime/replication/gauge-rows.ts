// A gauge table as the manual prints it: sorted by key.

import type { NameTable } from '../core/replication/name-table.ts';

/** More than that are not sorted, because that would hold everything else up. */
const sortedMax = 200_000;

export function* gaugeRows(all: NameTable, hidden: readonly NameTable[]): Generator<{ readonly key: string; readonly count: number }> {
  const isLarge = all.size > sortedMax;
  const cursor = all.cursor();
  const next = () => cursor.next(isLarge ? 500 : sortedMax).map(String);
  for (let keys = next(); keys.length > 0; keys = next()) {
    for (const key of isLarge ? keys : keys.sort()) {
      const count = hidden.reduce((sum, other) => sum - other.value(key), all.value(key));
      if (count !== 0) yield { key, count };
    }
  }
}
