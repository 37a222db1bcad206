// Files before and after, for every construct of the language. `UPDATE=1` writes what comes out; read the difference.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertGolden } from '../golden-file.ts';
import { assertSettled } from './settled.ts';

const folder = join(import.meta.dirname, 'golden');
const names = readdirSync(folder).filter((name) => name.endsWith('.conf') && !name.endsWith('.out.conf'));

describe('the canonical format', () => {
  for (const name of names) {
    it(name, async () => {
      const before = readFileSync(join(folder, name), 'utf8');
      const after = await assertSettled(before);
      assert.notEqual(after, before, 'this file shows nothing');
      assertGolden(join(folder, name.replace(/\.conf$/, '.out.conf')), after);
    });
  }

  it('covers at least these constructs', () => {
    assert.ok(names.length >= 10, names.join(' '));
  });
});
