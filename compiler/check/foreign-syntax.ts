// What hands write that know other languages: comments, ways to set a value or to read a file, placeholders of templates. The grammar
// knows none of them and says what it expected instead; the line as a whole says what was meant.

import type { Diagnostic, FileEdit } from '../diagnostics.ts';
import type { Source } from '../load/source.ts';
import { nearest } from '../schema/nearest.ts';
import type { Schema } from '../schema/option.ts';

/** Findings of the grammar that such a line gives. */
const looked: ReadonlySet<string> = new Set(['EC1001', 'EC1002', 'EC1003', 'EC1009', 'EC1015']);
/** Lines are short; what is longer is damaged in another way. */
const lineMax = 400;

/** The finding in better words, with its repair where one is certain to be meant; null: nothing foreign in its line. */
export function explainForeign(each: Diagnostic, source: Source, schema: Schema): Diagnostic | null {
  if (!looked.has(each.code)) return null;
  const { lines } = source;
  const number = lines.position(each.at.start).line;
  const start = lines.lineStart(number);
  const line = lines.lineText(number);
  if (line.length > lineMax) return null;
  const at: Line = { each, source, start, line, offset: each.at.start - start };
  return template(at) ?? comment(at) ?? include(at, schema) ?? assignment(at, schema) ?? decimal(at);
}

interface Line {
  readonly each: Diagnostic;
  readonly source: Source;
  readonly start: number;
  readonly line: string;
  /** Of the finding, in the line. */
  readonly offset: number;
}

/** `{{ name }}`, `${NAME}`, `<%= name %>`, outside of strings. */
function template({ each, source, start, line }: Line): Diagnostic | null {
  const found = /\{\{[^{}]*\}\}|\$\{\w+\}|<%.*?%>|\{%.*?%\}/.exec(bare(line));
  if (found === null || each.code === 'EC1009') return null;
  return {
    ...each,
    code: 'EC1024',
    message: `\`${found[0]}\` is a placeholder of a template that was not filled in: check what comes out of the template, or write the value`,
    at: { file: source.path, start: start + found.index, end: start + found.index + found[0].length },
    fix: null,
  };
}

/** The line with blanks in place of its strings, and without its comment. */
function bare(line: string): string {
  return line.replace(/"[^"]*"/g, (word) => ' '.repeat(word.length)).replace(/#.*/, '');
}

/** `REM`, `REM:`, `@rem`, `dnl`, `%`, `!`, `<!-- -->` at the beginning of a line. */
function comment({ each, source, start, line, offset }: Line): Diagnostic | null {
  const [, blank = '', marker] = /^(\s*)(@?REM:?\s|dnl\s|<!--|(?:%+|!+)(?=\s))/i.exec(line) ?? [];
  if (marker === undefined || offset !== blank.length) return null;
  const from = start + blank.length;
  const edits: FileEdit[] = [{ file: source.path, start: from, end: from + marker.trimEnd().length, text: '#' }];
  return {
    ...each,
    code: 'EC1019',
    message: `\`${marker.trimEnd()}\` begins no comment in this language: write \`#\``,
    at: { file: source.path, start: from, end: start + line.trimEnd().length },
    fix: { title: 'Write `#`', safe: true, edits },
  };
}

/** `includedir`, `@include`, `inlcude`: reading another file is never done without being asked for, so this is no safe repair. */
function include({ each, source, start, line, offset }: Line, schema: Schema): Diagnostic | null {
  const [, blank = '', word = ''] = /^(\s*)([@%!]?[A-Za-z_]+)\s+["\w./]/.exec(line) ?? [];
  const name = word.replace(/^[@%!]/, '').toLowerCase();
  if (word === '' || offset !== blank.length || name === (word === name ? 'include' : '')) return null;
  if (schema.scope(name) !== null || schema.optionAnywhere(name).length > 0 || name === 'exclude') return null;
  const isMeant =
    ['include', 'includedir', 'include_dir', 'include_file', 'import', 'includes'].includes(name) || nearest(['include'], name) !== null;
  if (!isMeant) return null;
  const at = { file: source.path, start: start + blank.length, end: start + blank.length + word.length };
  return {
    ...each,
    message: `\`${word}\` reads no file in this language: did you mean \`include\`?`,
    at,
    fix: { title: 'Change to `include`', safe: false, edits: [{ ...at, text: 'include' }] },
  };
}

/** `name: value`, `name := value`, `name += value`, `name -> value`, of an option that is known. */
function assignment({ each, source, start, line, offset }: Line, schema: Schema): Diagnostic | null {
  const [, head = '', name = '', gap = '', sign = ''] = /^(\s*)([A-Za-z_]\w*)(\s*)(:=?|\+=|->)(?=\s|["([]|$)/.exec(line) ?? [];
  const from = head.length + name.length + gap.length;
  // What opens a body is a stanza with a colon too many.
  if (sign === '' || offset > from + sign.length || /\{\s*$/.test(bare(line)) || schema.optionAnywhere(name.toLowerCase()).length === 0)
    return null;
  const at = { file: source.path, start: start + head.length, end: start + from + sign.length };
  if (sign === '+=') {
    return {
      ...each,
      code: 'EC1002',
      message: `\`${name} +=\`: a list is set as a whole here; write \`${name} = ( ... )\` with all its items`,
      at,
      fix: null,
    };
  }
  const edit = { file: source.path, start: start + from, end: start + from + sign.length, text: gap === '' ? ' =' : '=' };
  return {
    ...each,
    code: 'EC1002',
    message: `\`${sign}\` sets no value in this language: write \`${name} =\``,
    at,
    fix: { title: `Write \`=\` (${name})`, safe: true, edits: [edit] },
  };
}

/** `0,5`, and `20,000`. */
function decimal({ each, source, line, offset }: Line): Diagnostic | null {
  if (each.code !== 'EC1009' || line.charAt(offset) !== ',') return null;
  // Alone: `eth0,1` is no fraction.
  const [, before] = /(?:^|[\s=([])(\d+)$/.exec(line.slice(0, offset)) ?? [];
  const [after] = /^\d+(?![^\s,;)\]}])/.exec(line.slice(offset + 1)) ?? [];
  if (before === undefined || after === undefined) return null;
  const thousands = /^\d{1,3}(?:,\d{3})+(?![\d,])/.exec(line.slice(offset - before.length))?.[0];
  if (thousands !== undefined && /^[1-9]/.test(before)) {
    const start = each.at.start - before.length;
    const at = { ...each.at, start, end: start + thousands.length };
    const text = thousands.replaceAll(',', '');
    // It may be a fraction of three digits; whoever has written it knows.
    const fix = { title: `Write \`${text}\``, safe: false, edits: [{ file: source.path, start, end: at.end, text }] };
    return { ...each, message: `\`${thousands}\`: a number has no separators, write \`${text}\``, at, fix };
  }
  const edits = [{ file: source.path, start: each.at.start, end: each.at.start + 1, text: '.' }];
  return {
    ...each,
    message: `\`${before},${after}\`: a fraction has a point, write \`${before}.${after}\``,
    at: { ...each.at, end: each.at.start + 1 + after.length },
    fix: { title: `Write \`${before}.${after}\``, safe: true, edits },
  };
}
