// The spelling of names. Their case means nothing (R15), and the grammar knows none of them, so whoever prints brings along
// what the manual writes.

/**
 * How the manual spells a name: `kind` tells options and stanzas apart, `key` is the name in lower case, `path` the stanzas
 * around it from the outermost in, in lower case. null: not known, or known in several spellings; then the author's stays.
 */
export type Spell = (kind: 'option' | 'stanza', key: string, path: readonly string[]) => string | null;

/** The name to print. A spelling that differs in more than case would change the meaning and is not taken. */
export function nameOf(written: string, spelt: string | null): string {
  return spelt !== null && spelt.toLowerCase() === written.toLowerCase() ? spelt : written;
}
