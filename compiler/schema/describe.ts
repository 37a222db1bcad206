// Types, ranges and defaults in words: for messages, help, hover and the docs pages.

import type { OptionSpec, ValueType } from './option.ts';

/** What a value must be, without an article: `whole number of seconds, 0 or more`. */
export function describeType(type: ValueType, unit?: string): string {
  switch (type.kind) {
    case 'boolean':
      return 'true or false';
    case 'integer': {
      const number = `whole number${ofUnit(unit)}${describeRange(type.min, type.max)}`;
      return type.words === undefined ? number : `${number}, or ${alternatives(type.words)}`;
    }
    case 'float':
      return `number${ofUnit(unit)}${describeRange(type.min, type.max)}`;
    case 'enum':
      return type.words.length === 2 ? alternatives(type.words) : `one of ${type.words.join(', ')}`;
    case 'set':
      return `words separated by "${type.separator}", out of ${type.words.join(', ')}`;
    case 'list':
      return `list of ${plural(describeType(type.of, unit))}`;
    case 'dictionary':
      return `dictionary from ${type.key.what} to ${describeType(type.value, unit)}`;
    case 'ip':
      return type.loopback === false ? 'IP address that other nodes can reach' : 'IP address';
    case 'path':
      return type.absolute === true ? 'absolute path' : 'path';
    case 'string':
      return `text${describeLength(type.minLength, type.maxLength)}`;
    case 'any':
    case 'cidr':
    case 'interface':
    case 'permissions':
    case 'regex':
    case 'socket-address':
    case 'throttle':
      return plain[type.kind];
  }
}

const plain: Readonly<Record<'permissions' | 'cidr' | 'socket-address' | 'interface' | 'throttle' | 'regex' | 'any', string>> = {
  permissions: 'octal file mode such as 0640',
  cidr: 'network such as 10.1.1.0/24',
  'socket-address': 'address with port such as *:25, or the absolute path of a socket',
  interface: 'name of a network interface such as eth1',
  throttle: 'rate such as "100" (per second) or "100/60" (per 60 seconds)',
  regex: 'regular expression',
  any: 'any value',
};

/** The same with the article it needs in a sentence: `a whole number, 0 or more`, `one of no, ifavailable, required`. */
export function expectType(type: ValueType): string {
  const phrase = describeType(type);
  if (/^(one of|true or|words|any|text)/.test(phrase) || type.kind === 'enum') return phrase;
  return `${/^[aeiouI]/.test(phrase) ? 'an' : 'a'} ${phrase}`;
}

/** The default in words: `15 seconds`, `"ec_cluster"`, `not set`, or the rule that computes it. */
export function describeDefault(spec: OptionSpec): string {
  const { default: value } = spec;
  if (value.kind === 'rule') return value.text;
  if (value.kind === 'none') return 'not set';
  const text = showValue(value.value);
  const said = spec.unit === undefined || spec.unit === 'count' || typeof value.value !== 'number' ? text : `${text} ${spec.unit}`;
  return spec.disputed === undefined ? said : `${said} (page; ${spec.disputed})`;
}

/** How it is written, as one line: our own where there is one, else its default, else any value of the type. Null where nothing is known of the value. */
export function exampleOf(spec: OptionSpec): string | null {
  if (spec.example !== undefined) return spec.example;
  const { default: value } = spec;
  const hasValue =
    value.kind === 'value' && value.value !== '' && !(typeof value.value === 'object' && Object.keys(value.value).length === 0);
  const text = hasValue ? showValue(value.value) : anyOfType(spec.type, spec.unit);
  return text === null ? null : `${spec.name} = ${text}`;
}

const usual: Readonly<Record<string, number>> = { seconds: 60, milliseconds: 1000, minutes: 10, hours: 24, bytes: 65_536, percent: 50 };

function anyOfType(type: ValueType, unit: string | undefined): string | null {
  switch (type.kind) {
    case 'boolean':
      return 'true';
    case 'integer':
    case 'float':
      return String(Math.min(Math.max(usual[unit ?? ''] ?? 10, type.min ?? 0), type.max ?? Number.POSITIVE_INFINITY));
    case 'enum':
      return `"${type.words[0] ?? ''}"`;
    case 'set':
      return `"${type.words.slice(0, 2).join(type.separator)}"`;
    case 'list':
      return `( ${anyOfType(type.of, unit) ?? '"..."'} )`;
    case 'dictionary':
      return `[ name = ${anyOfType(type.value, unit) ?? '"..."'} ]`;
    case 'string':
      // Those that are said more closely are hosts and networks.
      return type.what === undefined ? '"..."' : type.what === 'an IPv6 address' ? '"2001:db8::10"' : '"10.1.1.10"';
    case 'permissions':
      return type.folder === true ? '"0750"' : '"0640"';
    case 'any':
      return null;
    case 'cidr':
    case 'interface':
    case 'ip':
    case 'path':
    case 'regex':
    case 'socket-address':
    case 'throttle':
      return `"${samples[type.kind]}"`;
  }
}

const samples = {
  cidr: '10.1.1.0/24',
  interface: 'eth1',
  ip: '10.1.1.10',
  path: '/path/to/file',
  regex: '^mx[0-9]+$',
  'socket-address': '10.1.1.10:25',
  throttle: '100/60',
} as const;

/** A value as it would stand in a configuration. */
export function showValue(value: string | number | boolean | readonly string[] | Readonly<Record<string, string>>): string {
  if (typeof value === 'string') return `"${value.replace(/["\\]/g, '\\$&')}"`;
  if (typeof value !== 'object') return String(value);
  if (isList(value)) return value.length === 0 ? '()' : `( ${value.map((item) => `"${item}"`).join(' ')} )`;
  const entries = Object.entries(value).map(([key, item]) => `${key} = "${item}"`);
  return `[ ${entries.join(' ')} ]`;
}

/** `, 0 or more`, ` from 2 to 9`, or nothing. */
export function describeRange(min: number | undefined, max: number | undefined): string {
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`;
  if (min !== undefined) return `, ${min} or more`;
  return max === undefined ? '' : `, at most ${max}`;
}

function describeLength(min: number | undefined, max: number | undefined): string {
  if (max !== undefined) return ` of ${min ?? 0} to ${max} characters`;
  return min === undefined || min === 0 ? '' : min === 1 ? ', not empty' : ` of at least ${min} characters`;
}

function ofUnit(unit: string | undefined): string {
  // A plain number has no unit to be named.
  return unit === undefined || unit === 'count' ? '' : ` of ${unit}`;
}

function alternatives(words: readonly string[]): string {
  return words.join(' or ');
}

function plural(phrase: string): string {
  if (phrase === 'IP address') return 'IP addresses';
  if (phrase === 'any value') return 'values';
  return phrase.startsWith('text') ? phrase.replace('text', 'texts') : phrase;
}

function isList(value: object): value is readonly string[] {
  return Array.isArray(value);
}
