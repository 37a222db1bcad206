// The type of an imported option. A type that was only guessed from a sample or from the wording is not enforced unless the name
// confirms it: a false finding on a good configuration is worse than a missed one.

import type { ValueType } from '../compiler/schema/option.ts';
import { narrowed } from './narrow-types.ts';
import type { RawOption } from './raw-facts.ts';

const any: ValueType = { kind: 'any' };

/** Options whose type the tables get wrong or incomplete, each with the reason. */
const untyped: ReadonlySet<string> = new Set([
  // The cells give samples of a cipher string and of the sublanguage "+ALL:-SSLv3", not words.
  'tls_ciphers',
  'tls_protocols',
  // Modules add methods to the documented list (`delay_xfer`).
  'delivery_method',
  // Called throttles; they are a window "2,20" and the name of a series.
  'outbound_throttle_messages_monitor',
  'outbound_throttle_messages_series',
  // A number or a word such as the default, `ignore`.
  'rfc2822_max_line_length',
  // Called boolean; it is a condition.
  'sign_condition',
]);

const namesANumber = /(^|_)(interval|timeout|size|limit|life|lifetime|ttl|port|count|backlog|concurrency|retries|max|min|num|len)(_|$)/;
const namesASwitch = /^(enable|disable)_|_enabled$/;
const switchWords: ReadonlySet<string> = new Set(['true', 'false', 'on', 'off', 'enabled', 'disabled', 'yes', 'no']);

/** As closely as the facts and the pages say. */
export function typeOf(option: RawOption): ValueType {
  return narrowed(option, option.valueType ?? tableType(option));
}

function tableType(option: RawOption): ValueType {
  const guess = option.typeInferredFrom;
  if (untyped.has(option.name)) return any;
  if (namesASwitch.test(option.name)) return { kind: 'boolean' };
  if (option.evidence === 'example' || guess === 'example' || guess === 'name') return any;
  switch (option.type) {
    case 'boolean':
      if (option.enum !== undefined) return enumOf(option.enum);
      return option.default === null ? any : { kind: 'boolean' };
    case 'integer':
      return integerOf(option);
    case 'float':
      return { kind: 'float' };
    case 'permissions':
      return { kind: 'permissions' };
    case 'throttle':
      return { kind: 'throttle' };
    case 'integerOrEnum':
      return { kind: 'integer', words: option.enum ?? [] };
    case 'enum':
      return option.enum === undefined ? any : enumOf(option.enum);
    case 'list':
      return { kind: 'list', of: any };
    case 'dict':
      return { kind: 'dictionary', key: { what: 'name' }, value: any };
    case 'ip':
      return { kind: 'ip' };
    case 'string':
      return guess === undefined ? { kind: 'string' } : any;
    // `range`, `unknown` and what the descriptions by hand cover.
    default:
      return any;
  }
}

/** `enabled` and `disabled` alone are a boolean, which has more spellings. */
function enumOf(words: readonly string[]): ValueType {
  return words.every((word) => switchWords.has(word)) ? { kind: 'boolean' } : { kind: 'enum', words };
}

/** A default of 0 or 1 may be a switch, one above may be a fraction (`high_threshold = "0.5"`). */
function integerOf(option: RawOption): ValueType {
  const sure = option.typeInferredFrom === undefined || option.unit !== null || namesANumber.test(option.name);
  if (sure) return typeof option.default === 'string' ? any : { kind: 'integer' };
  return typeof option.default === 'number' && option.default > 1 ? { kind: 'float' } : any;
}
