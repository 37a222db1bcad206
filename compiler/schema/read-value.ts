// From the tree's value to a typed one. Knows every type of a description and nothing of options, scopes or files.

import type { Letters } from '../../grammar/letters.ts';
import { textValue } from '../../grammar/text-value.ts';
import type { Dict, Entry, List, Text, Value } from '../../grammar/tree.ts';
import { expectType } from './describe.ts';
import type { DictionaryKey, ValueType } from './option.ts';
import { readCidr, readInterface, readIp, readSocketAddress } from './read-address.ts';
import { readFloat, readInteger, readPermissions, readThrottle } from './read-number.ts';
import { readBoolean, readEnum, readSet } from './read-words.ts';
import { failed, problem, read, rewrite, type Reading, type Typed, type ValueProblem } from './value.ts';
import { append } from '../../base/append.ts';

/**
 * Reads a value as a type. Never throws, whatever the tree: what cannot be read is a problem and a null value.
 * @param text the text into which the value's offsets point
 */
export function readValue(type: ValueType, value: Value, text: Letters): Reading {
  switch (type.kind) {
    case 'any':
      return read(plainValue(value, text));
    case 'list':
      return readList(type.of, value, text);
    case 'dictionary':
      return readDictionary(type.key, type.value, value, text);
    case 'boolean':
    case 'cidr':
    case 'enum':
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
      return value.kind === 'text' ? readText(type, textValue(text, value), value) : wrongForm(type, value, text);
  }
}

type ScalarType = Exclude<ValueType, { kind: 'any' | 'list' | 'dictionary' }>;

function readText(type: ScalarType, word: string, at: Text): Reading {
  switch (type.kind) {
    case 'boolean':
      return readBoolean(word, at);
    case 'integer':
      return readInteger(type, word, at);
    case 'float':
      return readFloat(type, word, at);
    case 'permissions':
      return readPermissions(type, word, at);
    case 'throttle':
      return readThrottle(word, at);
    case 'enum':
      return readEnum(type.words, word, at);
    case 'set':
      return readSet(type, word, at);
    case 'ip':
      return readIp(type.loopback !== false, word, at);
    case 'cidr':
      return readCidr(word, at);
    case 'socket-address':
      return readSocketAddress(word, at);
    case 'interface':
      return readInterface(word, at);
    case 'path':
      return readPath(type.absolute === true, word, at);
    case 'regex':
      return word === '' ? failed('type', at, 'must be a regular expression, not empty') : read(word);
    case 'string':
      return readString(type, word, at);
  }
}

function readPath(absolute: boolean, word: string, at: Text): Reading {
  if (word === '') return failed('type', at, 'must be a path, not empty');
  if (/^\s|\s$|[\0-\x1f\x7f]/.test(word)) return failed('form', at, 'must be a path without blanks at its ends and without line ends');
  if (absolute && !word.startsWith('/')) return failed('form', at, `must be an absolute path, one that begins with "/", not "${word}"`);
  return read(word);
}

function readString(type: Extract<ValueType, { kind: 'string' }>, word: string, at: Text): Reading {
  const length = word.length;
  if (length < (type.minLength ?? 0) || length > (type.maxLength ?? Number.POSITIVE_INFINITY)) {
    return failed('range', at, length === 0 ? 'must not be empty' : `must be ${expectType(type)}, not of ${length}`);
  }
  if (type.pattern !== undefined && !new RegExp(type.pattern, 'u').test(word)) {
    if (type.what !== undefined) return failed('type', at, `must be ${type.what}, not "${word}"`);
    return failed('type', at, `must match /${type.pattern}/, which "${word}" does not`);
  }
  return read(word);
}

/** A scalar where a list is expected is a list of one. */
function readList(of: ValueType, value: Value, text: Letters): Reading {
  if (value.kind === 'dict') return failed('form', value, 'must be a list ( ... ), not a dictionary [ ... ]');
  const items: readonly Text[] = value.kind === 'list' ? value.items : [value];
  const values: Typed[] = [];
  const problems: ValueProblem[] = [];
  for (const item of items) {
    const reading = readValue(of, item, text);
    append(problems, reading.problems);
    if (reading.value !== null) values.push(reading.value);
  }
  return { value: values.length === items.length ? values : null, problems };
}

function readDictionary(key: DictionaryKey, type: ValueType, value: Value, text: Letters): Reading {
  if (value.kind !== 'dict') return failed('form', value, `must be a dictionary [ ${key.what} = value ... ]${insteadOf(value)}`);
  const values = new Map<string, Typed>();
  const problems: ValueProblem[] = [];
  for (const entry of value.entries) {
    const name = textValue(text, entry.key);
    append(problems, keyProblems(key, name, values.has(name), entry));
    if (entry.value === null) continue;
    const reading = readValue(type, entry.value, text);
    append(problems, reading.problems);
    if (reading.value !== null) values.set(name, reading.value);
  }
  const broken = problems.some((p) => p.severity === 'error');
  return { value: broken ? null : Object.fromEntries(values), problems };
}

function keyProblems(key: DictionaryKey, name: string, seen: boolean, entry: Entry): ValueProblem[] {
  const problems: ValueProblem[] = [];
  if (name === '' && entry.key.end > entry.key.start)
    problems.push(problem('form', 'error', entry.key, `must have a ${key.what} before each "="`));
  if (seen) problems.push(problem('form', 'warning', entry.key, `must not have the ${key.what} "${name}" twice; only the last one counts`));
  if (key.lowerCaseOnly === true && name !== name.toLowerCase()) {
    const message = `must have each ${key.what} in lower case, not "${name}"`;
    problems.push(problem('form', 'error', entry.key, message, rewrite(entry.key, name.toLowerCase())));
  }
  return problems;
}

/** A list or dictionary where one value is expected. */
function wrongForm(type: ScalarType, value: List | Dict, text: Letters): Reading {
  const message = `must be ${expectType(type)}${insteadOf(value)}`;
  if (value.kind === 'dict') return failed('form', value, message);
  const words = value.items.map((item) => textValue(text, item));
  if (type.kind === 'set' && words.length > 0) {
    const joined = `"${words.join(type.separator)}"`;
    return failed('form', value, `must be one string, ${joined}, not a list`, [{ start: value.start, end: value.end, text: joined }]);
  }
  const only = value.items.length === 1 ? value.items[0] : undefined;
  const fix = only && [{ start: value.start, end: value.end, text: text.slice(only.start, only.end) }];
  return failed('form', value, message, fix ?? null);
}

function insteadOf(value: Value): string {
  return value.kind === 'text' ? '' : `, not a ${value.kind === 'list' ? 'list' : 'dictionary'}`;
}

/** A value of which nothing is known: texts stay texts. */
function plainValue(value: Value, text: Letters): Typed {
  switch (value.kind) {
    case 'text':
      return textValue(text, value);
    case 'list':
      return value.items.map((item) => textValue(text, item));
    case 'dict': {
      const entries = value.entries.map((entry) => [textValue(text, entry.key), entry.value && plainValue(entry.value, text)] as const);
      return Object.fromEntries(entries.flatMap(([key, item]) => (item === null ? [] : [[key, item]])));
    }
  }
}
