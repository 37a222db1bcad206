// What the grammar's diagnostics say: what is wrong, and how to mend it. Made from the code and the offsets only when
// somebody reads it.

import { isBlank, isControl, isOddBlank, isWordPart, signMeant } from './characters.ts';
import type { SyntaxCode, SyntaxDiagnostic } from './diagnostics.ts';
import { LineIndex, type Lines } from './line-index.ts';
import { limits } from './limits.ts';
import { type Letters, lettersIn } from './letters.ts';
import type { Tree } from './tree.ts';

/** How grave a syntax diagnostic is: EC105x are oddities that the product accepts, all others are errors. */
export function syntaxSeverity(code: SyntaxCode): 'error' | 'warning' | 'hint' {
  if (code === 'EC1054' || code === 'EC1055') return 'hint';
  return code.startsWith('EC105') ? 'warning' : 'error';
}

/** One sentence that says what is wrong and names the remedy, without a full stop. */
export function syntaxMessage(tree: Tree, diagnostic: SyntaxDiagnostic): string {
  const { start, end, other } = diagnostic;
  const text = lettersIn(tree);
  const found = shown(text, start, end);
  const line = (offset: number): number => linesOf(tree).human(offset).line;
  switch (diagnostic.code) {
    case 'EC1001':
      return unexpected(text, diagnostic);
    case 'EC1002':
      return missingEquals(text, diagnostic);
    case 'EC1003':
      return missingValue(text, diagnostic);
    case 'EC1004':
      return missingBrace(text, diagnostic, line);
    case 'EC1005':
      return `This ${quoted('}')} closes nothing: remove it, or look for a ${quoted('}')} too many above it`;
    case 'EC1006':
      return unclosedBracket(text, diagnostic, line);
    case 'EC1007':
      return unclosedString(text, start);
    case 'EC1008':
      return `This comment is never closed: add ${quoted('*/')} where it ends`;
    case 'EC1009':
      return `${found} separates nothing in this language: remove it, white space is enough`;
    case 'EC1010':
      return `Typographic quote ${quoted(text.charAt(start))}${codePoint(text, start)}: write the plain ${quoted('"')} (a word processor or a web page put it there)`;
    case 'EC1011':
      return `Nested deeper than ${limits.depth} levels: what is inside this ${quoted('{')} is not read; look for a missing ${quoted('}')} above it`;
    case 'EC1012':
      return `${quoted(plain(text, start, wordEnd(text, start)))} without a path: write ${quoted(`${plain(text, start, wordEnd(text, start))} "file.conf"`)}`;
    case 'EC1013':
      return notUtf8(text, start, other);
    case 'EC1014':
      return oddCharacter(text, start, other);
    case 'EC1015':
      return badName(text, start, end);
    case 'EC1016':
      return `${found} is one name too many after ${shown(text, other, wordEnd(text, other))}: a stanza has one name; put it in quotes if it has blanks in it`;
    case 'EC1017':
      return other < 0
        ? `More than ${limits.diagnostics} mistakes: the rest of the file is not reported`
        : `More than ${other} words and signs in one file: from here on it is not read; split the file with ${quoted('include')}`;
    case 'EC1018':
      return `Markers of a merge conflict${other > 1 ? ` (${other} lines)` : ''}: decide which side counts, and remove the other one with the markers; nothing else of this file was judged`;
    case 'EC1019':
      return `${found} begins no comment in this language: write ${quoted('#')}`;
    case 'EC1020':
      return `${found}${codePoint(text, start)} only looks like ${quoted(signMeant(text.charCodeAt(start)))}: write the plain sign`;
    case 'EC1021':
    case 'EC1022':
    case 'EC1023':
    case 'EC1024':
    case 'EC1025':
      return '';
    case 'EC1050':
      return `Stray ${quoted('=')} before ${quoted('{')}: it is accepted, but a stanza is written without it`;
    case 'EC1051':
      return `Regular expression without quotes: it is accepted, but ${quoted('#')}, blanks and braces in it may cut it short; put it in double quotes`;
    case 'EC1052':
      return `${quoted('#')} begins a comment even directly after a word: put a blank before it, or quote the value if ${quoted('#')} belongs to it`;
    case 'EC1053':
      return `${quoted('/*')} inside a word begins no comment: put a blank before it, or quote the value if it belongs to it`;
    case 'EC1054':
      return `Single quotes: accepted here, but the manual only knows double quotes; write ${quoted('"..."')}`;
    case 'EC1055':
      return `${found} between the items of a list: understood here, but white space is enough everywhere`;
  }
}

/** Line indexes of the trees whose messages are being read: one for all messages of a tree. */
const indexes = new WeakMap<Tree, Lines>();

function linesOf(tree: Tree): Lines {
  const known = tree.chunked?.lines ?? indexes.get(tree) ?? new LineIndex(tree.text);
  indexes.set(tree, known);
  return known;
}

function unexpected(text: Letters, { start, end, other }: SyntaxDiagnostic): string {
  const found = shown(text, start, end);
  switch (text.slice(start, end)) {
    case '{':
      return `${found} without a name before it: name the stanza, or remove the braces${other < 0 ? '' : ' (both)'}`;
    case '=':
      return `Unexpected ${found}: one ${quoted('=')} belongs between a name and its value; remove this one`;
    case ')':
    case ']':
      return `Unexpected ${found}: it closes nothing; remove it`;
    case '(':
    case '[':
      return `Unexpected ${found}: lists and dictionaries do not nest here; remove it`;
    case '...':
    case '(...)':
      return `${found} is a placeholder of the documentation: replace it by options, or remove it`;
  }
  if (start === end) return 'The file cannot be read from here on';
  return `Unexpected ${found}: expected ${quoted('name = value')}, ${quoted('name { ... }')} or ${quoted('include "file"')}`;
}

