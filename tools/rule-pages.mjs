// The pages of all codes as JSON, for the programs that do not carry them.
import { join } from 'node:path';
import { build } from 'esbuild';

/** With these an example is longer than one reads beside a page. */
const exampleMost = 1500;

let rules = null;

/** Bundled once, for all that a build makes of them. */
const allRules = () => (rules ??= loadRules());

async function loadRules() {
  const { outputFiles } = await build({
    stdin: { contents: "export { rules } from './compiler/rules/all.ts';", resolveDir: join(import.meta.dirname, '..') },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
  });
  const [{ text }] = outputFiles;
  return (await import(`data:text/javascript;base64,${Buffer.from(text).toString('base64')}`)).rules;
}

const jsonOf = (pages) => `${JSON.stringify(Object.fromEntries(pages))}\n`;

export async function rulePages() {
  return jsonOf((await allRules()).map(({ code, why, bad, good }) => [code, { why, bad, good }]));
}

/** The same for the playground, where they have to be small. */
export async function shortRulePages() {
  const short = (example) => (JSON.stringify(example).length > exampleMost ? null : example);
  return jsonOf((await allRules()).map(({ code, title, why, bad, good }) => [code, { title, why, bad: short(bad), good: short(good) }]));
}
