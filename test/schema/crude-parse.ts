// A crude reader of well-formed configurations, for the tests of the schema alone: no recovery, no diagnostics. It exists so that
// these tests do not fail when the grammar does.

import type { Dict, Entry, List, Text, Value } from '../../grammar/tree.ts';

export type CrudeItem =
  | { readonly kind: 'option'; readonly name: string; readonly value: Value; readonly start: number }
  | {
      readonly kind: 'stanza';
      readonly name: string;
      readonly label: Text | null;
      readonly items: readonly CrudeItem[];
      readonly start: number;
    };

interface Token {
  readonly start: number;
  readonly end: number;
  readonly sign: string;
}

/** The value that a text consists of. */
export function crudeValue(text: string): Value {
  const reader = makeReader(text);
  return reader.value();
}

export function crudeParse(text: string): readonly CrudeItem[] {
  return makeReader(text).items();
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  const pattern =
    /\s+|#[^\n]*|\/\*.*?\*\/|("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|(\/[^\n]*\/)(?=\s*\{)|([{}[\]()=])|([^\s#"'={}[\]()]+)|./gsu;
  for (const match of text.matchAll(pattern)) {
    const [whole, string, regex, sign, word] = match;
    const start = match.index;
    const end = start + whole.length;
    if (string !== undefined) tokens.push({ start, end, sign: whole.charAt(0) });
    else if (regex !== undefined) tokens.push({ start, end, sign: '/' });
    else if (sign !== undefined) tokens.push({ start, end, sign });
    else if (word !== undefined) tokens.push({ start, end, sign: '' });
    else if (!/^(\s|#|\/\*)/.test(whole)) throw new Error(`cannot read ${whole} at ${start}`);
  }
  return tokens;
}

function makeReader(text: string): { items(): CrudeItem[]; value(): Value } {
  const tokens = tokenize(text);
  let at = 0;
  const peek = (ahead = 0): string => tokens[at + ahead]?.sign ?? 'end';
  const take = (): Token => {
    const token = tokens[at++];
    if (token === undefined) throw new Error('unexpected end');
    return token;
  };
  const isText = (sign: string): boolean => sign === '' || sign === '"' || sign === "'" || sign === '/';
  const takeText = (): Text => {
    const { start, end, sign } = take();
    if (sign !== '' && sign !== '"' && sign !== "'" && sign !== '/') throw new Error(`unexpected ${sign} at ${start}`);
    return { kind: 'text', start, end, quote: sign };
  };
  const value = (): Value => {
    if (peek() === '(') return list();
    return peek() === '[' ? dict() : takeText();
  };
  const list = (): List => {
    const { start } = take();
    const items: Text[] = [];
    while (peek() !== ')') items.push(takeText());
    return { kind: 'list', start, end: take().end, items };
  };
  const dict = (): Dict => {
    const { start } = take();
    const entries: Entry[] = [];
    while (peek() !== ']') {
      const key = takeText();
      const equals = take().start;
      const item = value();
      entries.push({ kind: 'entry', start: key.start, end: item.end, key, equals, value: item });
    }
    return { kind: 'dict', start, end: take().end, entries };
  };
  const items = (): CrudeItem[] => {
    const found: CrudeItem[] = [];
    while (peek() !== '}' && peek() !== 'end') found.push(item());
    return found;
  };
  const item = (): CrudeItem => {
    const nameToken = take();
    const name = text.slice(nameToken.start, nameToken.end).toLowerCase();
    const { start } = nameToken;
    if (name === 'include' || name === 'readonly_include') return { kind: 'option', name, value: takeText(), start };
    if (peek() === '=' && (peek(1) === '{' || (isText(peek(1)) && peek(2) === '{'))) take();
    if (peek() === '=') take();
    else if (isText(peek()) || peek() === '{') return stanza(name, start);
    return { kind: 'option', name, value: value(), start };
  };
  const stanza = (name: string, start: number): CrudeItem => {
    const label = peek() === '{' ? null : takeText();
    take();
    const body = items();
    take();
    return { kind: 'stanza', name, label, items: body, start };
  };
  return { items, value };
}
