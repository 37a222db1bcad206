// One spelling for values that mean the same.

import type { Letters } from '../../grammar/letters.ts';
import { textValue } from '../../grammar/text-value.ts';
import type { Value as TreeValue } from '../../grammar/tree.ts';

/** A value by its text: quotes and white space do not count, nor does the order of a dictionary. */
export function plainText(value: TreeValue, text: Letters): string {
  switch (value.kind) {
    case 'text':
      return textValue(text, value);
    case 'list':
      return `( ${value.items.map((item) => textValue(text, item)).join(' ')} )`;
    case 'dict': {
      const entries = value.entries.map(
        (entry) => `${textValue(text, entry.key)} = ${entry.value === null ? '' : plainText(entry.value, text)}`,
      );
      return `[ ${entries.sort().join(' ')} ]`;
    }
  }
}
