// Development only: holds the catalogue against the pages of the manual, so that its next version is one command:
//   npx tsx tools/compare-manual.ts [../support-docs]
// Lists names that the catalogue lacks, and scopes and defaults of which a page says otherwise. Changes nothing: a page may be wrong, and what is right goes
// into the corrections, or into a description by hand.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { showValue } from '../compiler/schema/describe.ts';
import type { OptionSpec, Product, Schema } from '../compiler/schema/option.ts';
import { schemaFor } from '../compiler/schema/schema.ts';
import { manualPages } from '../test/manual.ts';
import { type Statement, statementsOf } from './manual-facts.ts';

/** Pages about interfaces for programs and commands; what they assign is theirs. */
const programming = /\/(?:3-api|3-policy|hooks|lua|http-api[\w-]*|console-commands|executable|mobile-developer-guide)\/|\/apis-/;

/** Where a list is one of options; elsewhere it may be of context variables, glossary entries, commands. */
const describing = /\/(?:config|modules|3-push|3-rest)\/|-modules-|\/modules-|conf-ref-|ecelerity-conf|listener|mobility-/;

/** Lines of a report on one page. */
export function differencesOf(page: string, text: string, knows: (name: string) => boolean): readonly string[] {
  if (programming.test(page)) return [];
  const product: Product = page.startsWith('3') ? '3' : '4';
  const schema = schemaFor(product);
  const statements = statementsOf(text).filter(
    ({ kind, ...rest }) => kind !== 'named' || describing.test(page) || ('value' in rest && rest.value !== null),
  );
  const lines = statements.flatMap((statement) => differences(statement, schema, knows).map((line) => `${page}:${statement.line} ${line}`));
  return [...new Map(lines.map((line) => [line.replace(/^\S+ /, ''), line])).values()];
}

function differences(statement: Statement, schema: Schema, knows: (name: string) => boolean): readonly string[] {
  const { name } = statement;
  const specs = schema.optionAnywhere(name);
  switch (statement.kind) {
    case 'named':
      if (knows(name)) return [];
      // The keys of maps and the variables that a module sets are listed in the same manner.
      return [statement.value === null ? `lists ${name}, which is no option` : `lacks ${name} = ${statement.value}`];
    case 'scopes': {
      if (specs.length === 0) return [];
      const missing = statement.scopes.filter((scope) => schema.scope(scope) !== null && schema.option(scope, name) === null);
      return missing.length === 0 ? [] : [`contradicts ${name}: valid in ${missing.join(', ')}, says the page`];
    }
    case 'default':
      if (specs.length === 0 || specs.some((spec) => hasDefault(spec, statement.value))) return [];
      return [`contradicts ${name}: default ${statement.value}, says the page; ${specs.map(shown).join(' or ')}, says the catalogue`];
  }
}

function hasDefault(spec: OptionSpec, said: string): boolean {
  const plain = plainOf(said);
  const { default: value } = spec;
  if (value.kind === 'none') return ['', 'none', 'null', 'unset'].includes(plain);
  const has = value.kind === 'rule' ? value.text : typeof value.value === 'boolean' ? String(value.value) : showValue(value.value);
  return plainOf(has) === plain || spec.disputed?.includes(plain) === true || (value.kind === 'rule' && plainOf(has).includes(plain));
}

/** Without quotes and in one word for on and off. */
function plainOf(text: string): string {
  const plain = text.replace(/["'\s()]/g, '').toLowerCase();
  if (['true', 'on', 'yes', 'enabled'].includes(plain)) return '1';
  return ['false', 'off', 'no', 'disabled'].includes(plain) ? '0' : plain;
}

function shown({ default: value }: OptionSpec): string {
  return value.kind === 'none' ? 'none' : value.kind === 'rule' ? value.text : showValue(value.value);
}

/** Any option or stanza of either version. */
export function knownName(name: string): boolean {
  return (['3', '4'] as const).some((product) => {
    const schema = schemaFor(product);
    return schema.scope(name) !== null || schema.optionAnywhere(name).length > 0;
  });
}

if (process.argv[1] === import.meta.filename) {
  const folder = join(process.argv[2] ?? join(import.meta.dirname, '..', '..', 'support-docs'), 'content', 'momentum');
  if (!existsSync(folder))
    throw new Error(`${folder} is not there: clone github.com/SparkPost/support-docs beside this checkout, or name it`);
  let count = 0;
  for (const { page, text } of manualPages(folder))
    for (const line of differencesOf(page, text, knownName)) {
      console.log(line);
      count++;
    }
  console.log(`${count} differences`);
}
