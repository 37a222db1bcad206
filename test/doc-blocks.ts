// The blocks of our Markdown pages: what is in them, and by what mark a page says who carries their commands out. A mark is a comment, on the
// line before its block or, with `blocks` in it, anywhere for all blocks of the page that have none of their own:
//   <!-- run: test/package/operations.test.ts -->      <!-- not run: it needs a browser -->
//   <!-- blocks run: test/console/docs.test.ts -->     <!-- blocks not run: ... -->
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './shared.ts';

type Mark = { readonly kind: 'run'; readonly test: string } | { readonly kind: 'not run'; readonly why: string };

export interface DocBlock {
  /** From the root of the repository, with `/`. */
  readonly page: string;
  /** Of its first line, from 1. */
  readonly line: number;
  /** The heading above it, without the signs. */
  readonly heading: string;
  /** Empty: none. An indented block has `indented`. */
  readonly language: string;
  readonly text: string;
  readonly mark: Mark | null;
}

const markOf = /<!-- (blocks )?(?:run: (\S+)|not run: (.+?)) -->/;

/** All blocks of a page, in order. */
export function blocksOf(page: string): readonly DocBlock[] {
  const lines = readFileSync(join(repository, page), 'utf8').split('\n');
  const whole = lines.map((line) => markOf.exec(line)).find((match) => match?.[1] !== undefined);
  const ofPage = whole ? readMark(whole) : null;
  const blocks: DocBlock[] = [];
  let heading = '';
  let last: Mark | null = null;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const fence = /^( *)```(\w*)$/.exec(line);
    const isIndented = fence === null && /^ {4}\S/.test(line) && (lines[at - 1] ?? '').trim() === '';
    if (fence || isIndented) {
      const indent = fence ? (fence[1] ?? '') : '    ';
      const first = fence ? at + 1 : at;
      let end = first;
      while (end < lines.length && (fence ? lines[end] !== `${indent}\`\`\`` : /^( {4}|$)/.test(lines[end] ?? ''))) end++;
      const text = lines.slice(first, end).map((each) => (each.startsWith(indent) ? each.slice(indent.length) : each));
      const language = fence ? (fence[2] ?? '') : 'indented';
      blocks.push({ page, line: first + 1, heading, language, text: `${text.join('\n').trimEnd()}\n`, mark: last ?? ofPage });
      at = fence ? end : end - 1;
      last = null;
      continue;
    }
    const mark = markOf.exec(line);
    if (mark && mark[1] === undefined) last = readMark(mark);
    else if (line.trim() !== '') last = null;
    heading = /^#+ (.*)$/.exec(line)?.[1] ?? heading;
  }
  return blocks;
}

function readMark([, , test, why = '']: RegExpExecArray): Mark {
  return test === undefined ? { kind: 'not run', why } : { kind: 'run', test };
}

/** The first block of commands below a heading; `nth`: another one. */
export function blockBelow(page: string, heading: string, nth = 0): DocBlock {
  const found = blocksOf(page).filter((block) => block.heading === heading && block.language === 'sh')[nth];
  return found ?? assert.fail(`${page} has no block of commands ${nth + 1} below "${heading}"`);
}

/** Its lines without what is said about them; one that goes on with a backslash is one. */
export function commandsOf({ text }: DocBlock): readonly string[] {
  return text
    .replace(/ *\\\n */g, ' ')
    .split('\n')
    .map((line) => line.replace(/(^|\s+)#.*$/, ''))
    .filter((line) => line.trim() !== '');
}

/** Files that a page wants written, by path: each block below a line that names it and ends with a colon. */
export function filesOf(page: string): ReadonlyMap<string, string> {
  const text = readFileSync(join(repository, page), 'utf8');
  const named = /`([\w./-]+\.\w+)`[^\n`]*:\n\n```\w*\n([\s\S]*?)^```$/gm;
  return new Map([...text.matchAll(named)].map(([, path = '', content = '']) => [path, content]));
}
