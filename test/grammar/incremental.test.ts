// The invariant of incremental parsing: after any edits, the tree, the comments, the diagnostics and the lines are those of a parse
// from nothing. Chunks are in use from the first character on, so that small texts test them.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ParsedText } from '../../grammar/incremental.ts';
import { LineIndex } from '../../grammar/line-index.ts';
import { parse } from '../../grammar/parse.ts';

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
  const { items, comments, diagnostics } = parse(text);
  assert.deepEqual(
    { items: parsed.tree.items, comments: parsed.tree.comments, diagnostics: parsed.tree.diagnostics },
    { items, comments, diagnostics },
  );
  const lines = new LineIndex(text);
  assert.equal(parsed.lines.lineCount, lines.lineCount);
  for (let line = 0; line < lines.lineCount; line++) assert.equal(parsed.lines.lineStart(line), lines.lineStart(line));
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
