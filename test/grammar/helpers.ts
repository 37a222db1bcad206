// What the tests of the grammar share: the invariants that hold for any text whatever, and the corpus.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '../../grammar/parse.ts';
import { printSource } from '../../grammar/print/print-source.ts';
import { syntaxMessage, syntaxSeverity } from '../../grammar/syntax-messages.ts';
import type { Node, Tree } from '../../grammar/tree.ts';
import { childrenOf } from '../../grammar/walk.ts';
import { shared } from '../shared.ts';

/** Parses `text` and checks all that must hold of any tree. */
export function checkedParse(text: string): Tree {
  const tree = parse(text);
  assert.equal(tree.text, text);
  assert.equal(printSource(tree), text);
  assertNested(tree.items, 0, text.length);
  let last = 0;
  for (const comment of tree.comments) {
    assert.ok(comment.start >= last && comment.end > comment.start, 'comments are in order');
    last = comment.end;
  }
  let before = 0;
  for (const d of tree.diagnostics) {
    assert.ok(
      d.start >= before && d.end > d.start && d.end <= text.length,
      `${d.code} at ${d.start}-${d.end} is in order, not empty and in the text`,
    );
    before = d.start;
    assert.match(syntaxMessage(tree, d), /^\S[^\r\n]*[^.\s]$/);
    for (const edit of d.fix ?? []) assert.ok(edit.start >= 0 && edit.start <= edit.end && edit.end <= text.length);
  }
  return tree;
}

/** Children lie in their parent, in order, and do not overlap. */
function assertNested(nodes: readonly Node[], start: number, end: number): void {
  let at = start;
  for (const node of nodes) {
    assert.ok(node.start >= at && node.end > node.start && node.end <= end, `${node.kind} ${node.start}-${node.end} in ${at}-${end}`);
    assertNested(childrenOf(node), node.start, node.end);
    at = node.end;
  }
}

export function errorsOf(tree: Tree): string[] {
  return tree.diagnostics.filter((d) => syntaxSeverity(d.code) === 'error').map((d) => d.code);
}

/** The text after all fixes of the given codes (of all, if none are given). */
export function fixed(tree: Tree, ...codes: readonly string[]): string {
  const edits = tree.diagnostics.filter((d) => codes.length === 0 || codes.includes(d.code)).flatMap((d) => d.fix ?? []);
  const parts: string[] = [];
  let at = 0;
  for (const edit of edits.sort((a, b) => a.start - b.start)) {
    parts.push(tree.text.slice(at, edit.start), edit.text);
    at = edit.end;
  }
  return parts.join('') + tree.text.slice(at);
}

export interface CorpusFile {
  readonly file: string;
  readonly kind: string;
  readonly expect: string;
  readonly text: string;
}

/** The configuration blocks of the product's documentation, or null where they are absent. */
export function corpus(): readonly CorpusFile[] | null {
  const folder = shared('corpus', 'docs');
  if (folder === null) return null;
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Omit<CorpusFile, 'text'>[];
  return manifest.map((entry) => ({ ...entry, text: readFileSync(join(folder, entry.file), 'utf8') }));
}
