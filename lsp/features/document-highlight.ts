// textDocument/documentHighlight: the other places in this file that speak of the thing under the cursor.

import type { Snapshot } from '../state/snapshot.ts';
import { occurrenceAt, symbolsOf } from '../names/symbols.ts';
import { references } from './references.ts';

export interface Highlight {
  readonly start: number;
  readonly end: number;
  /** `write` where it is declared or set. */
  readonly kind: 'read' | 'write';
}

export function documentHighlight(snapshot: Snapshot, path: string, offset: number): readonly Highlight[] {
  const occurrence = occurrenceAt(snapshot, path, offset);
  if (occurrence === null) {
    const places = references(snapshot, path, offset, { includeDeclaration: true });
    return places.filter((each) => each.path === path).map(({ start, end }) => ({ start, end, kind: 'write' }));
  }
  const symbols = symbolsOf(snapshot);
  return symbols
    .of(symbols.thingOf(occurrence))
    .filter((each) => each.path === path)
    .map(({ start, end, role }) => ({ start, end, kind: role === 'declaration' ? ('write' as const) : ('read' as const) }))
    .sort((a, b) => a.start - b.start);
}
