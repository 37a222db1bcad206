// Every feature at every offset, of sound and of broken text: none throws, and what they give keeps the rules of the protocol.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { incomingCalls, outgoingCalls, prepareCallHierarchy } from '../../../lsp/features/call-hierarchy.ts';
import { codeAction } from '../../../lsp/features/code-action.ts';
import { codeLens, resolveLens } from '../../../lsp/features/code-lens.ts';
import { completion, documentation } from '../../../lsp/features/completion.ts';
import { definition } from '../../../lsp/features/definition.ts';
import { documentHighlight } from '../../../lsp/features/document-highlight.ts';
import { documentLink } from '../../../lsp/features/document-link.ts';
import { documentSymbol, type OutlineSymbol } from '../../../lsp/features/document-symbol.ts';
import { foldingRange } from '../../../lsp/features/folding-range.ts';
import { hover } from '../../../lsp/features/hover.ts';
import { inlayHint } from '../../../lsp/features/inlay-hint.ts';
import { references } from '../../../lsp/features/references.ts';
import { prepareRename, rename } from '../../../lsp/features/rename.ts';
import { selectionRange } from '../../../lsp/features/selection-range.ts';
import { semanticTokens } from '../../../lsp/features/semantic-tokens.ts';
import { workspaceSymbol } from '../../../lsp/features/workspace-symbol.ts';
import type { Snapshot } from '../../../lsp/state/snapshot.ts';
import { marked, root, snapshotOf } from '../marked.ts';
import { sample } from '../sample.ts';

const { files } = marked(sample);
const conf = 'default/ecelerity-cluster.conf';
const original = files.get(conf) ?? '';

/** The sample with one file changed. */
function withText(text: string): Snapshot {
  return snapshotOf(new Map([...files, [conf, text]]));
}

function perOffset(snapshot: Snapshot, path: string, offset: number): void {
  const source = snapshot.source(path);
  assert.ok(source !== null);
  const { lines, text } = source;
  const inside = ({ start, end }: { start: number; end: number }, what: string) =>
    assert.ok(start >= 0 && start <= end && end <= text.length, `${what} in the text at ${offset}`);
  for (const item of completion(snapshot, path, offset)) {
    const { start, end } = item.edit;
    assert.ok(start <= offset && offset <= end, `${item.label}: the edit holds the cursor at ${offset}`);
    assert.equal(lines.position(start).line, lines.position(end).line, `${item.label}: on one line at ${offset}`);
  }
  const found = hover(snapshot, path, offset, { manual: null });
  if (found !== null) inside(found, 'hover');
  for (const each of documentHighlight(snapshot, path, offset)) inside(each, 'highlight');
  definition(snapshot, path, offset);
  references(snapshot, path, offset, { includeDeclaration: true });
  const target = prepareRename(snapshot, path, offset);
  if (target !== null) inside(target, 'rename');
  const renamed = rename(snapshot, path, offset, 'x-1');
  assert.equal(target === null && !('error' in renamed) && renamed.edits.length > 0, false, 'nothing is renamed that cannot be prepared');
  prepareCallHierarchy(snapshot, path, offset);
  codeAction(snapshot, path, { start: offset, end: offset }, ['quickfix']);
  const ranges = selectionRange(snapshot, path, offset);
  assert.equal(ranges.at(-1)?.end, text.length);
  for (const [i, range] of ranges.entries()) {
    inside(range, 'selection');
    const outer = ranges[i + 1];
    assert.ok(outer === undefined || (outer.start <= range.start && range.end <= outer.end), 'selections are nested');
  }
}

function perFile(snapshot: Snapshot, path: string): void {
  const source = snapshot.source(path);
  assert.ok(source !== null);
  const { lines, text } = source;
  let last = 0;
  for (const token of semanticTokens(snapshot, path, null)) {
    assert.ok(token.start >= last && token.end > token.start && token.end <= text.length, 'tokens are in order and do not overlap');
    assert.equal(lines.position(token.start).line, lines.position(token.end).line, 'a token is on one line');
    last = token.end;
  }
  const nested = (symbols: readonly OutlineSymbol[], start: number, end: number) => {
    for (const each of symbols) {
      assert.ok(each.name !== '', 'a symbol has a name');
      assert.ok(start <= each.start && each.end <= end, 'a symbol lies in its parent');
      assert.ok(each.start <= each.nameStart && each.nameEnd <= each.end, 'a name lies in its symbol');
      nested(each.children, each.start, each.end);
    }
  };
  nested(documentSymbol(snapshot, path), 0, text.length);
  for (const fold of foldingRange(snapshot, path)) assert.ok(fold.startLine < fold.endLine && fold.endLine < lines.lineCount);
  for (const lens of codeLens(snapshot, path)) resolveLens(snapshot, path, lens.about);
  for (const hint of inlayHint(snapshot, path, { start: 0, end: text.length }, { units: true, overridden: true, defaults: true }))
    assert.ok(hint.at <= text.length);
  documentLink(snapshot, path, { manual: 'https://m/' });
  codeAction(snapshot, path, { start: 0, end: text.length }, null);
  incomingCalls(snapshot, path);
  outgoingCalls(snapshot, path);
  workspaceSymbol(snapshot, '');
}

describe('every feature everywhere', () => {
  it('at every offset of every file of the sample', () => {
    const snapshot = snapshotOf(files);
    for (const path of snapshot.project.sources.keys()) {
      perFile(snapshot, path);
      const length = snapshot.source(path)?.text.length ?? 0;
      for (let offset = 0; offset <= length; offset++) perOffset(snapshot, path, offset);
    }
  });

  it('at the end of every beginning of a file', () => {
    for (let length = 0; length < original.length; length += 3) {
      const snapshot = withText(original.slice(0, length));
      perFile(snapshot, `${root}/${conf}`);
      perOffset(snapshot, `${root}/${conf}`, length);
    }
  });

  it('on text with pieces cut out and noise put in', () => {
    const noise = fc.constantFrom('', '"', "'", '{', '}', '[', ']', '(', ')', '=', '#', '/*', '\n', '\\', '\u{1F600}', 'include ', 'x');
    const offset = fc.nat({ max: original.length });
    fc.assert(
      fc.property(offset, fc.nat({ max: 40 }), noise, fc.array(offset, { maxLength: 4 }), (start, cut, put, cursors) => {
        const text = original.slice(0, start) + put + original.slice(start + cut);
        const snapshot = withText(text);
        perFile(snapshot, `${root}/${conf}`);
        for (const cursor of [start, ...cursors]) perOffset(snapshot, `${root}/${conf}`, Math.min(cursor, text.length));
      }),
      { numRuns: 200 },
    );
  });

  it('on a path that nobody knows', () => {
    const snapshot = snapshotOf(files);
    assert.deepEqual(completion(snapshot, '/nowhere', 3), []);
    assert.equal(hover(snapshot, '/nowhere', 3, { manual: null }), null);
    assert.deepEqual(semanticTokens(snapshot, '/nowhere', null), []);
    assert.deepEqual(codeAction(snapshot, '/nowhere', { start: 0, end: 9 }, null), []);
    assert.equal(documentation(snapshot, { scope: 'nowhere', name: 'nothing' }, { manual: null }), null);
  });
});
