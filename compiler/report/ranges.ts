// Places as the machine-readable reports write them.

import type { Place } from '../diagnostics.ts';
import type { Source } from '../load/source.ts';

/** A position in all the ways that readers count. */
interface ReportPosition {
  /** From 1. */
  readonly line: number;
  /** From 1, in characters. */
  readonly column: number;
  /** From 0, in UTF-16 code units, as editors count. */
  readonly character: number;
  /** From 0, in UTF-16 code units from the start of the file. */
  readonly offset: number;
}

export interface ReportRange {
  readonly start: ReportPosition;
  /** Exclusive. */
  readonly end: ReportPosition;
}

/** Null where the file's text is not at hand (it could not be read). */
export function rangeOf(place: Place, sources: ReadonlyMap<string, Source>): ReportRange | null {
  const source = sources.get(place.file);
  if (source === undefined) return null;
  return { start: positionOf(source, place.start), end: positionOf(source, place.end) };
}

function positionOf(source: Source, offset: number): ReportPosition {
  const { line, column } = source.lines.human(offset);
  return { line, column, character: source.lines.position(offset).character, offset };
}
