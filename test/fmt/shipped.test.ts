// What we ship as examples is what the formatter makes of it: the configurations in examples/ to the letter, the snippets of the VS Code
// extension but for white space, which depends on what is filled in.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
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

  const snippets: Record<string, { readonly body: readonly string[] }> = JSON.parse(
    readFileSync(join(repository, 'lsp', 'vscode', 'snippets', 'ecelerity-conf.json'), 'utf8'),
  );
  for (const [name, { body }] of Object.entries(snippets)) {
    it(`the snippet ${name} spells names and values as the formatter does`, async () => {
      const text = body
        .join('\n')
        .replaceAll(/\$\{\d+\|([^,|]*)[^|]*\|\}/g, '$1')
        .replaceAll(/\$\{\d+:([^}]*)\}/g, '$1')
        .replaceAll(/\$\d+/g, '');
      const squeezed = (of: string) => of.replaceAll(/\s+/g, '');
      assert.equal(squeezed(await formatted(`${text}\n`)), squeezed(text));
    });
  }
});
