// What the options and scopes are for that only facts describe (momentum.data.json): a sentence or two each, in our own words. They are
// needed when somebody reads them and at no other time, so they are no part of any bundle: the program says how to get them.

import type { OptionSpec, ScopeSpec } from './option.ts';

interface Prose {
  /** By name in lower case, or by `scope/name` where one name means different things. */
  readonly options: Readonly<Record<string, string>>;
  readonly scopes: Readonly<Record<string, string>>;
}

const none: Prose = { options: {}, scopes: {} };
let read: (() => string) | null = null;
let known: Prose | null = null;

/** @param reader gives prose.json as text. Called once, when a description is first looked at; what it throws counts as "there are none". */
export function readProseBy(reader: () => string): void {
  read = reader;
  known = null;
}

/** What an option is for, as Markdown; empty where nobody has described it. */
export function docOf(spec: OptionSpec): string {
  if (spec.doc !== '') return spec.doc;
  const { options } = prose();
  const name = spec.name.toLowerCase();
  for (const scope of spec.in) if (Object.hasOwn(options, `${scope}/${name}`)) return options[`${scope}/${name}`] ?? '';
  return Object.hasOwn(options, name) ? (options[name] ?? '') : '';
}

/** What a stanza is for, as `docOf`. */
export function scopeDocOf(spec: ScopeSpec): string {
  if (spec.doc !== '') return spec.doc;
  const { scopes } = prose();
  const name = spec.name.toLowerCase();
  return Object.hasOwn(scopes, name) ? (scopes[name] ?? '') : '';
}

function prose(): Prose {
  if (known === null && read !== null) {
    try {
      known = JSON.parse(read());
    } catch {
      // A copy of the program without its data still works; it only says less.
      known = none;
    }
  }
  return known ?? none;
}
