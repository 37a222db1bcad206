// What a command gives back: lines for people and the same as data for programs, or what is wrong and how to mend it.

/** A JSON value; `xml ` uses the same. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };

/** The outermost object. A long list may be lazy, so that ten thousand addresses are never all in memory as text. */
export type Document = Readonly<Record<string, Value | Iterable<Value>>>;

export type Answer = Said | Failed;

export interface Said {
  readonly ok: true;
  lines(): Iterable<string>;
  document(): Document;
  /** Other than 0 where not all went well although there is an answer (docs/console.md, exit status). */
  readonly status?: number;
  /** Lines that are the answer in whatever format: what somebody else has said. */
  readonly raw?: () => Iterable<string>;
  /** In place of what is made of the document after `xml `, where the manual knows its names. */
  readonly xml?: () => Iterable<string>;
}

export interface Failed {
  readonly ok: false;
  readonly what: string;
  readonly mend: string;
}

/** Nothing to report: `Ok`, as the product says it. */
export const nothingToReport: Said = say(['Ok'], { result: 'Ok' });

export function say(lines: readonly string[], document: Document): Said {
  return { ok: true, lines: () => lines, document: () => document };
}

/** `what` is wrong, and how to `mend` it: two clauses of one line, `error: what (mend)`. */
export function fail(what: string, mend: string): Failed {
  return { ok: false, what, mend };
}

export function* mapLazily<From, To>(items: Iterable<From>, each: (item: From) => To): Generator<To> {
  for (const item of items) yield each(item);
}
