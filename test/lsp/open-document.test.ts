// What becomes of a document by the edits of a client: after any of them it is what a fresh open of the same text would be.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ParsedText } from '../../grammar/incremental.ts';
import { LineIndex } from '../../grammar/line-index.ts';
import { type Change, changeDocument, editableFile, type OpenDocument } from '../../lsp/state/open-document.ts';
import { type Encoding, offsetAt, positionAt } from '../../lsp/state/positions.ts';
import { offsetOf } from './message-rules.mjs';

const path = '/conf/default/ecelerity.conf';

/** Some twenty chunks, with both kinds of line ends and characters of all lengths. */
const begin = Array.from(
  { length: 200 },
  (_, i) =>
    `# no. ${i} é日😀${i % 3 === 0 ? '\r\n' : '\n'}Binding "b${i}" {\n  Bind_Address = "10.0.0.${i}" # 😀 é\r\n  EHLO_Hostname = ( "a" )\n}\n`,
).join('');

const place = fc.double({ min: 0, max: 1, noNaN: true });
const inserts = fc.constantFrom(
  ...['', 'a', ' = ', '}\n', '\n', '\r', '\r\n', '😀', 'é', '\ud83d', '( ', '"', 'lone\n', 'x = [ a\n', 'Binding "n" {\n  x = 日\n}\n'],
);
/** Places in lines, as a client says them: some beyond the end of their line or of the text. */
const change = fc.record({ line: place, character: fc.nat(40), lines: fc.nat(2), length: fc.nat(20), text: inserts });
const messages = fc.array(
  fc.oneof(
    { arbitrary: fc.array(change, { minLength: 1, maxLength: 3 }), weight: 8 },
    { arbitrary: fc.array(change, { minLength: 17, maxLength: 20 }), weight: 1 },
    { arbitrary: fc.nat(3), weight: 1 },
  ),
  { minLength: 1, maxLength: 8 },
);

function assertFresh({ file }: OpenDocument, text: string, encoding: Encoding): void {
  const fresh = editableFile(path, ParsedText.open(text, Number.POSITIVE_INFINITY));
  assert.deepEqual(file.diagnostics, fresh.diagnostics);
  const { lines } = file.source;
  for (let at = 0; at <= text.length; at += 7) {
    const position = positionAt(fresh.source.lines, at, encoding);
    assert.deepEqual(positionAt(lines, at, encoding), position);
    assert.equal(offsetAt(lines, position, encoding), offsetAt(fresh.source.lines, position, encoding));
  }
  // The last one: it joins the text.
  assert.equal(file.source.text, text);
}

describe('a document that is edited', () => {
  for (const encoding of ['utf-8', 'utf-16', 'utf-32'] as const satisfies readonly Encoding[])
    it(`is what opening its text would give, with positions in ${encoding}`, () => {
      fc.assert(
        fc.property(messages, (sent) => {
          let document: OpenDocument = { uri: `file://${path}`, path, version: 0, file: editableFile(path, ParsedText.open(begin, 0)) };
          let text = begin;
          for (const [version, message] of sent.entries()) {
            const changes: Change[] = [];
            for (const each of typeof message === 'number' ? [] : message) {
              const count = text.split('\n').length;
              const line = Math.floor(each.line * (count + 1));
              const range = {
                start: { line, character: each.character },
                end: { line: line + each.lines, character: each.lines === 0 ? each.character + each.length : each.length },
              };
              const [from, to] = [offsetOf(text, range.start, encoding), offsetOf(text, range.end, encoding)];
              // A client that counts UTF-16 units may cut a pair in two; the reader here does not.
              const index = new LineIndex(text);
              const cut = [range.start, range.end].some((at) => /[\udc00-\udfff]/.test(text.charAt(offsetAt(index, at, encoding))));
              if (to < from || cut) continue;
              changes.push({ range, text: each.text });
              text = text.slice(0, from) + each.text + text.slice(to);
            }
            if (typeof message === 'number') {
              text = text.slice(0, text.length - message) + text.slice(text.length - message + 1);
              changes.push({ text });
            }
            ({ document } = changeDocument(document, changes, version + 1, encoding));
            assertFresh(document, text, encoding);
          }
        }),
        { numRuns: Number(process.env.FUZZ_RUNS ?? 25) },
      );
    });
});
