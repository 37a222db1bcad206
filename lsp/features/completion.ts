// textDocument/completion: what can stand at the cursor.

import type { Option, Text } from '../../grammar/tree.ts';
import type { Letters } from '../../grammar/letters.ts';
import { textValue } from '../../grammar/text-value.ts';
import { lettersOf } from '../../compiler/load/source.ts';
import { completeEntry, completeKey } from '../complete/entries.ts';
import { completeInclude } from '../complete/include-paths.ts';
import type { CompletionItem, Slot } from '../complete/item.ts';
import { completeLabel } from '../complete/labels.ts';
import { completeNames } from '../complete/names.ts';
import { completeValue } from '../complete/values.ts';
import { cursorAt } from '../names/cursor.ts';
import { describeOption, describeScope, type ManualOptions } from '../prose/describe-option.ts';
import { scopeTypes } from '../names/option-at.ts';
import type { Snapshot } from '../state/snapshot.ts';

/** Sorted as they should be shown. Empty in comments, and where anything could stand. */
export function completion(snapshot: Snapshot, path: string, offset: number): readonly CompletionItem[] {
  const source = snapshot.source(path);
  if (source === null) return [];
  const scopes = scopeTypes(snapshot, path, cursorAt(source.tree, offset).stanzas);
  const found = scopes.flatMap((scope) => inScope(snapshot, path, offset, scope));
  const once = new Map(found.map((each) => [`${each.kind} ${each.label}`, each]));
  return [...once.values()].sort((a, b) => a.rank - b.rank || (a.label < b.label ? -1 : a.label > b.label ? 1 : 0));
}

/** completionItem/resolve: the documentation of an item, in Markdown. */
export function documentation(snapshot: Snapshot, about: NonNullable<CompletionItem['about']>, options: ManualOptions): string | null {
  if (about.name === '') {
    const scope = snapshot.schema.scope(about.scope);
    return scope === null ? null : describeScope(scope, options);
  }
  const spec = snapshot.schema.option(about.scope, about.name);
  return spec === null ? null : describeOption(spec, options);
}

function inScope(snapshot: Snapshot, path: string, offset: number, scope: string): readonly CompletionItem[] {
  const source = snapshot.source(path);
  if (source === null) return [];
  const { schema } = snapshot;
  const cursor = cursorAt(source.tree, offset);
  const slot = (text: Text | null): Slot => ({ source: lettersOf(source), offset, text });
  switch (cursor.kind) {
    case 'nothing':
      return [];
    case 'name':
      return completeNames(
        { text: lettersOf(source), offset, scope, stanza: cursor.stanzas.at(-1) ?? null, siblings: cursor.siblings, item: cursor.item },
        schema,
      );
    case 'value': {
      const spec = schema.option(scope, cursor.option.key);
      return spec === null ? [] : completeValue(snapshot, spec, slot(cursor.text), takenBy(lettersOf(source), cursor.option, cursor.text));
    }
    case 'key': {
      const spec = schema.option(scope, cursor.option.key);
      return spec === null ? [] : completeKey(snapshot, spec, cursor.option, cursor.entry, slot(cursor.entry?.key ?? null));
    }
    case 'entry': {
      const spec = schema.option(scope, cursor.option.key);
      return spec === null ? [] : completeEntry(snapshot, spec, cursor.entry, slot(cursor.text));
    }
    case 'label':
      return completeLabel(snapshot, { slot: slot(cursor.text), item: cursor.item, siblings: cursor.siblings });
    case 'include':
      return completeInclude(snapshot, path, slot(cursor.text));
  }
}

/** The other values of a list. */
function takenBy(text: Letters, { value }: Option, current: Text | null): readonly string[] {
  return value?.kind === 'list' ? value.items.filter((each) => each !== current).map((each) => textValue(text, each)) : [];
}
