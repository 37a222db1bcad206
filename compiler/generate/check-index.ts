// The index of the checks, made from the folder: adding a check is adding a file.

import { readdirSync } from 'node:fs';
import { basename } from 'node:path';

/** Content of `compiler/checks/all.gen.ts`. `folder` is `compiler/checks`; one folder below it for each subject. */
export function checkIndex(folder: string): string {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.gen.ts'))
    .map((name) => ({ path: name, name: constant(basename(name, '.ts')) }))
    .sort((a, b) => (basename(a.path, '.ts') < basename(b.path, '.ts') ? -1 : 1));
  return [
    '// Generated from the names of the files in this folder by `npm run generate`. Do not edit.',
    '',
    "import type { Check } from '../check/check.ts';",
    ...files.map(({ path, name }) => `import { ${name} } from './${path}';`),
    '',
    '/** Every check, in order of file name. */',
    `export const checks: readonly Check[] = [${files.length === 0 ? '' : `\n${files.map(({ name }) => `  ${name},`).join('\n')}\n`}];`,
    '',
  ].join('\n');
}

/** `balance-set-size` is exported as `balanceSetSize`. */
function constant(name: string): string {
  return name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
