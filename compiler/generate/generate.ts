// `npm run generate`: writes every generated file. With `--check` it writes nothing and fails when one is stale.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { checkIndex } from './check-index.ts';
import type { Output } from './outputs.ts';

const root = join(import.meta.dirname, '..', '..');
const checking = process.argv.includes('--check');
// The index of the checks comes first: all that is generated from rules is made from what it lists.
const checks = join('compiler', 'checks');
const index = { path: join(checks, 'all.gen.ts'), content: () => checkIndex(join(root, checks)) };
if (!checking && isStale(index)) writeFileSync(join(root, index.path), index.content());
const { outputs } = await import('./outputs.ts');
// By name: pages of the runtime's programs are no business of the compiler.
const { programPages } = (await import(join(root, 'tools', 'program-pages.ts'))) as { readonly programPages: readonly Output[] };
const all = [...outputs, ...programPages];
const stale = all.filter(isStale);

for (const output of stale) {
  console.log(`${checking ? 'stale' : 'wrote'}: ${output.path}`);
  if (checking) continue;
  const path = join(root, output.path);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, output.content());
}
console.log(`${all.length} generated files, ${stale.length} ${checking ? 'stale' : 'written'}`);
if (checking && stale.length > 0) process.exitCode = 1;

function isStale(output: Output): boolean {
  try {
    return readFileSync(join(root, output.path), 'utf8') !== output.content();
  } catch {
    return true;
  }
}
