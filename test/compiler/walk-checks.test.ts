// Checks are passed over at names where they say that they find nothing. That changes no finding: whatever they find in configurations
// with and without mistakes, they find when each of them looks at everything.
import assert from 'node:assert/strict';
import { checks } from '../../compiler/checks/all.gen.ts';
import type { FileCheck } from '../../compiler/check/check.ts';
import { walkItems } from '../../compiler/check/walk-checks.ts';
import { loadProject } from '../../compiler/run.ts';
import { mapFiles } from '../map-files.ts';
import { mutate } from '../mistakes/operators.ts';
import { clusterTree } from '../mistakes/tree.ts';

const some = checks.filter((each): each is FileCheck => each.scope === 'file');
/** The same, so that all look at all: the walk asks `atOption` and `atStanza`, which these do not have. */
const all = some.map(({ atOption: _, atStanza: __, ...each }): FileCheck => each);

function found(texts: Readonly<Record<string, string>>, those: readonly FileCheck[], options: { product: '3' | '4'; momentum?: string }) {
  const project = loadProject([{ kind: 'tree', path: '.' }], mapFiles(texts), options);
  return project.contexts.flatMap(({ source, scope }) => {
    const view = { source, scope, parent: null, siblings: source.tree.items, schema: project.schema, project };
    return walkItems({ items: source.tree.items, view }, those).map(([check, finding]) => [check.code, finding]);
  });
}

describe('checks that are passed over by name', () => {
  it('find what they find when all of them look everywhere, in each version', () => {
    const codes = new Set<unknown>();
    const tree = clusterTree();
    const texts = [...Array.from({ length: 60 }, (_, seed) => mutate(tree, seed + 1)?.texts ?? tree), ...examples()];
    for (const [i, each] of texts.entries()) {
      const options = ([{ product: '4' }, { product: '3' }, { product: '4', momentum: '4.0' }, { product: '3', momentum: '3.2' }] as const)[
        i % 4
      ];
      const expected = found(each, all, options ?? { product: '4' });
      assert.deepEqual(found(each, some, options ?? { product: '4' }), expected);
      for (const [code] of expected) codes.add(code);
    }
    const silent = some.filter(({ code }) => !codes.has(code)).map(({ code }) => code);
    assert.deepEqual(silent, [], 'each of them found something');
  });
});

/** Each check's own bad example, in each of the four versions. */
function examples(): readonly Readonly<Record<string, string>>[] {
  return some.flatMap(({ bad }) => {
    const texts = typeof bad === 'string' ? { 'default/ecelerity.conf': bad } : bad;
    return [texts, texts, texts, texts];
  });
}
