// Where the facts, the corpus and the fixtures lie that are read in place and never copied. Absent in a user's clone.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

export const repository = join(import.meta.dirname, '..');
const folder = join(repository, '..', 'shared');

/** A path under `../shared`, or null where that is absent; then one line on the console says so. */
export function shared(...parts: string[]): string | null {
  const path = join(folder, ...parts);
  if (existsSync(path)) return path;
  if (process.env.CI) throw new Error(`${join('..', 'shared', ...parts)} is missing; in CI it must be there`);
  console.log(`(../shared/${parts.join('/')} is absent: its tests have nothing to read here)`);
  return null;
}
