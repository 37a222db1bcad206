// Repairs that many checks offer: take something away, write another value, put a line into a stanza. Whoever offers one says in the
// title what it does; that it mends what it is offered for is tested on every case of every check.

import { quoteText } from '../../grammar/text-value.ts';
import type { FileEdit, Fix, Place } from '../diagnostics.ts';
import type { Project, Scope, Setting } from '../load/model.ts';
import { type Excerpt, placeOf } from '../load/source.ts';
import { removal } from './edits.ts';

/** The `fix` of a finding, where there is one. */
export function offered(fix: Fix | null): { readonly fix?: Fix } {
  return fix === null ? {} : { fix };
}

/** One change to be chosen by hand. */
export function repair(title: string, ...edits: readonly FileEdit[]): Fix {
  return { title, safe: false, edits };
}

/** Takes a setting out of its file. */
export function removing({ source, option }: Pick<Setting, 'source' | 'option'>, name: string): Fix {
  return repair(`Remove ${name}`, removal(source, option));
}

/** Takes a stanza out of every file that has it. */
export function removingScope({ sites }: Scope, name: string): Fix {
  return repair(`Remove ${name}`, ...sites.map(({ source, stanza }) => removal(source, stanza)));
}

/** Takes away what stands at a place, such as the entry of a dictionary. */
export function removingPlace(at: Place, { sources }: Pick<Project, 'sources'>, name: string): Fix | null {
  const source = sources.get(at.file);
  return source === undefined ? null : repair(`Remove ${name}`, removal(source, at));
}

/** Writes a text in place of a value, a name or a word. */
export function writing(at: Place, text: string, title = `Change to ${text}`): Fix {
  return repair(title, { ...at, text });
}

/** The edit that gives a setting another value. */
export function replacement({ source, option }: Setting, text: string): FileEdit {
  return { ...placeOf(source, option.value ?? option), text };
}

/** The name of a stanza at every place that opens it. */
export function relabelling({ sites }: Scope, name: string): readonly FileEdit[] {
  return sites.flatMap(({ source, stanza: { label } }) =>
    label === null ? [] : [{ ...placeOf(source, label), text: quoteText(name, label.quote !== '') }],
  );
}

/** Puts a line at the begin of a stanza, where everything that is set later still counts; null where it has no body. */
export function insertion(scope: Scope, line: string): FileEdit | null {
  const [site] = scope.sites;
  if (site === undefined) return null;
  return lineInto(site.source, site.stanza, line);
}

/** The same for one stanza of a file. */
export function lineInto(source: Excerpt, stanza: { readonly start: number; readonly open: number }, line: string): FileEdit | null {
  const { text } = source;
  if (stanza.open < 0) return null;
  const at = stanza.open + 1;
  const begin = text.lastIndexOf('\n', stanza.start - 1) + 1;
  const indent = /^[ \t]*/.exec(text.slice(begin, stanza.start))?.[0] ?? '';
  const broken = /^[ \t]*(?:#[^\n]*)?\r?\n/.test(text.slice(at));
  return { ...placeOf(source, { start: at, end: at }), text: `\n${indent}  ${line}${broken ? '' : `\n${indent}`}` };
}
