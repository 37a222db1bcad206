// Where a value of the IR is written: at its own place, or at that of what it is a part of.

import type { SourceMap } from '../emit/source-map.ts';
import type { At } from './plan-types.ts';

/** Null: nobody wrote it (a default), or the side has no source map. */
export function placeAt(map: SourceMap | null, pointer: string): At | null {
  if (map === null) return null;
  for (let up = pointer; up !== ''; up = up.slice(0, Math.max(0, up.lastIndexOf('/')))) {
    const origin = map.origins[up];
    if (typeof origin === 'object') return { file: map.files[origin.file] ?? '', line: origin.line, column: origin.column };
    if (origin === 'default') return null;
  }
  return null;
}
