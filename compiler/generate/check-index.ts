// The index of the checks, made from the folder: adding a check is adding a file.

import { readdirSync } from 'node:fs';

/** Content of `compiler/checks/all.gen.ts`. `folder` is `compiler/checks`. */
export function checkIndex(folder: string): string {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.gen.ts'))
    .map((name) => name.slice(0, -'.ts'.length))
    .sort();
  return [
    '// Generated from the names of the files in this folder by `npm run generate`. Do not edit.',
    '',
    "import type { Check } from '../check.ts';",
    ...names.map((name) => `import { ${constant(name)} } from './${name}.ts';`),
    '',
    '/** Every check, in order of file name. */',
    `export const checks: readonly Check[] = [${names.length === 0 ? '' : `\n${names.map((name) => `  ${constant(name)},`).join('\n')}\n`}];`,
    '',
  ].join('\n');
}

/** `balance-set-size` is exported as `balanceSetSize`. */
function constant(name: string): string {
  return name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
