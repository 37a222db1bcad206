// textDocument/references: every place, in any file of any node, that speaks of the thing under the cursor. For an option these are
// the places that set it in the same stanza; for an include those that read the same file.

import type { Snapshot, Span } from '../state/snapshot.ts';
import { scopeAt } from '../../compiler/check/values-by-node.ts';
import { includeAt, includesOf, targetsOf } from '../names/includes.ts';
import { settingsAt, settingsIn, stepsAt } from '../names/option-at.ts';
import { occurrenceAt, symbolsOf } from '../names/symbols.ts';
import { placeOfName } from '../../compiler/checks-shared/edits.ts';

export interface ReferenceOptions {
  readonly includeDeclaration: boolean;
}

/** In order of file and position; empty where nothing has a name. */
export function references(snapshot: Snapshot, path: string, offset: number, options: ReferenceOptions): readonly Span[] {
  const occurrence = occurrenceAt(snapshot, path, offset);
  if (occurrence !== null) {
    const symbols = symbolsOf(snapshot);
    const all = symbols.of(symbols.thingOf(occurrence));
    return inOrder(all.filter((each) => options.includeDeclaration || each.role === 'reference'));
  }
  const use = includeAt(snapshot, path, offset);
  if (use !== null) return inOrder(targetsOf(use).flatMap((target) => readersOfFile(snapshot, target)));
  return inOrder(settings(snapshot, path, offset));
}

/** The paths of the includes that read a file. */
function readersOfFile(snapshot: Snapshot, target: string): readonly Span[] {
  return includesOf(snapshot)
    .filter((use) => targetsOf(use).includes(target))
    .map(({ source, include }) => {
      const { start, end } = include.path ?? include;
      return { path: source.path, start, end };
    });
}

function settings(snapshot: Snapshot, path: string, offset: number): readonly Span[] {
  const at = settingsAt(snapshot, path, offset);
  if (at === null) return [];
  const steps = stepsAt(snapshot, at.source, at.stanzas);
  return at.values.flatMap(({ node }) => {
    const scope = scopeAt(node.global, steps);
    if (scope === null) return [];
    return settingsIn(scope, at.option.key).map(({ source, option }) => {
      const { file, start, end } = placeOfName(source, option);
      return { path: file, start, end };
    });
  });
}

function inOrder(spans: readonly Span[]): readonly Span[] {
  const once = new Map(spans.map(({ path, start, end }) => [`${start} ${end} ${path}`, { path, start, end }]));
  return [...once.values()].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.start - b.start));
}
