// A repair is proven before a machine may apply it: it is made on a copy, which is parsed and checked again. What it was offered for
// must be gone, nothing new may be found, and no setting may have become active or have gone that the finding does not speak of.

import { causesOnly, type Diagnostic, type Fix } from '../diagnostics.ts';
import type { Project } from '../load/model.ts';
import { applyFixes, compatibleFixes } from './fix.ts';
import { settingChanges } from './settings.ts';

/** One state of a project and what was found in it. */
export interface Looked {
  readonly project: Project;
  readonly diagnostics: readonly Diagnostic[];
}

/** Loads and checks with these texts in place of those on the disk. */
export type Look = (texts: ReadonlyMap<string, string>) => Looked;

export interface Proof {
  /** The findings that are mended, each proven together with the others. */
  readonly proven: readonly Diagnostic[];
  /** Those whose repair must not be made, with the reason as the rest of a sentence. */
  readonly refused: ReadonlyMap<Diagnostic, string>;
  /** The new texts of the files that change. */
  readonly texts: ReadonlyMap<string, string>;
  readonly after: Looked;
}

/**
 * Proves the safe repairs among the findings of `before`. Where all together pass, that costs one look; one that does not pass is found by
 * halving, in about 2 log n looks each. After `looksMax` looks the rest is refused.
 */
export function proveFixes(before: Looked, look: Look, looksMax = 200): Proof {
  const candidates = candidatesIn(before);
  const refused = new Map<Diagnostic, string>();
  let looks = 0;
  let base: { readonly proven: readonly Diagnostic[]; readonly texts: ReadonlyMap<string, string>; readonly after: Looked } = {
    proven: [],
    texts: new Map(),
    after: before,
  };
  const attempt = (wanted: readonly Diagnostic[]) => {
    looks++;
    const texts = textsWith(before, wanted);
    const after = look(texts);
    return { texts, after, problem: problemOf(before, after, wanted, texts) };
  };
  const add = (more: readonly Diagnostic[]): void => {
    if (more.length === 0) return;
    if (looks >= looksMax) {
      for (const each of more) refused.set(each, 'there are too many repairs to prove each of them; run it again');
      return;
    }
    const wanted = [...base.proven, ...more];
    const { texts, after, problem } = attempt(wanted);
    const [only] = more;
    if (problem === null) base = { proven: wanted, texts, after };
    else if (more.length === 1 && only !== undefined) refused.set(only, problem);
    else {
      const half = more.length >> 1;
      add(more.slice(0, half));
      add(more.slice(half));
    }
  };
  add(candidates);
  return { proven: base.proven, refused, texts: base.texts, after: base.after };
}

/** What a change that is no repair of itself would do. */
export type Trial = 'proven' | 'unproven' | 'useless';

/** Tries one fix of one finding on a copy. Costs one look. */
export function tryFix(before: Looked, look: Look, finding: Diagnostic, fix: Fix): Trial {
  const wanted = [{ ...finding, fix }];
  const texts = textsWith(before, wanted);
  const after = look(texts);
  const identity = identityOf(finding);
  const count = ({ diagnostics }: Looked) => diagnostics.filter((each) => identityOf(each) === identity).length;
  if (count(after) >= count(before)) return 'useless';
  return problemOf(before, after, wanted, texts) === null ? 'proven' : 'unproven';
}

/** Safe repairs that do not touch each other, the first of two. */
function candidatesIn({ project, diagnostics }: Looked): readonly Diagnostic[] {
  // What follows from another finding is not mended by itself.
  const safe = causesOnly(diagnostics).filter(({ fix }) => fix?.safe === true);
  const texts = new Map([...project.sources].map(([path, source]) => [path, source.text]));
  const chosen = new Set(
    compatibleFixes(
      texts,
      safe.flatMap(({ fix }) => (fix === null ? [] : [fix])),
    ),
  );
  return safe.filter(({ fix }) => fix !== null && chosen.has(fix));
}

function textsWith({ project }: Looked, mended: readonly Diagnostic[]): ReadonlyMap<string, string> {
  const fixes = mended.flatMap(({ fix }) => (fix === null ? [] : [fix]));
  const files = new Set(fixes.flatMap(({ edits }) => edits.map(({ file }) => file)));
  return applyFixes(new Map([...files].map((file) => [file, project.sources.get(file)?.text ?? ''])), fixes).texts;
}

