// What the grammar found, seen again with knowledge of the names: it knows no option and no stanza, so it takes `Binding "a"` for an
// option without `=`, and cannot see that `logs = (` was to be a dictionary.

import { textValue } from '../../grammar/text-value.ts';
import type { Option, Stanza } from '../../grammar/tree.ts';
import { parse } from '../../grammar/parse.ts';
import type { Diagnostic, FileEdit } from '../diagnostics.ts';
import type { Project } from '../load/model.ts';
import { lettersOf, type Source } from '../load/source.ts';
import type { Schema } from '../schema/option.ts';
import { itemAround } from './cause-places.ts';
import { foreignFormat } from './foreign-format.ts';
import { explainForeign } from './foreign-syntax.ts';

/** Findings of one file that are looked at again; beyond it the file is damaged in another way. */
const perFile = 20;
const codes = new Set(['EC1001', 'EC1002', 'EC1003', 'EC1006', 'EC1009', 'EC1015', 'EC1016', 'EC1050']);

/** The same findings, those that the schema explains better in other words and with another repair. */
export function explainBySchema(diagnostics: readonly Diagnostic[], project: Project): readonly Diagnostic[] {
  const { schema } = project;
  const seen = new Map<string, number>();
  const foreign = foreignFiles(diagnostics, project);
  return diagnostics.map((found) => {
    const whole = foreign.get(found.at.file) ?? null;
    // What is done to single signs of such a file mends nothing.
    if (whole !== null && isText(found)) return found === whole.at ? whole.finding : unmended(found);
    const each = withName(found, project);
    const source = codes.has(each.code) ? project.sources.get(each.at.file) : undefined;
    const n = seen.get(each.at.file) ?? 0;
    if (source === undefined || n >= perFile) return each;
    seen.set(each.at.file, n + 1);
    return explainForeign(each, source, schema) ?? explained(each, source, schema) ?? each;
  });
}

interface ForeignFile {
  /** The first mistake of its text, in place of which stands `finding`. */
  readonly at: Diagnostic;
  readonly finding: Diagnostic;
}

/** Which files with mistakes are of another language as a whole; null: that one is not. */
function foreignFiles(diagnostics: readonly Diagnostic[], project: Project): ReadonlyMap<string, ForeignFile | null> {
  const looked = new Map<string, ForeignFile | null>();
  for (const at of diagnostics) {
    const { file } = at.at;
    const source = isText(at) && !looked.has(file) ? project.sources.get(file) : undefined;
    if (source === undefined) continue;
    const format = foreignFormat(source);
    if (format === null) {
      looked.set(file, null);
      continue;
    }
    const { what, start, end, fix } = format;
    looked.set(file, {
      at,
      finding: { ...unmended(at), fix, code: 'EC1025', message: `The file ${what}`, at: { file, start, end }, related: [] },
    });
  }
  return looked;
}

function unmended({ alternatives: _, ...found }: Diagnostic): Diagnostic {
  return { ...found, fix: null };
}

function isText({ code, severity }: Diagnostic): boolean {
  return code.startsWith('EC10') && severity === 'error';
}

/** A repair says which option or stanza it mends. */
function withName(each: Diagnostic, project: Project): Diagnostic {
  const source = each.fix === null ? undefined : project.sources.get(each.at.file);
  if (each.fix === null || source === undefined) return each;
  // A sign that is no part of anything stands directly behind what it has cut in two.
  const { items } = source.tree;
  const item = (itemAround(items, each.at.start) ?? itemAround(items, each.at.start - 1))?.item ?? null;
  if (item === null) return each;
  const name = lettersOf(source).slice(item.start, item.nameEnd);
  if (name === '' || name.length > 60 || each.message.includes(name) || !/^[\w:-]+$/.test(name)) return each;
  return { ...each, fix: { ...each.fix, title: `${each.fix.title} (${name})` } };
}

function explained(each: Diagnostic, source: Source, schema: Schema): Diagnostic | null {
  const place = itemAround(source.tree.items, each.at.start);
  if (place === null) return null;
  const { item, around } = place;
  if (item.kind === 'option') {
    if (each.code === 'EC1002' || each.code === 'EC1003') return withoutBrace(each, item, around, source, schema);
    if (each.code === 'EC1006') return wrongBracket(each, item, around, source, schema);
    return null;
  }
  if (each.code === 'EC1016') return versionTwo(each, item, source, schema);
  return each.code === 'EC1050' ? bracesOfDictionary(each, item, around, source, schema) : null;
}

/** `Binding "a"` where a stanza of that name may stand: its `{` is missing, or its whole body. */
function withoutBrace(each: Diagnostic, item: Option, around: Stanza | null, source: Source, schema: Schema): Diagnostic | null {
  if (item.equals >= 0 || (item.value !== null && item.value.kind !== 'text')) return null;
  const scope = schema.scope(item.key);
  const parent = around?.key ?? 'global';
  // At the top of a file that is included somewhere else all stanzas may stand.
  if (scope === null || schema.option(parent, item.key) !== null || (around !== null && !scope.parents.includes(parent))) return null;
  if ((scope.instance === 'none') !== (item.value === null)) return null;
  const written = source.text.slice(item.start, item.end);
  const edits = [' {', ' {}'].map((text): FileEdit => ({ file: source.path, start: item.end, end: item.end, text }));
  const [best] = edits
    .map((edit) => ({ edit, errors: errorsWith(source, edit) }))
    .filter(({ errors }) => errors < source.tree.diagnostics.length)
    .sort((a, b) => a.errors - b.errors);
  return {
    ...each,
    code: 'EC1021',
    message: `Missing \`{\` behind \`${written}\`: ${scope.name} is a stanza, write \`${written} { ... }\``,
    at: { ...each.at, end: item.end },
    fix: best === undefined ? null : { title: `Insert \`${best.edit.text.trim()}\``, safe: true, edits: [best.edit] },
  };
}

