// Whether two states of a project are the same for every node and manager: each setting, each stanza, and the order of stanzas. What is stricter
// than `settings.ts` is held to this: a change of the text that must change nothing.

import { textValue } from '../../grammar/text-value.ts';
import type { Value } from '../../grammar/tree.ts';
import type { NodeModel, Project, Scope } from '../load/model.ts';

/** O(settings of what is not the same object in both). */
export function sameEffect(before: Project, after: Project): boolean {
  const equal = new Map<Scope, Scope>();
  const pairs = (those: readonly NodeModel[], others: readonly NodeModel[]) =>
    those.length === others.length &&
    those.every((node, i) => {
      const other = others[i];
      return other !== undefined && node.name === other.name && node.folder === other.folder && same(node.global, other.global, equal);
    });
  return pairs(before.nodes, after.nodes) && pairs(before.managers, after.managers);
}

/** `equal`: what was compared already, since nodes share scopes. */
function same(scope: Scope, other: Scope, equal: Map<Scope, Scope>): boolean {
  if (scope === other || equal.get(scope) === other) return true;
  if (scope.type !== other.type || scope.key !== other.key) return false;
  if (scope.settings.size !== other.settings.size || scope.scopes.length !== other.scopes.length) return false;
  for (const [key, { option, source }] of scope.settings) {
    const setting = other.settings.get(key);
    if (setting === undefined || meaning(option.value, source.text) !== meaning(setting.option.value, setting.source.text)) return false;
  }
  const isSame = scope.scopes.every((child, i) => {
    const twin = other.scopes[i];
    return twin !== undefined && same(child, twin, equal);
  });
  if (isSame) equal.set(scope, other);
  return isSame;
}

/** A value by what it means, whichever quotes it has. */
export function meaning(value: Value | null, text: string): string {
  switch (value?.kind) {
    case undefined:
      return '';
    case 'text':
      return JSON.stringify(textValue(text, value));
    case 'list':
      return `(${value.items.map((item) => JSON.stringify(textValue(text, item))).join(' ')})`;
    case 'dict':
      return `[${value.entries.map((each) => `${JSON.stringify(textValue(text, each.key))}=${meaning(each.value, text)}`).join(' ')}]`;
  }
}
