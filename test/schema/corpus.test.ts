// No false finding on the manual's own samples: every option and stanza of an intact sample is known where it stands, and its value
// is good. What remains is listed here with the reason.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '../../grammar/parse.ts';
import type { Product } from '../../compiler/schema/option.ts';
import { schemaFor } from '../../compiler/schema/schema.ts';
import { shared } from '../shared.ts';
import { findings } from './reading.ts';

interface Block {
  readonly file: string;
  readonly version: Product;
  readonly kind: string;
  readonly expect: string;
}

const accounted: readonly (readonly [finding: RegExp, reason: string])[] = [
  [/outbound-throttle-messages-0[34]\.conf: (stanza [abc]|option opt) in /, 'schematic names in the explanation of the fallback'],
  [/option max_resident_active_queue_size in domain$/, 'a slip for max_resident_active_queue, which we find'],
  [/maildir\.(dir|file)mode must begin with a zero/, 'octal all the same; a style hint'],
  [/ref-snmp-03\.conf: stanza destination in global$/, 'an excerpt that leaves SNMP_Traps around it out'],
];

describe('schema: samples of the manual', () => {
  it('knows every option of every complete sample and finds its value good', function () {
    const folder = shared('corpus', 'docs');
    if (folder === null) return this.skip();
    const all: string[] = [];
    let looked = 0;
    for (const { file, text, version } of blocks(folder, 'config')) {
      const { found, options } = findings(text, version);
      all.push(...found.map((finding) => `${file}: ${finding}`));
      looked += options;
    }
    assert.deepEqual(
      all.filter((finding) => !accounted.some(([known]) => known.test(finding))),
      [],
    );
    assert.ok(looked > 900, `${looked} options were looked at`);
  });

  it('knows every option of the fragments somewhere', function () {
    const folder = shared('corpus', 'docs');
    if (folder === null) return this.skip();
    const unknown = new Set<string>();
    for (const { text, version } of blocks(folder, 'fragment')) {
      for (const item of parse(text).items) {
        if (item.kind === 'stanza' && schemaFor(version).scope(item.key) === null) unknown.add(item.key);
        if (item.kind === 'option' && schemaFor(version).optionAnywhere(item.key).length === 0) unknown.add(item.key);
      }
    }
    // Of a file that is not this language (cidr_maintain).
    assert.deepEqual([...unknown].sort(), ['auto', 'condense', 'retention', 'series']);
  });
});

function* blocks(folder: string, kind: string): Generator<Block & { readonly text: string }> {
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as readonly Block[];
  for (const block of manifest) {
    if (block.kind === kind && block.expect === 'ok') yield { ...block, text: readFileSync(join(folder, block.file), 'utf8') };
  }
}