function errorsWith({ text }: Source, { start, text: insert }: FileEdit): number {
  return parse(text.slice(0, start) + insert + text.slice(start)).diagnostics.length;
}

/** `logs = (` where a dictionary belongs, or `relay_hosts = [` where a list does. */
function wrongBracket(each: Diagnostic, item: Option, around: Stanza | null, source: Source, schema: Schema): Diagnostic | null {
  const right = bracketOf(item.key, around, schema);
  const { value } = item;
  if (right === null || value === null || value.kind === 'text') return null;
  const open = source.text.charAt(value.start);
  if (open === right) return null;
  return {
    ...each,
    code: 'EC1022',
    message: sentence(item, source, right, open),
    at: { file: source.path, start: value.start, end: value.start + 1 },
    fix: rebracket(source, value.start, open, right),
  };
}

/** `logs = { ... }`. */
function bracesOfDictionary(each: Diagnostic, item: Stanza, around: Stanza | null, source: Source, schema: Schema): Diagnostic | null {
  const right = bracketOf(item.key, around, schema);
  if (right === null || item.open < 0 || schema.scope(item.key)?.parents.includes(around?.key ?? 'global') === true) return null;
  return {
    ...each,
    code: 'EC1022',
    severity: 'error',
    message: sentence(item, source, right, '{'),
    at: { file: source.path, start: item.open, end: item.open + 1 },
    fix: rebracket(source, item.open, '{', right),
  };
}

function bracketOf(key: string, around: Stanza | null, schema: Schema): '(' | '[' | null {
  const type = schema.option(around?.key ?? 'global', key)?.type ?? schema.optionAnywhere(key)[0]?.type;
  return type?.kind === 'dictionary' ? '[' : type?.kind === 'list' ? '(' : null;
}

const closerOf: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

function sentence(item: Option | Stanza, source: Source, right: string, open: string): string {
  const name = source.text.slice(item.start, item.nameEnd);
  const what = right === '[' ? 'a dictionary' : 'a list';
  return `${name} is ${what}: write \`${name} = ${right} ... ${closerOf[right] ?? ''}\`, not \`${open}\``;
}

/** Both brackets, where the text then holds together. The right closing one may be there already. */
function rebracket(source: Source, at: number, open: string, right: string): Diagnostic['fix'] {
  const { text, path } = source;
  const close = closerOf[right] ?? '';
  const begin: FileEdit = { file: path, start: at, end: at + 1, text: right };
  const wrong = closingBracket(text, at, open, closerOf[open] ?? '');
  const candidates: readonly (readonly FileEdit[])[] = [
    [begin],
    ...(wrong < 0 ? [] : [[begin, { file: path, start: wrong, end: wrong + 1, text: close }]]),
  ];
  const found = candidates.find((edits) => {
    let result = text;
    for (const edit of [...edits].sort((a, b) => b.start - a.start)) {
      result = result.slice(0, edit.start) + edit.text + result.slice(edit.end);
    }
    return parse(result).diagnostics.length < source.tree.diagnostics.length;
  });
  return found === undefined ? null : { title: `Write \`${right} ${close}\``, safe: true, edits: found };
}

/** The closing bracket of the same kind, outside of strings and comments as far as lines go; -1: none. */
function closingBracket(text: string, from: number, open: string, close: string): number {
  let depth = 0;
  for (let i = from; i < text.length && i - from < 20_000; i++) {
    const c = text.charAt(i);
    if (c === '"') {
      const end = text.indexOf('"', i + 1);
      if (end < 0) return -1;
      i = end;
    } else if (c === '#') {
      const end = text.indexOf('\n', i);
      if (end < 0) return -1;
      i = end;
    } else if (c === open) depth++;
    else if (c === close && --depth === 0) return i;
  }
  return -1;
}

/** `Module loggers/ec_logger ec_logger1 {`, as version 2 of the product had it. */
function versionTwo(each: Diagnostic, item: Stanza, source: Source, schema: Schema): Diagnostic | null {
  if (item.key !== 'module' || schema.scope('module') !== null || item.label === null || item.open < 0) return null;
  const path = textValue(source.text, item.label);
  const name = path.slice(path.lastIndexOf('/') + 1);
  const rest = source.text
    .slice(item.label.end, item.open)
    .trim()
    .replace(/^"(.*)"$/, '$1');
  if (!/^[A-Za-z_]\w*$/.test(name) || !/^[^\s"]+$/.test(rest)) return null;
  const scope = schema.scope(name.toLowerCase());
  const head = scope?.singleton === true ? `${name} ` : `${name} "${rest}" `;
  return {
    ...each,
    code: 'EC1023',
    message: `Module ${path} ${rest} is how version 2 wrote a module: write \`${head}{ ... }\``,
    at: { file: source.path, start: item.start, end: item.open },
    fix: {
      title: `Change to \`${head.trim()}\``,
      safe: true,
      edits: [{ file: source.path, start: item.start, end: item.open, text: head }],
    },
  };
}
