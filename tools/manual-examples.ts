// The examples of a page of the manual: blocks, fenced, indented or loose in the text, and inline code. Pure. What is no configuration (code of Lua or C, what a
// console answers, other formats) is left out as far as its fence or its shape says so; whoever asks judges the rest.

export interface Example {
  /** Where it starts on the page, from 1. */
  readonly line: number;
  readonly form: 'fenced' | 'indented' | 'loose' | 'inline';
  /** Without what the documentation adds: placeholders, emphasis, signs of wrapped lines. No line more or less. */
  readonly text: string;
}

export function examplesOf(page: string): readonly Example[] {
  const lines = page.split('\n');
  const found: Example[] = [];
  for (let i = 0; i < lines.length;) {
    const block = blockAt(lines, i);
    if (block === null) {
      for (const text of inlineOf(lines, i)) found.push({ line: i + 1, form: 'inline', text: readable(text) });
      i++;
      continue;
    }
    const { form, from, to, next } = block;
    if (form !== 'other') found.push({ line: from + 1, form, text: readable(unindented(lines.slice(from, to), form)) });
    i = next;
  }
  return found;
}

interface Block {
  readonly form: 'fenced' | 'indented' | 'loose' | 'other';
  readonly from: number;
  readonly to: number;
  /** The line with which one goes on. */
  readonly next: number;
}

const otherLanguage = /^(?:lua|sieve|c|sh|bash|shell|json|python|perl|sql|xml|http|yaml|js|console|dockerfile)$/i;
/** `Domain "example.com" {`, as it stands where a block has lost its fence. */
const head = /^\s*\w+(?:\s+"[^"]*"|\s+[\w.-]+)?\s*\{\s*(?:#.*)?$/;
const assignment = /^\s*\w+\s*=\s*\S/;

function blockAt(lines: readonly string[], at: number): Block | null {
  const line = lines[at] ?? '';
  const fence = /^\s*(`{3,})\s*(\w*)/.exec(line);
  if (fence !== null) {
    let to = at + 1;
    while (to < lines.length && !(lines[to] ?? '').trimStart().startsWith(fence[1] ?? '')) to++;
    return { form: otherLanguage.test(fence[2] ?? '') ? 'other' : 'fenced', from: at + 1, to, next: to + 1 };
  }
  if (/^ {4,}\S/.test(line) && (lines[at - 1] ?? '').trim() === '' && (head.test(line) || assignment.test(line))) {
    let to = at;
    while (to < lines.length && isInside(lines, to)) to++;
    return { form: 'indented', from: at, to, next: to };
  }
  const to = head.test(line) ? closingLine(lines, at) : null;
  return to === null ? null : { form: 'loose', from: at, to, next: to };
}

/** Indented, or blank before a line that is. */
function isInside(lines: readonly string[], at: number): boolean {
  const line = lines[at] ?? '';
  if (line.trim() === '') return /^ {4}\S/.test(lines[at + 1] ?? '');
  return /^ {4}/.test(line) && !/^\s*`{3}/.test(line);
}

/** Behind the brace that closes the one of this line; null where none does nearby. */
function closingLine(lines: readonly string[], from: number): number | null {
  let depth = 0;
  for (let i = from; i < Math.min(lines.length, from + 80); i++) {
    for (const sign of (lines[i] ?? '').replace(/"[^"]*"|#.*/g, '')) depth += sign === '{' ? 1 : sign === '}' ? -1 : 0;
    if (depth <= 0) return i + 1;
  }
  return null;
}

/** Inline code that begins in this line; it may end in one that follows. */
function* inlineOf(lines: readonly string[], at: number): Generator<string> {
  const line = lines[at] ?? '';
  const [paragraph = ''] = `${line}\n${lines.slice(at + 1, at + 8).join('\n')}`.split(/\n\s*\n/, 1);
  for (const { index, 0: code } of paragraph.matchAll(/`[^`]+`/g)) if (index < line.length) yield code.slice(1, -1);
}

function unindented(body: readonly string[], form: Block['form']): string {
  const margins = body.filter((line) => line.trim() !== '').map((line) => /^ */.exec(line)?.[0].length ?? 0);
  const margin = margins.length === 0 ? 0 : Math.min(...margins);
  const text = body.map((line) => line.slice(margin)).join('\n');
  // Loose text is Markdown, in which signs are escaped.
  return form === 'loose' ? text.replace(/\\([_*"[\]#<>-])/g, '$1') : text;
}

function readable(text: string): string {
  return text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/\*`([^`\n]+)`\*/g, '$1')
    .replace(/\*\*/g, '')
    .replace(/^(\s*)(?:\.\.\.[\w ]*(?:\.\.\.)?|\(\.\.\.\)|<\w+>|\.)\s*$/gm, '$1')
    .replace(/\{ *\.\.\. *\}/g, '{}')
    .replace(/\u00a0/g, ' ')
    .replace(/\\$/gm, '');
}
