// Expectations in files. `UPDATE=1 npm test` writes them; the difference is then reviewed like code.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { repository } from './shared.ts';

/** Fails when the file does not hold exactly this text. */
export function assertGolden(path: string, actual: string): void {
  if (process.env.UPDATE) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, actual);
    return;
  }
  const name = relative(repository, path);
  assert.ok(existsSync(path), `${name} is missing; UPDATE=1 writes it`);
  assert.equal(actual, readFileSync(path, 'utf8'), `${name} differs; UPDATE=1 rewrites it`);
}
