// What every loadable module knows, and options that the manual's tables leave out although its pages use them.

import type { OptionSpec } from './option.ts';
import { boolean, count, oneOf, option, value } from './types.ts';

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
];
