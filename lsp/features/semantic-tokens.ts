// textDocument/semanticTokens: what each word is, which a regular expression cannot know: an option that is valid here or not, a
// stanza, a name that means something elsewhere.

import type { Source } from '../../compiler/load/source.ts';
import type { OptionSpec, ValueType } from '../../compiler/schema/option.ts';
import type { Item, Text, Value } from '../../grammar/tree.ts';
import { scopeTypes } from '../names/option-at.ts';
import type { Snapshot } from '../state/snapshot.ts';
import { occurrencesOf } from '../names/symbols.ts';

/** Only types and modifiers of the protocol, so that every theme has colours for them. */
export const legend = {
  types: ['comment', 'keyword', 'type', 'property', 'string', 'number', 'regexp', 'enumMember', 'variable', 'class'],
  modifiers: ['declaration', 'deprecated', 'defaultLibrary'],
} as const;

type TokenType = (typeof legend.types)[number];
type TokenModifier = (typeof legend.modifiers)[number];

export interface Token {
  readonly start: number;
  readonly end: number;
  readonly type: TokenType;
  readonly modifiers: readonly TokenModifier[];
}

/** In order, without overlap, none over several lines. `within`: only those that touch it. */
export function semanticTokens(
  snapshot: Snapshot,
  path: string,
  within: { readonly start: number; readonly end: number } | null,
): readonly Token[] {
  const source = snapshot.source(path);
  if (source === null) return [];
  const range = within ?? { start: 0, end: source.text.length };
  const found: Token[] = [];
  const collector = { source, range, snapshot, found };
  visit(collector, source.tree.items, scopeTypes(snapshot, path, [])[0] ?? 'global');
  for (const { start, end } of source.tree.comments) add(collector, start, end, 'comment');
  // A name inside of a string cuts it in three.
  const names = occurrencesOf(snapshot, path).filter(({ start, end }) => touches(range, start, end));
  const cut = withNames(found.sort(byStart), names);
  return cut.flatMap((token) => onOneLine(source, token)).filter((token) => touches(range, token.start, token.end));
}

interface Collector {
  readonly source: Source;
  readonly range: { readonly start: number; readonly end: number };
  readonly snapshot: Snapshot;
  readonly found: Token[];
}

function add({ found, range }: Collector, start: number, end: number, type: TokenType, modifiers: readonly TokenModifier[] = []): void {
  if (end > start && touches(range, start, end)) found.push({ start, end, type, modifiers });
}

function visit(collector: Collector, items: readonly Item[], scope: string): void {
  const { snapshot, range } = collector;
  for (const item of items) {
    if (!touches(range, item.start, item.end)) continue;
    switch (item.kind) {
      case 'option': {
        const spec = snapshot.schema.option(scope, item.key);
        const modifiers: TokenModifier[] =
          spec === null ? [] : spec.deprecated === undefined ? ['defaultLibrary'] : ['defaultLibrary', 'deprecated'];
        add(collector, item.start, item.nameEnd, 'property', modifiers);
        if (item.value !== null) value(collector, item.value, spec);
        break;
      }
      case 'stanza': {
        const known = snapshot.schema.scope(item.key) !== null;
        add(collector, item.start, item.nameEnd, 'type', known ? ['defaultLibrary'] : []);
        if (item.label !== null) {
          const regexp = /^["']?\/.*\/["']?$/s.test(collector.source.text.slice(item.label.start, item.label.end));
          add(collector, item.label.start, item.label.end, regexp && item.key !== 'listen' ? 'regexp' : 'class');
        }
        visit(collector, item.items, item.key);
        break;
      }
      case 'include':
        add(collector, item.start, item.nameEnd, 'keyword');
        if (item.path !== null) add(collector, item.path.start, item.path.end, 'string');
        break;
      case 'junk':
        break;
    }
  }
}

function value(collector: Collector, node: Value, spec: OptionSpec | null): void {
  switch (node.kind) {
    case 'text':
      add(collector, node.start, node.end, typeOf(collector.source.text, node, spec?.type ?? null));
      break;
    case 'list':
      for (const each of node.items) add(collector, each.start, each.end, typeOf(collector.source.text, each, spec?.type ?? null));
      break;
    case 'dict':
      for (const entry of node.entries) {
        add(collector, entry.key.start, entry.key.end, 'property');
        if (entry.value !== null) value(collector, entry.value, null);
      }
      break;
  }
}

/** Quotes do not make the type (R17): `"32"` of a numeric option is a number, but it stays a string to the eye. */
function typeOf(text: string, node: Text, type: ValueType | null): TokenType {
  if (type?.kind === 'regex' || node.quote === '/') return 'regexp';
  if (node.quote !== '') return 'string';
  const word = text.slice(node.start, node.end);
  if (/^-?\d+(?:\.\d+)?$/.test(word)) return 'number';
  if (type?.kind === 'enum' || type?.kind === 'boolean' || /^(?:true|false|on|off|yes|no|enabled|disabled)$/i.test(word))
    return 'enumMember';
  return 'string';
}

type Named = ReturnType<typeof occurrencesOf>[number];

function withNames(tokens: readonly Token[], names: readonly Named[]): readonly Token[] {
  if (names.length === 0) return tokens;
  const result: Token[] = [];
  let next = 0;
  for (const token of tokens) {
    let { start } = token;
    while ((names[next]?.end ?? Number.POSITIVE_INFINITY) <= start) next++;
    for (let name = names[next]; name !== undefined && name.start >= start && name.end <= token.end; name = names[++next]) {
      if (name.kind === 'interface' || name.kind === 'address') continue;
      if (name.start > start) result.push({ ...token, start, end: name.start });
      result.push({ start: name.start, end: name.end, type: 'variable', modifiers: name.role === 'declaration' ? ['declaration'] : [] });
      start = name.end;
    }
    if (start < token.end) result.push({ ...token, start });
  }
  return result;
}

/** Editors refuse tokens that go over lines. */
function onOneLine({ lines }: Source, token: Token): readonly Token[] {
  const first = lines.position(token.start).line;
  const last = lines.position(token.end).line;
  if (first === last) return [token];
  const parts: Token[] = [];
  for (let line = first; line <= last; line++) {
    const start = Math.max(token.start, lines.lineStart(line));
    const end = Math.min(token.end, lines.lineEnd(line));
    if (end > start) parts.push({ ...token, start, end });
  }
  return parts;
}

function touches(range: { readonly start: number; readonly end: number }, start: number, end: number): boolean {
  return start < range.end && end > range.start;
}

function byStart(a: Token, b: Token): number {
  return a.start - b.start;
}
