// Where the facts, the corpus and the fixtures lie that are read in place and never copied. Absent in a user's clone.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

export const repository = join(import.meta.dirname, '..');
const folder = join(repository, '..', 'shared');

let said = false;

/** A path under `../shared`, or null where that is absent; then one line on the console says so. */
export function shared(...parts: string[]): string | null {
  const path = join(folder, ...parts);
  if (existsSync(path)) return path;
  if (process.env.CI) throw new Error(`${join('..', 'shared', ...parts)} is missing; in CI it must be there`);
  if (!said) console.log('(../shared is absent: the tests on the manuals, their facts and fixtures have nothing to read here)');
  said = true;
  return null;
}
