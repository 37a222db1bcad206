// The invariant of incremental parsing: after any edits, the tree, the comments, the diagnostics and the lines are those of a parse
// from nothing. Chunks are in use from the first character on, so that small texts test them.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ParsedText } from '../../grammar/incremental.ts';
import { LineIndex } from '../../grammar/line-index.ts';
import { parse } from '../../grammar/parse.ts';
import { syntaxMessage } from '../../grammar/syntax-messages.ts';

/** Items of many shapes, long enough in sum for some ten chunks. */
function sample(items: number): string {
  const parts: string[] = [];
  for (let i = 0; i < items; i++) parts.push(shapes[i % shapes.length]?.(i) ?? '');
  return parts.join('');
}

const shapes: readonly ((i: number) => string)[] = [
  (i) => `# binding ${i}\nBinding "b${i}" {\n  Bind_Address = "10.0.${i % 250}.1"\n  Enable_DuraVIP = true\n}\n\n`,
  (i) => `Max_Outbound_${i} = ${i} # so many\n`,
  (i) => `Relay_Hosts = ( "10.${i}.0.0/8" "127.0.0.1" )\r\n`,
  (i) => `include "part${i}.conf"\n`,
  (i) => `ESMTP_Listener {\n  Listen "*:${1000 + i}" {\n    x = [ a = "b" c = ( d e ) ]\n  }\n} /* two\n lines */\n`,
  (i) => `Domain "x${i}.example" { a = 'b' }\n${i % 5 === 0 ? `lone${i}\n` : ''}`,
  (i) => `query = "select\n  from t${i}"\n`,
];

const snippets = [
  ...['{', '}', '"', "'", '(', ')', '[', ']', '=', '#', '/*', '*/', '/', '\\', ',', ' ', '\n', '\r', '\r\n', '\u00a0', '\u0001', '“'],
  ...[
    'a',
    'name = value',
    'Binding "x" {\n  a = 1\n}\n',
    'cluster {',
    '  ',
    '\n\n',
    'include ',
    'word word\n',
    '= {',
    'a =\n',
    'label {}\n',
    'é😀',
  ],
];

interface Edit {
  readonly at: number;
  readonly length: number;
  readonly text: string;
}

/** Places as fractions of the text: they stay valid whatever the edits before did. */
const edits = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.oneof({ arbitrary: fc.constant(0), weight: 4 }, fc.nat(3), fc.nat(60), { arbitrary: fc.nat(3000), weight: 1 }),
    text: fc.oneof(
      { arbitrary: fc.constantFrom(...snippets), weight: 5 },
      { arbitrary: fc.constant(''), weight: 3 },
      fc.nat(20).map(sample),
    ),
  }),
  { minLength: 1, maxLength: 25 },
);

function assertSame(parsed: ParsedText, text: string): void {
  assert.equal(parsed.text, text);
  const fresh = parse(text);
  const { items, comments, diagnostics } = fresh;
  assert.deepEqual(
    { items: parsed.tree.items, comments: parsed.tree.comments, diagnostics: parsed.tree.diagnostics },
    { items, comments, diagnostics },
  );
  const lines = new LineIndex(text);
  assert.equal(parsed.lines.lineCount, lines.lineCount);
  for (let line = 0; line < lines.lineCount; line++) assert.equal(parsed.lines.lineStart(line), lines.lineStart(line));
  assert.equal(parsed.length, text.length);
  assert.deepEqual(
    parsed.tree.diagnostics.map((each) => syntaxMessage(parsed.tree, each)),
    diagnostics.map((each) => syntaxMessage(fresh, each)),
  );
}

