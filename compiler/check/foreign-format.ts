// A file that as a whole is of another language, or was copied with the marks of where it stood. The grammar finds something at each of its
// lines; what is wrong is one thing.

import type { FileEdit, Fix } from '../diagnostics.ts';
import { lettersOf, type Source } from '../load/source.ts';

export interface ForeignFormat {
  /** `is JSON: ...`, as a message goes on, with what to do. */
  readonly what: string;
  /** The first line that shows it. */
  readonly start: number;
  readonly end: number;
  /** Takes what stands before each line away. */
  readonly fix: Fix | null;
}

const rewrite = ', which is another language: write `name = value` and `name { ... }`';

/** So many letters say what a file is. Short comments at its head must not be all that is looked at. */
const headMax = 1 << 16;

/** null: it is in our language, as far as can be said. */
export function foreignFormat(source: Source): ForeignFormat | null {
  const text = lettersOf(source);
  const head = text.slice(0, Math.min(headMax, text.length));
  const lines = contentLines(head, text.length > headMax);
  const [first] = lines;
  if (first === undefined) return null;
  const at = { start: first.start, end: first.start + first.text.length };
  const document = documentOf(head, lines);
  if (document !== null) return { ...at, what: document, fix: null };
  if (lines.length < 2) return null;
  const marked = marks.find(([mark]) => lines.every((line) => mark.test(line.text)) && (mark !== numbered || areCounted(lines)));
  if (marked !== undefined) return { ...at, what: marked[1], fix: withoutMarks(source, marked[0]) };
  return isYaml(lines) ? { ...at, what: `is YAML${rewrite}`, fix: null } : null;
}

interface Line {
  /** Without the blanks around it. */
  readonly text: string;
  readonly start: number;
}

/** Lines that are neither blank nor a comment. */
function contentLines(head: string, isCut: boolean): readonly Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (const line of head.split('\n')) {
    const text = line.trim();
    if (text !== '' && !text.startsWith('#')) lines.push({ text, start: start + line.indexOf(text) });
    start += line.length + 1;
  }
  // The last one was cut in two.
  return isCut ? lines.slice(0, -1) : lines;
}

/** What the begin of a file tells by itself. */
function documentOf(head: string, lines: readonly Line[]): string | null {
  const [first, second] = [lines[0]?.text ?? '', lines[1]?.text ?? ''];
  // `{{ name }}` is a template's.
  if (/^\s*(?:[{[]\s*"(?:[^"\\\n]|\\.)*"\s*[:,\]]|\{\s*\}|\[\s*[{\]])/.test(head)) return `is JSON${rewrite}`;
  if (/^<(?:\?xml\b|!DOCTYPE\b|[A-Za-z_][\w.:-]*(?:\s[^<>]*)?>)/.test(first)) return `is XML${rewrite}`;
  // A heading in brackets above stanzas of ours is one mistake in one line.
  if (/^\[\[?[\w.:" -]+\]\]?$/.test(first) && !lines.some(({ text }) => stanza.test(text))) return `is TOML or an INI file${rewrite}`;
  // `--- name ---` may be a heading as other languages have it, so the second line counts as well.
  const isPatch = /^(?:diff --git |@@ -\d)/.test(first) || (/^--- \S/.test(first) && /^\+\+\+ \S/.test(second));
  if (isPatch || (/^Index: /.test(first) && /^=+$/.test(second))) return 'is a patch: apply it to the file that it names';
  return null;
}

const stanza = /^[A-Za-z_]\w*(?:\s+(?:"[^"]*"|[\w.:/-]+))?\s*\{/;

/** Not `10.0.0.1`. */
const numbered = /^\d+(?:[:)|]|\.(?!\d)|\s|$)/;

/** Numbers of lines rise, or have a sign of their own (`grep -n` of several files); a list of ports or sizes is something else. */
function areCounted(lines: readonly Line[]): boolean {
  if (lines.every(({ text }) => /^\d+[:)|]/.test(text))) return true;
  const numbers = lines.map(({ text }) => Number.parseInt(text, 10));
  return numbers.every((number, i) => i === 0 || number > (numbers[i - 1] ?? 0));
}

/** Before each line of a file, of two at least. */
const marks: readonly (readonly [mark: RegExp, what: string])[] = [
  [/^>/, 'was copied out of a mail: each line begins with `>`; copy it without them'],
  [/^\|/, 'was copied out of a table: each line begins with `|`; copy it without them'],
  [/^\+/, 'was copied out of a patch: each line begins with `+`; copy it without them'],
  [/^-(?!-)/, 'was copied out of a patch: each line begins with `-`; copy it without them'],
  [/^\$ |^% /, 'was copied out of a terminal: each line begins with its prompt; copy it without them'],
  [numbered, 'was copied with the numbers of its lines: copy it without them'],
];

/** Takes the marks away; null where a line has none, so that more was done to the file than to copy it. Which lines counted is not known. */
function withoutMarks({ path, text }: Source, mark: RegExp): Fix | null {
  const edits: FileEdit[] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    const blank = line.length - line.trimStart().length;
    const [found] = mark.exec(line.slice(blank)) ?? [];
    if (found !== undefined) {
      const end = start + blank + found.length;
      edits.push({ file: path, start, end: line[blank + found.length] === ' ' ? end + 1 : end, text: '' });
    } else if (line.trim() !== '') return null;
    start += line.length + 1;
  }
  return { title: 'Remove the marks before the lines', safe: false, edits };
}

/** `name: value` and nothing that our language has. One such line in a file of ours is a slip of the hand (EC1002). */
function isYaml(lines: readonly Line[]): boolean {
  return lines.every(({ text }) => /^(?:---|- .+|[\w."'-]+:(?:\s.*)?)$/.test(text) && !/[={]\s*$/.test(text) && !/^\S+\s*=/.test(text));
}
