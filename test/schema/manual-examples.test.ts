// All examples of the manual's pages through the checks: blocks, fenced, indented or loose in the text, and inline code. What is found is kept in a golden file,
// gone through by hand: place, code and name, no word of the manual. The manual is not ours, so where it is absent none of this is declared.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { checkProject, loadProject } from '../../compiler/run.ts';
import type { Diagnostic } from '../../compiler/diagnostics.ts';
import type { Product } from '../../compiler/schema/option.ts';
import { readValue } from '../../compiler/schema/read-value.ts';
import { schemaFor } from '../../compiler/schema/schema.ts';
import { parse } from '../../grammar/parse.ts';
import { type Example, examplesOf } from '../../tools/manual-examples.ts';
import { assertGolden } from '../golden-file.ts';
import { manualFolder, manualPages } from '../manual.ts';
import { mapFiles } from '../map-files.ts';
import { repository } from '../shared.ts';

/** Files that examples include and no page shows. */
const included = { 'foo.conf': '', 'bar.conf': '', 'baz.conf': '', 'ecdb.conf': '', 'webui-common.conf': '' };

/** Errors that are right: what stands there is no configuration that the product could read. */
const damaged: readonly (readonly [place: RegExp, reason: string])[] = [
  [/console-commands[-/]domain\.md/, 'what a console answers'],
  [/(new-installation\.md:(233|356)|install-prepare\.md|node-remove\.md|upgrade-two-tier)/, 'nginx, named, or a command of the shell'],
  [
    /(alias-schemes|ecstream-port|cluster-config-logging(-centalized-logging)?)\.md|modules\/fbl\.md|modules-adaptive\.md:(585|705|732)|4-adaptive\.md:(623|657|771)/,
    'typographic quotes',
  ],
  [
    /(idle-timeout|conf-aaa|control-authz|conf-ldaps|event-loop|ha-proxy-client|best-practices-delivery-receipts)\.md/,
    'a quote, a brace or a name is missing',
  ],
  [/fallback\.md/, 'max_resident_active_queue_size is a slip for max_resident_active_queue'],
  [
    /multi-event-loops\.md:19|ecelerity-conf\.md:575|esmtp-listener\.md|listeners\.md|new-installation\.md:191/,
    'a placeholder as the value',
  ],
  [/conf-ref-binding-group\.md:20/, 'what version 3 refuses, as the page says'],
  [/cluster-config-duravip\.md:(125|128)/, 'an excerpt of two places, shown as what must not be'],
];

describe('findings on the pages of the manual', () => {
  const folder = manualFolder();
  if (folder === null) return;
  const pages = [...manualPages(folder)].map(({ page, text }) => ({ page, product: productOf(page), examples: examplesOf(text) }));
  const complete = pages.flatMap(({ page, product, examples }) =>
    examples
      .filter((example) => isConfiguration(example, product))
      .map((example) => ({ place: `${page}:${example.line}`, product, text: example.text })),
  );

  it('has no error on an example that is whole', () => {
    const needed = new Set<RegExp>();
    const errors = complete.flatMap(({ place, product, text }) => {
      const found = checked(text, product).filter(({ severity }) => severity === 'error');
      const reason = damaged.find(([pattern]) => pattern.test(place));
      if (found.length > 0 && reason !== undefined) needed.add(reason[0]);
      return reason === undefined ? found.map(({ code, message }) => `${place}: ${code} ${message}`) : [];
    });
    assert.deepEqual(errors, []);
    assert.ok(complete.length > 650, `${complete.length} examples`);
    assert.deepEqual(
      damaged.filter(([pattern]) => !needed.has(pattern)).map(([, reason]) => reason),
      [],
      'what has no error any more is whole',
    );
  });

  it('are those of the golden file', () => {
    const lines = complete.flatMap(({ place, product, text }) =>
      checked(text, product).map(
        ({ severity, code, at }) => `${place} ${severity} ${code} ${text.slice(at.start, at.end).split(/\W/, 1)[0]}`,
      ),
    );
    assertGolden(join(repository, 'test', 'golden', 'manual-findings.txt'), `${[...new Set(lines)].join('\n')}\n`);
  });

  it('refuse the value of no option that stands alone', () => {
    const refused: string[] = [];
    let looked = 0;
    for (const { page, product, examples } of pages) {
      // Pages on programs have what their own files and answers look like.
      if (page.includes('/executable/')) continue;
      for (const { line, text } of examples) {
        const { items, diagnostics } = parse(text);
        if (diagnostics.length > 0) continue;
        for (const item of items) {
          if (item.kind !== 'option' || item.value === null) continue;
          const specs = schemaFor(product).optionAnywhere(item.key);
          looked += specs.length > 0 ? 1 : 0;
          const problems = specs.map(({ type }) => (item.value === null ? [] : readValue(type, item.value, text).problems));
          // A synopsis has all words of an option between `|`.
          const isSynopsis = text.slice(item.value.start, item.value.end).includes('|');
          if (specs.length > 0 && !isSynopsis && problems.every((each) => each.some(({ severity }) => severity === 'error')))
            refused.push(`${page}:${line} ${item.key}`);
        }
      }
    }
    assert.deepEqual(refused, []);
    assert.ok(looked > 700, `${looked} options`);
  });
});

function productOf(page: string): Product {
  return page.startsWith('3') ? '3' : '4';
}

/** Stanzas and nothing but stanzas of the product, as far as their heads can be read: code of other languages has no such words there. */
function isConfiguration({ text }: Example, product: Product): boolean {
  const stanzas = parse(text).items.filter((item) => item.kind === 'stanza');
  return stanzas.length > 0 && stanzas.every(({ key }) => schemaFor(product).scope(key) !== null);
}

function checked(text: string, product: Product): readonly Diagnostic[] {
  return checkProject(loadProject([{ kind: 'file', path: 'block.conf' }], mapFiles({ ...included, 'block.conf': text }), { product }));
}
