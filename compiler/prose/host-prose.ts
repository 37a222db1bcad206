// The descriptions of options from the disk: prose.json lies beside this file, and beside the bundles that are made of it.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** `pages.json`, which only bundles have. */
export function hostPages(): string {
  return readFileSync(join(import.meta.dirname, 'pages.json'), 'utf8');
}

export function hostProse(): string {
  return readFileSync(join(import.meta.dirname, 'prose.json'), 'utf8');
}
