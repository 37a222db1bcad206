// textDocument/codeAction: the fixes that checks know, all safe ones of the file at once, and accepting a finding by a comment.

import { type Diagnostic, type FileEdit, type Fix, severities } from '../../compiler/diagnostics.ts';
import { isAcceptable } from '../../compiler/check/suppress.ts';
import { compatibleFixes } from '../../compiler/fix/fix.ts';
import type { Snapshot } from '../state/snapshot.ts';
import { append } from '../../base/append.ts';

export interface CodeAction {
  readonly title: string;
  readonly kind: 'quickfix' | 'source.fixAll.ecconf';
  readonly edits: readonly FileEdit[];
  /** What it mends. */
  readonly diagnostics: readonly Diagnostic[];
  /** The one that is meant when nobody chooses. */
  readonly preferred: boolean;
  /** Where the user is to write on after the edit: inside the text of the first edit. */
  readonly placeholder: { readonly start: number; readonly end: number } | null;
}

/**
 * The most findings that are answered for at once. Nobody reads a longer menu, and somebody who selects a whole file that was opened by
 * mistake, with a finding on each of its lines, must not stop the server.
 */
const mendedMax = 50;

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Actions for the findings that touch a range, fixes first. `only`: kinds that are wanted, by prefix; null: all. */
export function codeAction(snapshot: Snapshot, path: string, range: Range, only: readonly string[] | null): readonly CodeAction[] {
  const wanted = (kind: CodeAction['kind']) => only === null || only.some((each) => kind === each || kind.startsWith(`${each}.`));
  const all = snapshot.diagnostics();
  const actions: CodeAction[] = [];
  if (wanted('quickfix')) {
    const here = all
      .filter((each) => speaksOf(each, path, range))
      .sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity))
      .slice(0, mendedMax);
    append(actions, fixes(snapshot, here));
    for (const each of here) append(actions, accept(snapshot, path, range, each));
  }
  if (wanted('source.fixAll.ecconf')) append(actions, fixAll(snapshot, path, all));
  return actions;
}

/** The finding itself or one of its related places touches the range: it may be mended and accepted from any of them. */
function speaksOf({ at, related }: Diagnostic, path: string, range: Range): boolean {
  return [at, ...related.map((each) => each.at)].some(
    (place) => place.file === path && place.start <= range.end && range.start <= place.end,
  );
}

/**
 * Finding by finding, each with its best fix first; a fix that several findings have is one action. What would leave its finding in place
 * is not offered; what would bring another finding about is, but never as the one to be taken without looking.
 */
function fixes(snapshot: Snapshot, diagnostics: readonly Diagnostic[]): readonly CodeAction[] {
  const actions = new Map<string, CodeAction>();
  let looks = 0;
  for (const each of diagnostics) {
    const offers = [...(each.fix === null ? [] : [each.fix]), ...(each.alternatives ?? [])];
    for (const [i, fix] of offers.entries()) {
      const { title, edits } = fix;
      const key = JSON.stringify([title, edits]);
      const known = actions.get(key);
      const isFirst = i === 0;
      // What a key applies without a choice is proven first.
      const proof = fix.safe
        ? snapshot.proven().has(each)
          ? 'proven'
          : 'unproven'
        : looks++ < looksMax
          ? snapshot.tried(each, fix)
          : 'unproven';
      if (proof === 'useless') continue;
      const found = [...(known?.diagnostics ?? []), each];
      const preferred = known?.preferred === true || (isFirst && proof === 'proven');
      actions.set(key, { title, kind: 'quickfix', edits, diagnostics: found, preferred, placeholder: null });
    }
  }
  return [...actions.values()];
}

/** Trying one fix checks all that it touches; a place with more mistakes than these is mended by hand. */
const looksMax = 6;

/** Safe fixes of this file only, and only those that touch no other file: saving one file must not change others. */
function fixAll(snapshot: Snapshot, path: string, all: readonly Diagnostic[]): readonly CodeAction[] {
  const source = snapshot.source(path);
  const candidates = all.filter(({ at, fix }) => at.file === path && fix?.safe === true && fix.edits.every((edit) => edit.file === path));
  const own = candidates.length === 0 ? [] : candidates.filter((each) => snapshot.proven().has(each));
  const chosen = compatibleFixes(
    new Map(source === null ? [] : [[path, source.text]]),
    own.flatMap(({ fix }): readonly Fix[] => (fix === null ? [] : [fix])),
  );
  const edits = chosen.flatMap((fix) => fix.edits);
  if (edits.length === 0) return [];
  const diagnostics = own.filter(({ fix }) => fix !== null && chosen.includes(fix));
  return [{ title: 'Apply all safe fixes', kind: 'source.fixAll.ecconf', edits, diagnostics, preferred: false, placeholder: null }];
}

/** Errors of a value or a name by itself: the product refuses it, whoever accepts it here. */
const unreadable: ReadonlySet<string> = new Set(['EC2005', 'EC2006', 'EC2007', 'EC2009', 'EC2010', 'EC2011', 'EC2013', 'EC2022', 'EC3605']);

/** A comment before the line. The reason is for the user to write; without one the comment is itself a finding (EC3901). */
function accept(snapshot: Snapshot, path: string, range: Range, diagnostic: Diagnostic): readonly CodeAction[] {
  const source = snapshot.source(path);
  // What leaves something unread cannot be accepted, nor what is said of such comments. That a value cannot be read no comment makes true.
  const { code, severity } = diagnostic;
  if (source === null || !isAcceptable(code) || code.startsWith('EC39') || (severity === 'error' && unreadable.has(code))) return [];
  const places = [diagnostic.at, ...diagnostic.related.map(({ at }) => at)];
  const place = places.find((each) => each.file === path && each.start <= range.end && range.start <= each.end);
  if (place === undefined) return [];
  const line = source.lines.position(place.start).line;
  const start = source.lines.lineStart(line);
  // A line that begins inside of a string has no room for a comment before it.
  if (isInsideText(source.tree.items, start)) return [];
  const indentation = /^[ \t]*/.exec(source.text.slice(start, source.lines.lineEnd(line)))?.[0] ?? '';
  const text = `${indentation}# ecconf-ignore ${diagnostic.code}: `;
  return [
    {
      title: `Accept ${diagnostic.code} here, with a reason`,
      kind: 'quickfix',
      edits: [{ file: path, start, end: start, text: `${text}\n` }],
      diagnostics: [diagnostic],
      preferred: false,
      placeholder: { start: text.length, end: text.length },
    },
  ];
}

type Items = NonNullable<ReturnType<Snapshot['source']>>['tree']['items'];

function isInsideText(items: Items, offset: number): boolean {
  const item = items.find((each) => each.start < offset && offset < each.end);
  if (item?.kind === 'stanza') return isInsideText(item.items, offset);
  if (item?.kind !== 'option' || item.value === null) return false;
  const texts = item.value.kind === 'text' ? [item.value] : item.value.kind === 'list' ? item.value.items : [];
  return texts.some((each) => each.start < offset && offset < each.end);
}
