// EC3604: a regular expression for domains that matches more than it seems to.

import { textValue } from '../../../grammar/text-value.ts';
import type { Text } from '../../../grammar/tree.ts';
import { check, type Finding } from '../../check/check.ts';
import type { Fix } from '../../diagnostics.ts';
import { writing } from '../../checks-shared/repairs.ts';
import { brokenPattern } from '../../checks-shared/broken-pattern.ts';
import { type Excerpt, placeOf } from '../../load/source.ts';

export const regexUnanchored = check({
  code: 'EC3604',
  name: 'regex-unanchored',
  severity: 'hint',
  scope: 'file',
  title: 'A regular expression for domains or hosts has no anchor',
  why: 'The expression may match anywhere in the name. Without `^` at its start `/yahoo\\.com$/` also matches `notyahoo.com`, without `$` at its end `/^yahoo\\.com/` also matches `yahoo.com.example.org`, and the settings of the stanza apply there. Write `^`, or `(^|[.])` for a domain and everything below it, and `$` (`4/config/ref-domain.md`).',
  bad: 'Domain "/yahoo\\.com/" {\n}\n',
  good: 'Domain "/(^|[.])yahoo\\.com$/" {\n}\n',
  atStanza: ({ key }) => key === 'domain' || key === 'host',
  stanza({ key, label }, { source }) {
    if ((key !== 'domain' && key !== 'host') || label === null) return nothing;
    const name = textValue(source.text, label);
    if (name.length < 3 || !name.startsWith('/') || !name.endsWith('/')) return nothing;
    const pattern = name.slice(1, -1);
    if (brokenPattern(pattern) !== null) return nothing;
    const missing = [...(beginsAnchored(pattern) ? [] : ['^ at its start']), ...(endsAnchored(pattern) ? [] : ['$ at its end'])];
    if (missing.length === 0) return nothing;
    return [
      {
        message: `this expression has no ${missing.join(' and no ')}, so it matches longer names too`,
        at: placeOf(source, label),
        fix: anchored(source, label, pattern),
      },
    ];
  },
});

// Called for every stanza there is, so no generator.
const nothing: readonly Finding[] = [];

/** An anchor, a word boundary or a literal dot in front; or a group in front that has an anchor in it, in whichever branch. */
function beginsAnchored(pattern: string): boolean {
  return /^(\^|\\A|\\b|\\\.|\[\.\])/.test(pattern) || /^\((\?:|\?i\))?[^)]*(\^|\\A|\\b)/.test(pattern);
}

function endsAnchored(pattern: string): boolean {
  return /(\$|\\z|\\Z|\\b)$/.test(pattern) || /(\$|\\z|\\Z|\\b)[^(]*\)$/.test(pattern);
}

/** With what is missing, around alternatives too. */
function anchored(source: Excerpt, label: Text, pattern: string): Fix {
  const begins = beginsAnchored(pattern);
  const ends = endsAnchored(pattern);
  const inner = pattern.includes('|') ? `(?:${pattern})` : pattern;
  const text = `/${begins ? '' : '^'}${begins && ends ? pattern : inner}${ends ? '' : '$'}/`;
  const written = source.text.slice(label.start, label.end);
  const quote = /^["']/.test(written) ? written.charAt(0) : '';
  return writing(
    placeOf(source, label),
    `${quote}${written.slice(quote.length, written.length - quote.length).replace(/^\/.*\/$/s, () => text)}${quote}`,
    `Change to ${text}`,
  );
}
