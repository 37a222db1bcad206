// Findings of before an edit, moved along with the text: what is shown until the nodes that read the file are merged again.

import type { Diagnostic, Place } from '../../compiler/diagnostics.ts';
import type { Edit } from './open-document.ts';

/** The findings of one file after an edit of it; without those whose text was replaced, and without edits that may no longer fit. */
export function carry(diagnostics: readonly Diagnostic[], file: string, edit: Edit): readonly Diagnostic[] {
  return diagnostics.flatMap(({ alternatives: _alternatives, ...each }) => {
    const at = moved(each.at, file, edit);
    if (at === null) return [];
    const related = each.related.flatMap((one) => {
      const place = moved(one.at, file, edit);
      return place === null ? [] : [{ ...one, at: place }];
    });
    return [{ ...each, at, related, fix: null }];
  });
}

/** null: what stood there is gone. An edit inside a place makes it longer or shorter. */
function moved(place: Place, file: string, { start, end, inserted }: Edit): Place | null {
  if (place.file !== file || place.end < start) return place;
  const by = inserted - (end - start);
  if (place.start >= end) return { file, start: place.start + by, end: place.end + by };
  if (start <= place.start && end >= place.end) return null;
  const from = Math.min(place.start, start);
  return { file, start: from, end: Math.max(from, place.end <= end ? start + inserted : place.end + by) };
}
