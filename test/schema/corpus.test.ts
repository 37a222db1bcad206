// No false finding on the manual's own samples: every option and stanza of an intact sample is known where it stands, and its value
// is good. What remains is listed here with the reason.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Product, Schema } from '../../compiler/schema/option.ts';
import { readValue } from '../../compiler/schema/read-value.ts';
import { schemaFor } from '../../compiler/schema/schema.ts';
import { shared } from '../shared.ts';
import { crudeParse, type CrudeItem } from './crude-parse.ts';

interface Block {
  readonly file: string;
  readonly version: Product;
  readonly kind: string;
  readonly expect: string;
}

const accounted: readonly (readonly [finding: RegExp, reason: string])[] = [
  [/outbound-throttle-messages-0[34]\.conf: (stanza [abc]|option opt) in /, 'schematic names in the explanation of the fallback'],
  [/ref-snmp-03\.conf: stanza destination in global$/, 'an excerpt that leaves SNMP_Traps around it out'],
];

describe('schema: samples of the manual', () => {
  it('knows every option of every complete sample and finds its value good', function () {
    const folder = shared('corpus', 'docs');
    if (folder === null) return this.skip();
    const findings: string[] = [];
    let options = 0;
    for (const { file, text, version } of blocks(folder, 'config')) {
      const schema = schemaFor(version);
      options += walk(crudeParse(text), 'global', schema, text, (finding) => findings.push(`${file}: ${finding}`));
    }
    const unaccounted = findings.filter((finding) => !accounted.some(([known]) => known.test(finding)));
    assert.deepEqual(unaccounted, []);
    assert.ok(options > 900, `${options} options were looked at`);
  });

  it('knows every option of the fragments somewhere', function () {
    const folder = shared('corpus', 'docs');
    if (folder === null) return this.skip();
    // Options of open modules, and of files that are not this language (cidr_maintain).
    const unknown = new Set<string>();
    for (const { text, version } of blocks(folder, 'fragment')) {
      for (const item of crudeParse(text)) {
        if (isInclude(item.name)) continue;
        const known =
          item.kind === 'stanza' ? schemaFor(version).scope(item.name) !== null : schemaFor(version).optionAnywhere(item.name).length > 0;
        if (!known) unknown.add(item.name);
      }
    }
    assert.deepEqual([...unknown].sort(), ['assume_charset', 'auto', 'condense', 'retention', 'series']);
  });
});

function* blocks(folder: string, kind: string): Generator<Block & { readonly text: string }> {
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as readonly Block[];
  for (const block of manifest) {
    if (block.kind === kind && block.expect === 'ok') yield { ...block, text: readFileSync(join(folder, block.file), 'utf8') };
  }
}

function isInclude(name: string): boolean {
  return name === 'include' || name === 'readonly_include';
}

/** Number of options looked at. */
function walk(items: readonly CrudeItem[], scope: string, schema: Schema, text: string, report: (finding: string) => void): number {
  let options = 0;
  for (const item of items) {
    if (item.kind === 'stanza') {
      const known = schema.scope(item.name);
      if (known?.parents.includes(scope) !== true) report(`stanza ${item.name} in ${scope}`);
      if (known?.instance === 'required' && item.label === null) report(`${item.name} without name`);
      if (known?.instance === 'none' && item.label !== null) report(`${item.name} with name`);
      options += walk(item.items, item.name, schema, text, report);
    } else if (!isInclude(item.name)) {
      options++;
      const spec = schema.option(scope, item.name);
      if (spec === null) report(`option ${item.name} in ${scope}`);
      else for (const problem of readValue(spec.type, item.value, text).problems) report(`${scope}.${item.name} ${problem.message}`);
    }
  }
  return options;
}
