// textDocument/foldingRange: stanzas, long lists and dictionaries, comments of several lines, rows of includes.

import type { Source } from '../../compiler/load/source.ts';
import type { Item } from '../../grammar/tree.ts';
import { forEachItem } from '../../grammar/walk.ts';
import type { Snapshot } from '../state/snapshot.ts';

export interface Fold {
  /** Lines from 0; the last one stays visible with a stanza, so that its brace does. */
  readonly startLine: number;
  readonly endLine: number;
  readonly kind: 'region' | 'comment' | 'imports';
}

export function foldingRange(snapshot: Snapshot, path: string): readonly Fold[] {
  const source = snapshot.source(path);
  if (source === null) return [];
  const { lines, tree } = source;
  const folds: Fold[] = [];
  const line = (offset: number) => lines.position(offset).line;
  const add = (startLine: number, endLine: number, kind: Fold['kind']) => {
    if (endLine > startLine) folds.push({ startLine, endLine, kind });
  };
  forEachItem(tree.items, (item) => {
    if (item.kind === 'stanza' && item.open >= 0) {
      const end = item.close >= 0 ? line(item.close) - 1 : line(item.end);
      add(line(item.open), end, 'region');
    } else if (item.kind === 'option' && item.value !== null && item.value.kind !== 'text') {
      add(line(item.value.start), line(item.value.end) - 1, 'region');
    }
  });
  addIncludes(tree.items, line, add);
  addComments(source, line, add);
  return folds.sort((a, b) => a.startLine - b.startLine);
}

type Add = (startLine: number, endLine: number, kind: Fold['kind']) => void;

function addIncludes(items: readonly Item[], line: (offset: number) => number, add: Add): void {
  let first: Item | null = null;
  let last: Item | null = null;
  const flush = () => {
    if (first !== null && last !== null) add(line(first.start), line(last.end), 'imports');
    first = null;
    last = null;
  };
  for (const item of items) {
    if (item.kind !== 'include') {
      flush();
      if (item.kind === 'stanza') addIncludes(item.items, line, add);
      continue;
    }
    if (last !== null && line(item.start) > line(last.end) + 1) flush();
    first ??= item;
    last = item;
  }
  flush();
}

/** Block comments, and rows of comments that stand alone on their lines. */
function addComments({ text, tree, lines }: Source, line: (offset: number) => number, add: Add): void {
  let from = -1;
  let to = -1;
  for (const comment of tree.comments) {
    const start = line(comment.start);
    if (comment.kind === 'block') add(start, line(comment.end), 'comment');
    const alone = comment.kind === 'line' && text.slice(lines.lineStart(start), comment.start).trim() === '';
    if (alone && from >= 0 && start === to + 1) to = start;
    else {
      if (from >= 0) add(from, to, 'comment');
      from = alone ? start : -1;
      to = alone ? start : -1;
    }
  }
  if (from >= 0) add(from, to, 'comment');
}
