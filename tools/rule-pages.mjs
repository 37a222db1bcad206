// The pages of all codes as one JSON text, for the programs that do not carry them.
import { join } from 'node:path';
import { build } from 'esbuild';

export async function rulePages() {
  const { outputFiles } = await build({
    stdin: { contents: "export { rules } from './compiler/rules/all.ts';", resolveDir: join(import.meta.dirname, '..') },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
  });
  const [{ text }] = outputFiles;
  const { rules } = await import(`data:text/javascript;base64,${Buffer.from(text).toString('base64')}`);
  const pages = rules.map(({ code, why, bad, good }) => [code, { why, bad, good }]);
  return `${JSON.stringify(Object.fromEntries(pages))}\n`;
}
