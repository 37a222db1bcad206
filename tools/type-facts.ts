// The type of an imported option. A type that was only guessed from a sample or from the wording is not enforced: a false
// finding on a good configuration is worse than a missed one.

import type { ValueType } from '../compiler/schema/option.ts';
import type { RawOption } from './import-facts.ts';

/** Types that the tables get wrong, each with the reason. */
const corrections: Readonly<Record<string, ValueType>> = {
  // The table's cell gives two samples of a cipher string.
  tls_ciphers: { kind: 'any' },
  // A sublanguage such as "+ALL:-SSLv3".
  tls_protocols: { kind: 'any' },
  // Not throttles, but a window "2,20" and the name of a series.
  outbound_throttle_messages_monitor: { kind: 'any' },
  outbound_throttle_messages_series: { kind: 'any' },
};

export function typeOf(option: RawOption): ValueType {
  const corrected = corrections[option.name];
  if (corrected !== undefined) return corrected;
  const guess = option.typeInferredFrom;
  if (option.evidence === 'example' || guess === 'example' || guess === 'name') return { kind: 'any' };
  switch (option.type) {
    case 'boolean':
      return { kind: 'boolean' };
    case 'integer':
      return { kind: 'integer' };
    case 'float':
      return { kind: 'float' };
    case 'permissions':
      return { kind: 'permissions' };
    case 'throttle':
      return { kind: 'throttle' };
    case 'integerOrEnum':
      return { kind: 'integer', words: option.enum ?? [] };
    case 'enum':
      return option.enum === undefined ? { kind: 'any' } : { kind: 'enum', words: option.enum };
    case 'list':
      return { kind: 'list', of: { kind: 'any' } };
    case 'dict':
      return { kind: 'dictionary', key: { what: 'name' }, value: { kind: 'any' } };
    case 'ip':
      return { kind: 'ip' };
    case 'string':
      return guess === undefined ? { kind: 'string' } : { kind: 'any' };
    // `range`, `unknown` and what the hand-written descriptions cover.
    default:
      return { kind: 'any' };
  }
}