function missingEquals(text: Letters, { start, end, other }: SyntaxDiagnostic): string {
  const name = plain(text, start, wordEnd(text, start));
  const value = plain(text, other, end);
  return `Missing ${quoted('=')} between ${quoted(name)} and ${quoted(value)}: write ${quoted(`${name} = ${value}`)}`;
}

function missingValue(text: Letters, { start, end, other }: SyntaxDiagnostic): string {
  const name = plain(text, start, end);
  if (other >= 0) return `No value after ${quoted(`${name} =`)}: add one, or remove the option (${quoted('""')} is the empty value)`;
  if (name === '...') return `${quoted(name)} is a placeholder of the documentation: replace it, or remove it`;
  if (other === -2) return `${quoted(name)} stands alone in a dictionary: write ${quoted(`${name} = value`)}`;
  return `${quoted(name)} stands alone: write ${quoted(`${name} = value`)} for an option or ${quoted(`${name} { ... }`)} for a stanza`;
}

function missingBrace(text: Letters, { start, end, other }: SyntaxDiagnostic, line: (offset: number) => number): string {
  const name = shown(text, start, end - 1);
  if (other < 0 || other >= text.length) return `Missing ${quoted('}')}: ${name} is still open at the end of the file`;
  return `Missing ${quoted('}')}: by its indentation ${name} ends before line ${line(other)}, but it is never closed there`;
}

function unclosedString(text: Letters, start: number): string {
  const quote = quoted(text.charAt(start));
  if (start > 0 && isWordPart(text.charCodeAt(start - 1)))
    return `${quote} inside a bare word begins a string: put the whole value in double quotes`;
  return `The string that begins here is never closed: add the missing ${quote}`;
}

function unclosedBracket(text: Letters, { start, other }: SyntaxDiagnostic, line: (offset: number) => number): string {
  const bracket = text.charAt(start);
  if (bracket === '(' || bracket === '[') {
    const closer = bracket === '(' ? ')' : ']';
    const kind = bracket === '(' ? 'list' : 'dictionary';
    return `Missing ${quoted(closer)}: this ${kind} is still open on line ${line(other)}`;
  }
  const opener = text.charAt(other);
  return `${quoted(opener)} is closed by ${quoted(bracket)}: write ${quoted(opener === '(' ? ')' : ']')}`;
}

function notUtf8(text: Letters, start: number, other: number): string {
  if (other === 16) return 'The file is UTF-16, not UTF-8: save it as UTF-8';
  const byte = text.charCodeAt(start).toString(16).toUpperCase().padStart(2, '0');
  return `The file is not UTF-8 (byte 0x${byte}), it was read as Latin-1: save it as UTF-8`;
}

function oddCharacter(text: Letters, start: number, count: number): string {
  const code = text.charCodeAt(start);
  const word = cleanWord(text, start);
  const where = word === '' ? '' : ` in ${quoted(word)}`;
  const more = count > limits.oddWords ? `; ${count} such characters in this file` : '';
  if (isOddBlank(code) && code !== 0xfeff)
    return `A blank${codePoint(text, start)} that is none to the product: write a plain blank${more}`;
  if (code >= 0x80) return `An invisible character${codePoint(text, start)}${where}: remove it${more}`;
  if (code === 0) return `NUL character${where}: this is no text file, or it is damaged; remove it${more}`;
  return `Control character${codePoint(text, start)}${where}: remove it${more}`;
}

/** The word around an offset, without what must not be in it. */
function cleanWord(text: Letters, at: number): string {
  let start = at;
  while (start > 0 && at - start < 60 && isWordPart(text.charCodeAt(start - 1))) start--;
  let end = at + 1;
  while (end < text.length && end - at < 60 && isWordPart(text.charCodeAt(end))) end++;
  return [...text.slice(start, end)].filter((c) => !isControl(c.charCodeAt(0)) && !isOddBlank(c.charCodeAt(0))).join('');
}

function badName(text: Letters, start: number, end: number): string {
  const found = shown(text, start, end);
  if (text.charAt(start) === '"' || text.charAt(start) === "'")
    return `${found}: the name of an option or a stanza is written without quotes`;
  return `${found} is no name: a name begins with a letter or ${quoted('_')} and goes on with letters, digits, ${quoted('_')}, ${quoted('-')} and ${quoted(':')}`;
}

/** Of a longer stretch nothing more is looked at: a word without end that has a mistake at each sign would be read once for each. */
const shownMax = 200;

/** A stretch of the text, in quotes, short and on one line. */
function shown(text: Letters, start: number, end: number): string {
  return quoted(plain(text, start, end));
}

function plain(text: Letters, start: number, end: number): string {
  const flat = text
    .slice(start, Math.min(end, start + shownMax))
    .replace(/\s+/g, ' ')
    .replace(/[\x00-\x1f\x7f]/g, '?')
    .trim();
  return flat.length <= 40 ? flat : `${flat.slice(0, 37)}...`;
}

function quoted(text: string): string {
  return `\`${text}\``;
}

function wordEnd(text: Letters, start: number): number {
  const last = Math.min(text.length, start + shownMax);
  let end = start;
  while (end < last && !isBlank(text.charCodeAt(end)) && !'={}[]()'.includes(text.charAt(end))) end++;
  return end;
}

function codePoint(text: Letters, start: number): string {
  return ` (U+${text.charCodeAt(start).toString(16).toUpperCase().padStart(4, '0')})`;
}
