// The names in one file that mean something elsewhere: bindings, groups, nodes, logs, subscribers, addresses, interfaces.
// Read off the syntax, so that it works in files that no node reads, and kept for as long as the file stays the same.

import type { Schema } from '../schema/option.ts';
import type { Source } from '../load/source.ts';
import type { Item, Option, Stanza, Text } from '../../grammar/tree.ts';
import { textValue } from '../../grammar/text-value.ts';
import { addressName, destinationParts, hostPart, logName, type Part } from './name-parts.ts';
import { innerSpan } from './inner-span.ts';

export type SymbolKind = 'binding' | 'binding-group' | 'node' | 'log' | 'subscriber' | 'address' | 'interface';

export interface Occurrence {
  readonly kind: SymbolKind;
  readonly name: string;
  /** For bindings the group in which they stand, empty for those without; null where only the name is said. */
  readonly group: string | null;
  readonly path: string;
  /** The name itself: without quotes, and without what else stands in the string. */
  readonly start: number;
  readonly end: number;
  readonly role: 'declaration' | 'reference';
  /** The whole word or string. */
  readonly text: Text;
}

const known = new WeakMap<Source, Map<string, readonly Occurrence[]>>();

/** All names of a file, as it is read into scopes of a type. In order of position. O(items), once for each text. */
export function occurrencesIn(source: Source, context: string, schema: Schema): readonly Occurrence[] {
  let contexts = known.get(source);
  if (contexts === undefined) {
    contexts = new Map();
    known.set(source, contexts);
  }
  const id = `${schema.product} ${context}`;
  let found = contexts.get(id);
  if (found === undefined) {
    found = collect(source, context, schema);
    contexts.set(id, found);
  }
  return found;
}

type Name = Pick<Occurrence, 'kind' | 'name' | 'role'> & { readonly group?: string | null; readonly part?: Part };

function collect(source: Source, context: string, schema: Schema): readonly Occurrence[] {
  const found: Occurrence[] = [];
  const add = (text: Text, { kind, name, role, group, part }: Name) => {
    const { start, end } = part ?? innerSpan(source.text, text);
    if (name !== '') found.push({ kind, name, role, group: group ?? null, path: source.path, start, end, text });
  };
  const visit = (items: readonly Item[], scope: string, group: string) => {
    for (const item of items) {
      if (item.kind === 'option') for (const [text, name] of namesOfOption(source.text, item, scope, schema)) add(text, name);
      if (item.kind !== 'stanza') continue;
      if (item.label !== null) {
        const name = nameOfLabel(source.text, item, item.label, group);
        if (name !== null) add(item.label, name);
      }
      const inner = item.key === 'binding_group' && item.label !== null ? textValue(source.text, item.label) : '';
      visit(item.items, item.key, inner);
    }
  };
  visit(source.tree.items, context, '');
  return found;
}

function nameOfLabel(text: string, stanza: Stanza, label: Text, group: string): Name | null {
  const name = textValue(text, label);
  switch (stanza.key) {
    case 'binding':
      return { kind: 'binding', name, role: 'declaration', group };
    case 'binding_group':
      return { kind: 'binding-group', name, role: 'declaration' };
    case 'manager':
    case 'node':
      return { kind: 'node', name, role: 'reference' };
    case 'listen': {
      const part = hostPart(text, label);
      return part === null ? null : { kind: 'address', name: part.value, role: 'reference', part };
    }
    default:
      return null;
  }
}

function* namesOfOption(text: string, option: Option, scope: string, schema: Schema): Generator<readonly [Text, Name]> {
  const { value, key } = option;
  if (value === null) return;
  const refers = schema.option(scope, key)?.refers;
  if (value.kind === 'dict') {
    for (const entry of value.entries) {
      if (refers === 'node') yield [entry.key, { kind: 'node', name: textValue(text, entry.key), role: 'declaration' }];
      if (refers === 'log-path' && entry.value?.kind === 'text') {
        yield [entry.value, { kind: 'log', name: logName(textValue(text, entry.value)), role: 'declaration' }];
      }
    }
    return;
  }
  for (const each of value.kind === 'list' ? value.items : [value]) yield* namesOfText(text, each, scope, key, refers);
}

function* namesOfText(text: string, node: Text, scope: string, key: string, refers: string | undefined): Generator<readonly [Text, Name]> {
  const name = textValue(text, node);
  const parts = destinationParts(text, node);
  if (parts !== null) {
    yield [node, { kind: 'log', name: logName(parts.path.value), role: 'reference', part: parts.path }];
    for (const part of parts.subscribers) yield [node, { kind: 'subscriber', name: part.value, role: 'declaration', part }];
    return;
  }
  if (scope === 'cluster' && key === 'nodename') yield [node, { kind: 'node', name, role: 'declaration' }];
  if (scope === 'node' && key === 'subscriber') yield [node, { kind: 'subscriber', name, role: 'reference' }];
  const address = addressName(name);
  if (scope === 'binding' && key === 'bind_address' && address !== null) {
    yield [node, { kind: 'address', name: address, role: 'declaration' }];
  }
  switch (refers) {
    case 'node':
    case 'binding-group':
    case 'interface':
      yield [node, { kind: refers, name, role: 'reference' }];
      break;
    case 'binding':
      // A follower may name its binding by the address.
      yield [node, address === null ? { kind: 'binding', name, role: 'reference' } : { kind: 'address', name: address, role: 'reference' }];
      break;
  }
}
