// Every configuration block of the documentation goes through the grammar.
import assert from 'node:assert/strict';
import { checkedParse, corpus, errorsOf } from './helpers.ts';

describe('the corpus of documented configurations', () => {
  const files = corpus();

  it('parses without an error where the block is intact, and prints back byte for byte', function () {
    if (files === null) return this.skip();
    assert.ok(files.length > 800);
    for (const { file, expect, text } of files) {
      const errors = errorsOf(checkedParse(text));
      if (expect === 'ok') assert.deepEqual(errors, [], file);
    }
  });

  it('reports an ellipsis at its place', function () {
    if (files === null) return this.skip();
    for (const { file, text } of files.filter((f) => f.expect === 'placeholder' && /^\s*\.\.\.\s*$/m.test(f.text))) {
      const tree = checkedParse(text);
      const at = tree.diagnostics.filter((d) => d.code === 'EC1001' || d.code === 'EC1003').map((d) => d.start);
      for (const match of text.matchAll(/^[ \t]*(\.\.\.)[ \t]*$/gm)) {
        assert.ok(at.includes(match.index + match[0].indexOf('...')), `${file} at ${match.index}`);
      }
    }
  });

  it('survives every truncation of small blocks', function () {
    if (files === null) return this.skip();
    for (const { text } of files.filter((f) => f.text.length < 400).slice(0, 150)) {
      for (let end = 0; end <= text.length; end++) checkedParse(text.slice(0, end));
    }
  });
});
