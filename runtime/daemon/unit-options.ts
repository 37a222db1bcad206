// The options that an operator has given the unit: `ecclusterd check` looks at what they name as at what it is given itself.

import { readFileSync } from 'node:fs';

/** Where the units have their options from. */
export const unitOptionsPath = '/etc/default/ecclusterd';

/** The words of ECCLUSTERD_OPTIONS; none where there is no such file. */
export function unitWords(path: string): readonly string[] {
  let text = '';
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    // No unit, or none with options.
  }
  const line = /^ECCLUSTERD_OPTIONS=(.*)$/m.exec(text)?.[1] ?? '';
  return line.replace(/^["']|["']$/g, '').split(/\s+/);
}

/** What stands behind an option, or null. */
export function wordAfter(words: readonly string[], name: string): string | null {
  return words.includes(name) ? (words[words.indexOf(name) + 1] ?? null) : null;
}
