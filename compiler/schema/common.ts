// What every loadable module knows, and options that the manual's tables leave out although its pages use them.

import type { OptionSpec } from './option.ts';
import { boolean, count, oneOf, option, text, value } from './types.ts';

const page = '4/4-module-config.md';

/** @param modules the scope types that are modules, lower case */
export function commonModuleOptions(modules: readonly string[]): readonly OptionSpec[] {
  return [
    option({
      name: 'enabled',
      in: modules,
      type: boolean,
      default: value(true),
      change: 'reload',
      doc: 'Whether the module does anything. Listeners have `enable` instead.',
      cite: page,
    }),
    option({
      name: 'debug_level',
      in: modules,
      type: oneOf('DEBUG', 'INFO', 'NOTICE', 'WARNING', 'ERROR', 'CRITICAL'),
      default: value('ERROR'),
      agree: 'free',
      change: 'reload',
      doc: 'From which severity on the module writes to the paniclog.',
      cite: page,
    }),
  ];
}

export const omittedOptions: readonly OptionSpec[] = [
  option({
    name: 'generic_getter_cache_size',
    in: ['global'],
    products: ['4'],
    type: count(0),
    doc: 'Size of the generic getter cache. The manual only shows it, among its hints on performance, and gives no unit.',
    cite: '4/conf-performance-tips.md',
  }),
  option({
    name: 'code',
    in: ['mail_loop'],
    type: count(0, 999),
    default: value(554),
    doc: 'Code of the answer to a message that goes in circles; with 250 it is taken, and policy decides by a context variable.',
    cite: '4/modules/mail-loop.md',
  }),
  option({
    name: 'assume_charset',
    in: ['datasource'],
    type: text,
    default: value('ISO-8859-1'),
    doc: 'Encoding of the data where the driver cannot tell.',
    cite: '4/modules/ds-core.md',
  }),
];
