// The pages of the manual, for tests and tools that compare us with them. They are not ours and not committed: a checkout of the public repository
// SparkPost/support-docs beside this one is read in place, or the one that ECCONF_MANUAL names.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { globFiles } from './glob.mjs';
import { repository } from './shared.ts';

let said = false;

/**
 * `content/momentum` of the manual; null where it is not there, and then one line on the console says so. A test that needs it is then not declared at all: CI
 * has no manual, and takes a test that is skipped for one that failed.
 */
export function manualFolder(): string | null {
  const folder = join(process.env['ECCONF_MANUAL'] ?? join(repository, '..', 'support-docs'), 'content', 'momentum');
  if (existsSync(folder)) return folder;
  if (!said)
    console.log(
      '(the manual is absent: tests that compare us with its pages are left out; ECCONF_MANUAL names a checkout of SparkPost/support-docs)',
    );
  said = true;
  return null;
}

/** Pages by path below `content/momentum`. */
export function* manualPages(folder: string): Generator<{ readonly page: string; readonly text: string }> {
  for (const part of ['3', '4', 'mobile', 'changelog'])
    for (const path of globFiles(join(folder, part), '.md'))
      yield { page: path.slice(folder.length + 1), text: readFileSync(path, 'utf8') };
}
