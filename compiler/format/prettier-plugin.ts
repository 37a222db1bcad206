// The plugin for people who run prettier, and what `ecconf fmt` and the language server run: one format, whoever makes it.
// The package exports this module as `ecconf/prettier-plugin`.

import type { SupportOption } from 'prettier';
import { prettierPlugin } from '../../grammar/print/prettier-plugin.ts';
import { manualSpelling } from './manual-spelling.ts';

const product: SupportOption = {
  category: 'Ecelerity',
  type: 'choice',
  default: '4',
  description: 'Version of Momentum whose manual names are spelt by.',
  choices: [
    { value: '4', description: 'Momentum 4' },
    { value: '3', description: 'Momentum 3' },
  ],
};

export const { languages, parsers, printers, options, defaultOptions } = prettierPlugin(
  (given) => manualSpelling(given['ecelerityProduct'] === '3' ? '3' : '4'),
  { ecelerityProduct: product },
);
