// The two ways in which the tests of the schema come to a value: a text read as a type, and a walk over the options of a sample.

import assert from 'node:assert/strict';
import type { Item, Value } from '../../grammar/tree.ts';
import { parse } from '../../grammar/parse.ts';
import type { Product, ValueType } from '../../compiler/schema/option.ts';
import { readValue } from '../../compiler/schema/read-value.ts';
import { schemaFor } from '../../compiler/schema/schema.ts';
import type { Reading, ValueProblem } from '../../compiler/schema/value.ts';

const before = 'x = ';

/** Reads `text` as the value of an option. Offsets are those in `text`. */
export function readText(type: ValueType, text: string): Reading {
  const whole = before + text;
  const { value, problems } = readValue(type, optionValue(whole), whole);
  return { value, problems: problems.map(shifted) };
}

function optionValue(whole: string): Value {
  const { items } = parse(whole);
  const [item] = items;
  assert.ok(items.length === 1 && item?.kind === 'option' && item.value !== null, `${whole} is no option`);
  return item.value;
}

function shifted(problem: ValueProblem): ValueProblem {
  const by = -before.length;
  const fix = problem.fix?.map((edit) => ({ ...edit, start: edit.start + by, end: edit.end + by })) ?? null;
  return { ...problem, start: problem.start + by, end: problem.end + by, fix };
}

/** What the schema has against a configuration: unknown or misplaced names, missing or needless instance names, bad values. */
export function findings(text: string, product: Product): { readonly found: readonly string[]; readonly options: number } {
  const found: string[] = [];
  const options = walk(parse(text).items, 'global', product, text, found);
  return { found, options };
}

function walk(items: readonly Item[], scope: string, product: Product, text: string, found: string[]): number {
  const schema = schemaFor(product);
  let options = 0;
  for (const item of items) {
    if (item.kind === 'stanza') {
      const known = schema.scope(item.key);
      if (known?.parents.includes(scope) !== true) found.push(`stanza ${item.key} in ${scope}`);
      if (known?.instance === 'required' && item.label === null) found.push(`${item.key} without name`);
      if (known?.instance === 'none' && item.label !== null) found.push(`${item.key} with name`);
      options += walk(item.items, item.key, product, text, found);
    } else if (item.kind === 'option') {
      options++;
      const spec = schema.option(scope, item.key);
      if (spec === null) found.push(`option ${item.key} in ${scope}`);
      else if (item.value !== null)
        found.push(...readValue(spec.type, item.value, text).problems.map((p) => `${scope}.${item.key} ${p.message}`));
    }
  }
  return options;
}
