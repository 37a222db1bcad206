// textDocument/selectionRange: from the word under the cursor outwards, step by step.

import type { Node } from '../../grammar/tree.ts';
import { nodeAt } from '../../grammar/walk.ts';
import { innerSpan } from '../../compiler/names/inner-span.ts';
import type { Snapshot } from '../state/snapshot.ts';
import { occurrenceAt } from '../names/symbols.ts';
import { append } from '../../base/append.ts';

export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Spans from the smallest to the whole file; each lies inside the next and is smaller than it. */
export function selectionRange(snapshot: Snapshot, path: string, offset: number): readonly Range[] {
  const source = snapshot.source(path);
  if (source === null) return [];
  const { text, tree } = source;
  const found: Range[] = [{ start: 0, end: text.length }];
  for (const node of nodeAt(tree, offset)) append(found, spansOf(text, node, offset));
  const name = occurrenceAt(snapshot, path, offset);
  if (name !== null) found.push(name);
  found.reverse();
  const nested: Range[] = [];
  for (const { start, end } of found) {
    const inner = nested.at(-1);
    if (start > offset || end < offset) continue;
    if (inner === undefined || (start <= inner.start && end >= inner.end && end - start > inner.end - inner.start))
      nested.push({ start, end });
  }
  return nested;
}

/** From outside to inside. */
function spansOf(text: string, node: Node, offset: number): readonly Range[] {
  const whole = { start: node.start, end: node.end };
  switch (node.kind) {
    case 'stanza': {
      const body = node.open >= 0 && node.close >= 0 && offset > node.open && offset <= node.close;
      if (body) return [whole, { start: node.open, end: node.close + 1 }, { start: node.open + 1, end: node.close }];
      return [whole, ...nameSpan(node.start, node.nameEnd, offset)];
    }
    case 'option':
    case 'include':
      return [whole, ...nameSpan(node.start, node.nameEnd, offset)];
    case 'text':
      return [whole, innerSpan(text, node)];
    case 'dict':
    case 'entry':
    case 'junk':
    case 'list':
      return [whole];
  }
}

function nameSpan(start: number, end: number, offset: number): readonly Range[] {
  return offset <= end ? [{ start, end }] : [];
}
