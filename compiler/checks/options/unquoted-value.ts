// EC2019: a bare word with a slash.

import type { Option, Stanza, Text } from '../../../grammar/tree.ts';
import { textsIn } from '../../../grammar/walk.ts';
import { check, type Finding, type SiteView } from '../../check/check.ts';
import { type Excerpt, placeOf } from '../../load/source.ts';

export const unquotedValue = check({
  code: 'EC2019',
  name: 'unquoted-value',
  severity: 'hint',
  scope: 'file',
  title: 'A value with a slash should be quoted',
  why: 'The manual asks for quotes around a value with white space or one of `# / " \' = { } [ ] ( )`, although its own samples leave paths and networks bare. Without quotes `/*` at the start of a word opens a comment (`4/conf-overview.md`).',
  bad: 'Relay_Hosts = ( 127.0.0.0/8 10.10.10.0/24 )\n',
  good: 'Relay_Hosts = ( "127.0.0.0/8" "10.10.10.0/24" )\n',
  option({ value }: Option, { source }: SiteView): readonly Finding[] {
    if (value === null) return nothing;
    if (value.kind === 'text') return isBare(source, value) ? [finding(source, [value])] : nothing;
    const bare = textsIn(value).filter((text) => isBare(source, text));
    return bare.length === 0 ? nothing : [finding(source, bare)];
  },
  stanza({ label }: Stanza, { source }: SiteView): readonly Finding[] {
    return label !== null && isBare(source, label) ? [finding(source, [label])] : nothing;
  },
});

const nothing: readonly Finding[] = [];

/** A bare word that holds a slash. A bare regular expression (R23) is reported by the grammar. */
function isBare(source: Excerpt, text: Text): boolean {
  return text.quote === '' && source.text.slice(text.start, text.end).includes('/');
}

/** One finding for all words of a list. */
function finding(source: Excerpt, texts: readonly Text[]): Finding {
  const edits = texts.map((text) => ({ ...placeOf(source, text), text: `"${source.text.slice(text.start, text.end)}"` }));
  const [first] = texts;
  const word = first === undefined ? '' : source.text.slice(first.start, first.end);
  const others = texts.length === 1 ? '' : ` and ${texts.length - 1} more in this value`;
  return {
    message: `${word}${others} should stand in quotes, since it holds a slash`,
    at: placeOf(source, first ?? { start: 0, end: 0 }),
    fix: { title: 'Quote', safe: true, edits },
  };
}
