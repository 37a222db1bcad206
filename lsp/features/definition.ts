// textDocument/definition: from a name to where it is declared, from an include to the files that it reads, from an option to the
// line that counts.

import type { Snapshot, Span } from '../state/snapshot.ts';
import { includeAt, targetsOf } from '../names/includes.ts';
import { settingsAt } from '../names/option-at.ts';
import { occurrenceAt, symbolsOf } from '../names/symbols.ts';
import { placeOfName } from '../../compiler/checks-shared/edits.ts';

export interface Link extends Span {
  /** What leads there: the name under the cursor. */
  readonly from: { readonly start: number; readonly end: number };
}

/** The places where the thing under the cursor is declared; of a declaration itself the other ones, if any. */
export function definition(snapshot: Snapshot, path: string, offset: number): readonly Link[] {
  const occurrence = occurrenceAt(snapshot, path, offset);
  if (occurrence !== null) {
    const symbols = symbolsOf(snapshot);
    const declared = symbols.of(symbols.thingOf(occurrence)).filter((each) => each.role === 'declaration');
    return declared.map(({ path: file, start, end }) => ({ path: file, start, end, from: occurrence }));
  }
  const use = includeAt(snapshot, path, offset);
  if (use !== null) {
    const from = use.include.path ?? use.include;
    return targetsOf(use).map((target) => ({ path: target, start: 0, end: 0, from }));
  }
  return winners(snapshot, path, offset);
}

/** From an option to the settings of it that count on some node, where these are other ones. */
function winners(snapshot: Snapshot, path: string, offset: number): readonly Link[] {
  const found = settingsAt(snapshot, path, offset);
  if (found === null) return [];
  const from = { start: found.option.start, end: found.option.nameEnd };
  const links = found.values.flatMap(({ setting }) => {
    if (setting === null) return [];
    const { file, start, end } = placeOfName(setting.source, setting.option);
    return [{ path: file, start, end, from }];
  });
  return [...new Map(links.map((link) => [`${link.start} ${link.path}`, link])).values()];
}
