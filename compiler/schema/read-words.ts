// Values that are words out of a list: booleans, enums, sets of words in one string.

import type { Text } from '../../grammar/tree.ts';
import { expectType } from './describe.ts';
import { nearest } from './nearest.ts';
import type { ValueType } from './option.ts';
import { failed, misspelt, problem, read, rewrite, type Reading, type ValueProblem } from './value.ts';
import { append } from '../../base/append.ts';

type SetType = Extract<ValueType, { kind: 'set' }>;

/** Both lists of the manual united (R36). */
const booleans: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
  ['on', true],
  ['off', false],
  ['enabled', true],
  ['disabled', false],
  ['yes', true],
  ['no', false],
  ['1', true],
  ['0', false],
]);

export function readBoolean(word: string, at: Text): Reading {
  const value = booleans.get(word) ?? booleans.get(word.toLowerCase());
  if (value !== undefined) return read(value);
  const message = `must be true or false (or on/off, yes/no, enabled/disabled, 1/0), not "${word}"`;
  // Below three letters everything is near to `on`, `no` or `1`.
  const meant = word.length < 3 ? null : nearest(booleans.keys(), word);
  return meant === null ? failed('type', at, message) : misspelt(at, message, meant);
}

/** Without regard to case (R36f). The value is the word as the manual spells it. */
export function readEnum(words: readonly string[], word: string, at: Text): Reading {
  const known = findWord(words, word);
  if (known !== null) return read(known);
  return misspelt(at, `must be ${expectType({ kind: 'enum', words })}, not "${word}"`, nearest(words, word));
}

/** Several words in one string with a separator between them (R36g). The value is the list of words. */
export function readSet(type: SetType, word: string, at: Text): Reading {
  const parts = split(word, type.separator);
  if (parts.length === 0) return failed('form', at, `must name at least one of ${type.words.join(', ')}`);
  const other = otherSeparator(type, word, parts);
  if (other !== null) return wrongSeparator(type, other.separator, other.words, at);
  const known: string[] = [];
  const problems: ValueProblem[] = [];
  for (const part of parts) {
    const found = findWord(type.words, part);
    if (found === null) append(problems, unknownWord(type, part, word, at).problems);
    else if (known.includes(found)) problems.push(problem('style', 'hint', at, `must not name "${found}" twice`));
    else known.push(found);
  }
  return { value: problems.some((p) => p.severity === 'error') ? null : known, problems };
}

function unknownWord(type: SetType, part: string, whole: string, at: Text): Reading {
  const meant = nearest(type.words, part);
  const message = `must only name ${type.words.join(', ')}, not "${part}"`;
  if (meant === null) return failed('word', at, message);
  const corrected = split(whole, type.separator).map((each) => (each === part ? meant : each));
  const found = misspelt(at, message, meant);
  return { value: null, problems: found.problems.map((p) => ({ ...p, fix: rewrite(at, corrected.join(type.separator)) })) };
}

/** When the words are all there, but something else stands between them. */
function otherSeparator(type: SetType, word: string, parts: readonly string[]): { separator: string; words: string[] } | null {
  if (parts.every((part) => findWord(type.words, part) !== null)) return null;
  for (const separator of [',', ';', '|', ':', ' ']) {
    if (separator === type.separator || !word.includes(separator)) continue;
    const words = word
      .split(new RegExp(`[${separator}${type.separator}]`))
      .map((part) => part.trim())
      .filter((part) => part !== '')
      .map((part) => findWord(type.words, part));
    if (words.every((found) => found !== null)) return { separator, words };
  }
  return null;
}

function wrongSeparator(type: SetType, separator: string, words: readonly string[], at: Text): Reading {
  const right = words.join(type.separator);
  const shown = separator === ' ' ? 'blanks' : `"${separator}"`;
  const message = `must have "${type.separator}" between its words, not ${shown}: "${right}"`;
  return { value: null, problems: [problem('form', 'error', at, message, rewrite(at, right))] };
}

function split(word: string, separator: string): string[] {
  return word
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function findWord(words: readonly string[], word: string): string | null {
  if (words.includes(word)) return word;
  const lower = word.toLowerCase();
  return words.find((candidate) => candidate.toLowerCase() === lower) ?? null;
}
