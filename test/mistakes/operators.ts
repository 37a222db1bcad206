// Mistakes as hands and programs make them. Each takes one file of a tree and a source of chance and gives the text with one mistake in
// it, or null where it cannot make one.

import type { Texts } from './tree.ts';

/** Whole numbers from 0 to n - 1, always the same for the same seed. */
type Random = (n: number) => number;

/** xorshift32. */
function random(seed: number): Random {
  let state = (seed * 2654435761) >>> 0 || 1;
  return (n) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % n;
  };
}

type Operator = (text: string, chance: Random) => string | null;

const pick = <T>(list: readonly T[], chance: Random): T | undefined => list[chance(Math.max(1, list.length))];

interface Line {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Lines that say something, each with its line end. */
function lines(text: string): readonly Line[] {
  const found: Line[] = [];
  let start = 0;
  for (const line of text.split(/(?<=\n)/)) {
    if (line.trim() !== '' && !line.trim().startsWith('#')) found.push({ start, end: start + line.length, text: line });
    start += line.length;
  }
  return found;
}

const replaced = (text: string, { start, end }: Pick<Line, 'start' | 'end'>, by: string) => text.slice(0, start) + by + text.slice(end);

/** Words, strings and signs, without comments. */
function tokens(text: string): readonly Line[] {
  const found: Line[] = [];
  for (const match of text.matchAll(/#[^\n]*|"[^"\n]*"|[\w.:/*-]+|[{}()[\]=]/g)) {
    if (!match[0].startsWith('#')) found.push({ start: match.index, end: match.index + match[0].length, text: match[0] });
  }
  return found;
}

const onLine =
  (change: (line: string, chance: Random) => string | null): Operator =>
  (text, chance) => {
    const line = pick(lines(text), chance);
    const by = line === undefined ? null : change(line.text, chance);
    return line === undefined || by === null ? null : replaced(text, line, by);
  };

const onToken =
  (change: (token: string, chance: Random) => string | null, wanted: RegExp = /./): Operator =>
  (text, chance) => {
    const token = pick(
      tokens(text).filter((each) => wanted.test(each.text)),
      chance,
    );
    const by = token === undefined ? null : change(token.text, chance);
    return token === undefined || by === null ? null : replaced(text, token, by);
  };

/** Signs that look like others, letters of other alphabets, blanks that are none. */
const lookAlikes: Readonly<Record<string, readonly string[]>> = {
  '{': ['\uff5b', '('],
  '}': ['\uff5d', ')'],
  '(': ['\uff08', '{', '['],
  ')': ['\uff09', '}', ']'],
  '[': ['\uff3b', '(', '{'],
  ']': ['\uff3d', ')', '}'],
  '=': ['\uff1d', ':', '==', ':=', '+=', '->', '=>'],
};

function swapLines(text: string, chance: Random): string | null {
  const all = lines(text);
  const i = chance(Math.max(1, all.length - 1));
  const [a, b] = [all[i], all[i + 1]];
  if (a === undefined || b === undefined) return null;
  return text.slice(0, a.start) + b.text + text.slice(a.end, b.start) + a.text + text.slice(b.end);
}

function swapTokens(text: string, chance: Random): string | null {
  const all = tokens(text);
  const i = chance(Math.max(1, all.length - 1));
  const [a, b] = [all[i], all[i + 1]];
  if (a === undefined || b === undefined) return null;
  return text.slice(0, a.start) + b.text + text.slice(a.end, b.start) + a.text + text.slice(b.end);
}

/** A line moved to another place of the file, which mostly is another scope. */
function otherScope(text: string, chance: Random): string | null {
  const all = lines(text).filter(({ text: line }) => /=/.test(line));
  const [from, to] = [pick(all, chance), pick(lines(text), chance)];
  if (from === undefined || to === undefined || from === to) return null;
  const [first, second] = from.start < to.start ? [from, to] : [to, from];
  const moved =
    from === first
      ? [text.slice(first.end, second.start), second.text, first.text]
      : [second.text, first.text, text.slice(first.end, second.start)];
  return text.slice(0, first.start) + moved.join('') + text.slice(second.end);
}

function conflict(text: string, chance: Random): string | null {
  const line = pick(lines(text), chance);
  if (line === undefined) return null;
  const theirs = line.text.replace(/\d+/, (n) => String(Number(n) + 1));
  const whole = `<<<<<<< HEAD\n${line.text}=======\n${theirs}>>>>>>> east\n`;
  // Half resolved, as it happens.
  const shapes = [whole, `${line.text}=======\n${theirs}`, `<<<<<<< HEAD\n${line.text}`, `${line.text}>>>>>>> east\n`];
  return replaced(text, line, pick(shapes, chance) ?? whole);
}

const operators: Readonly<Record<string, Operator>> = {
  'delete a line': onLine(() => ''),
  'delete a token': onToken(() => ''),
  'delete a sign': (text, chance) => {
    const signs = [...text.matchAll(/["{}()[\]=]/g)];
    const at = pick(signs, chance)?.index;
    return at === undefined ? null : text.slice(0, at) + text.slice(at + 1);
  },
  'double a line': onLine((line) => line + line),
  'double a token': onToken((token) => `${token} ${token}`),
  'double a sign': onToken((token) => token + token, /^["{}()[\]=]/),
  'swap two lines': swapLines,
  'swap two tokens': swapTokens,
  'look-alike sign': onToken((token, chance) => pick(lookAlikes[token] ?? [], chance) ?? null, /^[{}()[\]=]$/),
  'look-alike letter': onToken((token, chance) => {
    const at = chance(token.length);
    return (
      token.slice(0, at) +
      ({ a: '\u0430', e: '\u0435', o: '\u043e', c: '\u0441', l: '1', i: 'l', o0: '0' }[token[at] ?? ''] ?? 'x') +
      token.slice(at + 1)
    );
  }, /^\w{4,}$/),
  'invisible character': onToken((token, chance) => {
    const at = chance(token.length + 1);
    return token.slice(0, at) + (pick(['\u200b', '\u00a0', '\ufeff', '\u0000', '\u202e'], chance) ?? '') + token.slice(at);
  }, /^[\w"]/),
  'typographic quotes': onToken((token) => `\u201c${token.slice(1, -1)}\u201d`, /^"/),
  'other case': onToken(
    (token, chance) => (chance(2) === 0 ? token.toUpperCase() : token.replace(/[a-z]/, (c) => c.toUpperCase())),
    /[a-z]/,
  ),
  'other scope': otherScope,
  'comment out': onLine((line, chance) => {
    const marker = pick([';', ';;', '//', '--', '/*', "'", 'REM', 'dnl', '%', '!', '<!--'], chance) ?? ';';
    return line.replace(/^(\s*)/, `$1${marker} `);
  }),
  'comment behind': onLine((line, chance) => line.replace(/\n$/, ` ${pick([';', '//', '--', '/*'], chance) ?? ';'} was another value\n`)),
  separator: onLine((line, chance) => line.replace(/\n$/, `${pick([',', ';'], chance) ?? ','}\n`)),
  cut: (text, chance) => text.slice(0, chance(text.length)),
  'cut away the beginning': (text, chance) => text.slice(chance(text.length)),
  'merge conflict': conflict,
  'wrong value': onToken((token, chance) => pick(['"0"', '"-1"', '"nothing"', '"10.40.999.1"', '"/x"', '""'], chance) ?? token, /^"/),
};

export interface Mutant {
  readonly operator: string;
  readonly file: string;
  readonly texts: Texts;
}

/** The same mutant for the same seed. One in four gets a second mistake. */
export function mutate(tree: Texts, seed: number): Mutant | null {
  const chance = random(seed);
  const names = Object.keys(operators);
  const once = (texts: Texts): Mutant | null => {
    const file = pick(Object.keys(texts), chance) ?? '';
    const operator = pick(names, chance) ?? '';
    const text = operators[operator]?.(texts[file] ?? '', chance) ?? null;
    return text === null || text === texts[file] ? null : { operator, file, texts: { ...texts, [file]: text } };
  };
  const first = once(tree);
  if (first === null || chance(4) > 0) return first;
  const second = once(first.texts);
  return second === null ? first : { ...second, operator: `${first.operator}, ${second.operator}` };
}