/** Why these repairs together must not be made, or null. */
function problemOf(before: Looked, after: Looked, mended: readonly Diagnostic[], texts: ReadonlyMap<string, string>): string | null {
  const [was, is, gone] = [countByIdentity(before.diagnostics), countByIdentity(after.diagnostics), countByIdentity(mended)];
  for (const [identity, { count, first }] of gone) {
    if ((is.get(identity)?.count ?? 0) > (was.get(identity)?.count ?? 0) - count) return `${first.code} would still be found`;
  }
  for (const [identity, { count, first }] of is) {
    if (count > (was.get(identity)?.count ?? 0)) return `${first.code} would be found then: ${first.message}`;
  }
  const left = causesOnly(after.diagnostics);
  if (left.length > causesOnly(before.diagnostics).length - mended.length) {
    const known = new Set(causesOnly(before.diagnostics).map(identityOf));
    const more = left.find((each) => !known.has(identityOf(each)));
    return `what follows from it would remain${more === undefined ? '' : `, ${more.code}: ${more.message}`}`;
  }
  const beside = errorBeside(after, mended, texts);
  if (beside !== null) return `another mistake stands at the same place, ${beside.code}: ${beside.message}`;
  return unnamedChange(before.project, after.project, mended);
}

interface Counted {
  readonly count: number;
  readonly first: Diagnostic;
}

/** Findings move with the text, so they are known by what they say; numbers of lines in it move, too. */
function identityOf({ code, at, message }: Diagnostic): string {
  return `${code} ${at.file} ${message.replace(/\bline \d+/g, 'line')}`;
}

function countByIdentity(diagnostics: readonly Diagnostic[]): ReadonlyMap<string, Counted> {
  const counts = new Map<string, Counted>();
  for (const each of diagnostics) {
    const identity = identityOf(each);
    const known = counts.get(identity);
    counts.set(identity, { count: (known?.count ?? 0) + 1, first: known?.first ?? each });
  }
  return counts;
}

/** An error that is left on a line that the repairs touch: where two mistakes overlap, nobody knows what was meant. */
function errorBeside(after: Looked, mended: readonly Diagnostic[], texts: ReadonlyMap<string, string>): Diagnostic | null {
  const touched = new Set<string>();
  for (const file of texts.keys()) {
    const edits = mended.flatMap(({ fix }) => (fix?.edits ?? []).filter((edit) => edit.file === file)).sort((a, b) => a.start - b.start);
    const lines = after.project.sources.get(file)?.lines;
    let moved = 0;
    for (const { start, end, text } of edits) {
      const first = lines?.position(start + moved).line ?? 0;
      const last = lines?.position(start + moved + text.length).line ?? 0;
      for (let line = first; line <= last; line++) touched.add(`${file} ${line}`);
      moved += text.length - (end - start);
    }
  }
  const found = after.diagnostics.find(({ severity, at }) => {
    const line = after.project.sources.get(at.file)?.lines.position(at.start).line;
    return severity === 'error' && touched.has(`${at.file} ${line}`);
  });
  return found ?? null;
}

/** A setting that has come or gone and of which no finding speaks. */
function unnamedChange(before: Project, after: Project, mended: readonly Diagnostic[]): string | null {
  const { added, removed } = settingChanges(before, after);
  if (added.length === 0 && removed.length === 0) return null;
  const words = new Set(mended.flatMap((each) => wordsOf(each, before)));
  // A name may hold characters that nobody sees and that no finding repeats.
  const named = { has: (word: string) => words.has(word.replace(/[^\w:.-]/g, '')) };
  const wasThere = new Set(removed.map(({ what }) => what));
  const isThere = new Set(added.map(({ what }) => what));
  const moved = (scopes: readonly string[]) => scopes.some((word) => named.has(word));
  const movedFrom = new Set(removed.filter(({ scopes }) => moved(scopes)).map(({ what }) => what));
  const movedTo = new Set(added.filter(({ scopes }) => moved(scopes)).map(({ what }) => what));
  const stray = added.find(({ key, what, scopes }) => !named.has(key) && !(wasThere.has(what) && (moved(scopes) || movedFrom.has(what))));
  if (stray !== undefined) return `${stray.what} would become active, of which the finding says nothing`;
  // What was read as an option may have been the entry of a dictionary.
  const isEntry = (what: string) => added.some((each) => named.has(each.key) && each.what.includes(what.replace(' = ', '=')));
  const lost = removed.find(
    ({ key, what, scopes }) => !named.has(key) && !isEntry(what) && !(isThere.has(what) && (moved(scopes) || movedTo.has(what))),
  );
  return lost === undefined ? null : `${lost.what} would no longer be active, of which the finding says nothing`;
}

/** The words of a finding and those of the text that its repair touches, lower case. */
function wordsOf({ message, fix, at }: Diagnostic, { sources }: Project): readonly string[] {
  const touched = [at, ...(fix?.edits ?? [])].map(({ file, start, end }) => {
    const text = sources.get(file)?.text ?? '';
    const begin = text.lastIndexOf('\n', Math.max(0, start - 1)) + 1;
    const stop = text.indexOf('\n', end);
    return end - start > 0 ? text.slice(begin, stop < 0 ? text.length : stop) : '';
  });
  return [message, fix?.title ?? '', ...touched].flatMap((part) => part.toLowerCase().match(/[\w:.-]+/g) ?? []);
}
