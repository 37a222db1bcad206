// The formatter on every configuration block of the manuals.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatText } from '../../compiler/format/format.ts';
import { parse } from '../../grammar/parse.ts';
import { firstError } from '../../grammar/print/prettier-plugin.ts';
import { shared } from '../shared.ts';
import { assertSettled } from './settled.ts';

interface Block {
  readonly file: string;
  readonly version: '3' | '4';
  readonly expect: string;
}

describe('formatting the manuals', () => {
  const folder = shared('corpus', 'docs');
  if (folder === null) return;
  const blocks: Block[] = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));

  it('keeps the meaning of every block and settles at once', async () => {
    let formatted = 0;
    for (const { file, version } of blocks) {
      const text: string = readFileSync(join(folder, file), 'utf8');
      if (firstError(parse(text)) !== null) continue;
      await assertSettled(text, { product: version });
      // The same file as an editor on Windows saves it.
      const windows = await formatText(text.replaceAll('\n', '\r\n'), { product: version });
      // Line ends inside of strings are part of the values.
      const plain = 'text' in windows ? { text: windows.text.replaceAll('\r\n', '\n') } : windows;
      assert.deepEqual(plain, await formatText(text, { product: version }), file);
      formatted++;
    }
    assert.ok(formatted > 700, `only ${formatted} were formatted`);
  });

  it('leaves damaged blocks alone and names the first error', async () => {
    let refused = 0;
    for (const { file, version } of blocks) {
      const text: string = readFileSync(join(folder, file), 'utf8');
      const error = firstError(parse(text));
      if (error === null) continue;
      const result = await formatText(text, { product: version });
      assert.ok('error' in result, file);
      assert.equal(result.error.line, text.slice(0, error.start).split('\n').length, file);
      refused++;
    }
    assert.ok(refused > 20, `only ${refused} were refused`);
  });
});
