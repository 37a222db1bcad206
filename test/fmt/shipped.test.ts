// What we ship as examples is what the formatter makes of it: the configurations in examples/, and the stanzas that completion proposes.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { schemaFor } from '../../compiler/schema/schema.ts';
import { parse } from '../../grammar/parse.ts';
import { completePatterns } from '../../lsp/complete/patterns.ts';
import { formatText } from '../../compiler/format/format.ts';
import { globFiles } from '../glob.mjs';
import { repository } from '../shared.ts';

async function formatted(text: string): Promise<string> {
  const result = await formatText(text, { product: '4' });
  assert.ok('text' in result, JSON.stringify(result));
  return result.text;
}

describe('what is shipped', () => {
  for (const file of globFiles(join(repository, 'examples'), '.conf')) {
    it(`${relative(repository, file)} is formatted`, async () => {
      const text = readFileSync(file, 'utf8');
      assert.equal(await formatted(text), text);
    });
  }

  const schema = schemaFor('4');
  const proposed = ['global', 'cluster', 'esmtp_listener'].flatMap((scope) => {
    const stanza = scope === 'global' ? null : (parse(`${scope} {\n}\n`).items.find((each) => each.kind === 'stanza') ?? null);
    return completePatterns({ scope, stanza }, schema, { start: 0, end: 0 });
  });
  for (const { label, edit } of proposed) {
    it(`the proposal "${label}" spells names and values as the formatter does`, async () => {
      const squeezed = (of: string) => of.replaceAll(/\s+/g, '');
      assert.equal(squeezed(await formatted(`${edit.text}\n`)), squeezed(edit.text));
    });
  }

  it('proposes each where it may stand', () => {
    const labels = proposed.map(({ label }) => label);
    assert.equal(new Set(labels).size, labels.length);
    assert.equal(labels.length, 9);
  });
});