/** All that can be asked of a text in chunks without joining it, around `middle`, and here and there. */
function assertPlaces({ lines, letters }: ParsedText, text: string, middle: number): void {
  const index = new LineIndex(text);
  for (let at = 0; at <= text.length; at += Math.abs(at - middle) < 12 ? 1 : 7) {
    assert.deepEqual(lines.position(at), index.position(at));
    assert.deepEqual(lines.human(at), index.human(at));
    assert.equal(letters.slice(at, at + 3), text.slice(at, at + 3));
    assert.equal(letters.charCodeAt(at), text.charCodeAt(at));
  }
  for (let line = 0; line <= index.lineCount; line++) {
    assert.equal(lines.lineEnd(line), index.lineEnd(line));
    assert.equal(lines.lineText(line), index.lineText(line));
    for (const character of [0, 1, 7, 1000]) assert.equal(lines.offset({ line, character }), index.offset({ line, character }));
  }
}

function apply(text: string, { at, length, text: insert }: Edit): { start: number; end: number; text: string } {
  const start = Math.floor(at * text.length);
  const end = Math.min(text.length, start + length);
  return { start, end, text: text.slice(0, start) + insert + text.slice(end) };
}

describe('incremental parse', () => {
  it('gives what a parse from nothing gives, after any edits', () => {
    fc.assert(
      fc.property(fc.nat(120), edits, fc.boolean(), (size, steps, undo) => {
        let text = sample(size);
        let parsed = ParsedText.open(text, 0);
        parsed.lines.lineCount;
        for (const step of steps) {
          const before = text;
          const edit = apply(text, step);
          parsed = parsed.edit(edit.start, edit.end, step.text);
          text = edit.text;
          assertSame(parsed, text);
          if (!undo) continue;
          parsed = parsed.edit(edit.start, edit.start + step.text.length, before.slice(edit.start, edit.end));
          text = before;
          assertSame(parsed, text);
        }
      }),
      { numRuns: Number(process.env.FUZZ_RUNS ?? 150) },
    );
  });

  it('gives it at every keystroke of a typed and deleted option', () => {
    const begin = sample(60);
    for (const typed of [
      'Max_Retries = 20\n',
      'Binding "new" {\n  Bind_Address = "10.0.0.1"\n}\n',
      'x = ( "a" )\n/* c */ y = [ k = v ]\n',
    ]) {
      for (const at of [0, begin.indexOf('# binding 28'), begin.indexOf('Enable_DuraVIP = true', 2000), begin.length]) {
        let parsed = ParsedText.open(begin, 0);
        for (let i = 0; i < typed.length; i++) {
          parsed = parsed.edit(at + i, at + i, typed[i] ?? '');
          assertSame(parsed, begin.slice(0, at) + typed.slice(0, i + 1) + begin.slice(at));
        }
        for (let i = typed.length; i > 0; i--) {
          parsed = parsed.edit(at + i - 1, at + i, '');
          assertSame(parsed, begin.slice(0, at) + typed.slice(0, i - 1) + begin.slice(at));
        }
      }
    }
  });

  it('gives the places and letters of all that stands at the borders of chunks', () => {
    const begin = sample(120);
    const known = ParsedText.open(begin, 0);
    let border = 0;
    for (const { text: piece } of known.chunks) {
      for (const [before, behind] of [
        [0, 0],
        [1, 0],
        [0, 1],
        [2, 2],
      ] as const) {
        for (const insert of ['', '\r', '\n', '😀', '\ud83d', 'x = é😀\r']) {
          const [start, end] = [Math.max(0, border - before), Math.min(begin.length, border + behind)];
          const text = begin.slice(0, start) + insert + begin.slice(end);
          const parsed = known.edit(start, end, insert);
          assertPlaces(parsed, text, start);
          assertSame(parsed, text);
        }
      }
      border += piece.length;
    }
    assert.ok(known.chunks.length > 3, `${known.chunks.length} chunks`);
  });

  it('keeps the chunks that an edit does not touch', () => {
    const text = sample(400);
    const before = ParsedText.open(text, 0);
    const at = text.indexOf('Enable_DuraVIP', text.length / 2);
    const after = before.edit(at, at, 'x = 1\n  ');
    const known = new Set(before.chunks);
    const fresh = after.chunks.filter((chunk) => !known.has(chunk));
    assert.ok(before.chunks.length > 10, `${before.chunks.length} chunks`);
    assert.ok(fresh.length <= 3, `${fresh.length} new ones`);
    assertSame(after, after.text);
  });
});
