// Names that may stand here: options of the scope with their type and default, stanzas, `include`.

import { describeDefault, describeType, showValue } from '../../compiler/schema/describe.ts';
import type { OptionSpec, Schema, ScopeSpec, ValueType } from '../../compiler/schema/option.ts';
import type { Letters } from '../../grammar/letters.ts';
import { textValue } from '../../grammar/text-value.ts';
import type { Item, Stanza } from '../../grammar/tree.ts';
import { completePatterns } from './patterns.ts';
import { item, literal, type CompletionItem } from './item.ts';

export interface NamePlace {
  readonly text: Letters;
  readonly offset: number;
  readonly scope: string;
  readonly stanza: Stanza | null;
  readonly siblings: readonly Item[];
  /** The item whose name is under the cursor. */
  readonly item: Item | null;
}

/** Not yet set ones first, those with a description before the others, deprecated ones last. */
export function completeNames(place: NamePlace, schema: Schema): readonly CompletionItem[] {
  const edit = wordAround(place.text, place.offset);
  const others = place.siblings.filter((each) => each !== place.item);
  const isSet = new Set(others.flatMap((each) => (each.kind === 'option' || each.kind === 'stanza' ? [each.key] : [])));
  // What already follows the name stays as it is.
  const nameOnly =
    place.item?.kind === 'stanza' || (place.item?.kind === 'option' && (place.item.equals >= 0 || place.item.value !== null));
  const options = schema.optionsIn(place.scope).flatMap((spec) => {
    if (!isAllowed(spec, place)) return [];
    const about = { scope: place.scope, name: spec.name.toLowerCase() };
    const rank = isSet.has(about.name) ? 6 : spec.deprecated !== undefined ? 5 : spec.supportOnly === true ? 4 : spec.doc === '' ? 3 : 1;
    // Short: lists are narrow, and the documentation beside them has the rest.
    const detail = spec.default.kind === 'value' ? `default ${describeDefault(spec)}` : describeType(spec.type, spec.unit);
    const text = nameOnly ? spec.name : `${spec.name} = `;
    const snippet = nameOnly ? null : `${literal(spec.name)} = ${valueSnippet(spec)}`;
    const deprecated = spec.deprecated !== undefined;
    return [
      item({ label: spec.name, kind: 'option', detail, edit: { ...edit, text }, snippet, rank, deprecated, about, goesOn: !nameOnly }),
    ];
  });
  const scopes = schema.scopesIn(place.scope).map((spec) => {
    const name = spec.name.toLowerCase();
    const rank = spec.singleton && isSet.has(name) ? 6 : spec.doc === '' ? 3 : 2;
    const text = nameOnly ? spec.name : spec.instance === 'required' ? `${spec.name} ` : `${spec.name} {\n}`;
    const snippet = nameOnly ? null : scopeSnippet(spec);
    const about = { scope: name, name: '' };
    return item({ label: spec.name, kind: 'scope', detail: 'stanza', edit: { ...edit, text }, snippet, rank, about });
  });
  const include = item({
    label: 'include',
    kind: 'keyword',
    detail: 'another file',
    edit: { ...edit, text: 'include ' },
    snippet: 'include "$1"',
    rank: 2,
    goesOn: true,
  });
  return [...options, ...scopes, ...(nameOnly ? [] : [include, ...completePatterns(place, schema, edit)])];
}

/** `only`: what is of no use in a Replicate of this type is not proposed. With an unknown type everything is. */
function isAllowed({ only }: OptionSpec, { text, stanza, siblings }: NamePlace): boolean {
  if (only === undefined || stanza === null) return true;
  const written = (name: string) => {
    const option = siblings.find((each) => each.kind === 'option' && each.key === name);
    return option?.kind === 'option' && option.value?.kind === 'text' ? textValue(text, option.value) : null;
  };
  const type = written('class') ?? written(only.sibling) ?? (stanza.label === null ? null : textValue(text, stanza.label));
  return type === null || only.is.some((each) => each.toLowerCase() === type.toLowerCase());
}

/** The value with its default filled in, to be typed over. */
function valueSnippet(spec: OptionSpec): string {
  const { type } = spec;
  const given = spec.default.kind === 'value' && typeof spec.default.value !== 'object' ? String(spec.default.value) : null;
  switch (type.kind) {
    case 'boolean':
      // Whoever writes a switch down wants the other position.
      return given === 'true' ? choices(['false', 'true']) : choices(['true', 'false']);
    case 'enum':
      return `"${choices(type.words)}"`;
    case 'list':
      return '( $1 )';
    case 'dictionary':
      return '[\n\t$0\n]';
    case 'any':
    case 'cidr':
    case 'float':
    case 'integer':
    case 'interface':
    case 'ip':
    case 'path':
    case 'permissions':
    case 'regex':
    case 'set':
    case 'socket-address':
    case 'string':
    case 'throttle':
      return isQuoted(type) ? `"${slot(given)}"` : slot(given);
  }
}

function isQuoted(type: ValueType): boolean {
  return type.kind !== 'integer' && type.kind !== 'float' && type.kind !== 'any';
}

function slot(given: string | null): string {
  return given === null ? '$1' : `\${1:${literal(given)}}`;
}

/** A place with alternatives. */
function choices(words: readonly string[]): string {
  return `\${1|${words.map((word) => word.replace(/[\\,|]/g, '\\$&')).join(',')}|}`;
}

function scopeSnippet({ name, instance }: ScopeSpec): string {
  return instance === 'required' ? `${literal(name)} "$1" {\n\t$0\n}` : `${literal(name)} {\n\t$0\n}`;
}

/** The name under the cursor. */
function wordAround(text: Letters, offset: number): { readonly start: number; readonly end: number } {
  let start = offset;
  let end = offset;
  while (start > 0 && /[\w-]/.test(text.charAt(start - 1))) start--;
  while (end < text.length && /[\w-]/.test(text.charAt(end))) end++;
  return { start, end };
}

/** The default as a proposal of its own; null where there is no single one. */
export function defaultText(spec: OptionSpec): string | null {
  const { default: given } = spec;
  return given.kind === 'value' && typeof given.value !== 'object' ? showValue(given.value).replace(/^"(.*)"$/s, '$1') : null;
}
