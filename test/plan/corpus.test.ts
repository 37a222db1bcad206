// Of all configuration blocks of the manuals that compile, a plan of a block and itself says that nothing changes, and one of a block and the next one never fails.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makePlan, type PlanOptions } from '../../compiler/plan/make-plan.ts';
import { planText } from '../../compiler/plan/plan-text.ts';
import { compileProject, loadProject } from '../../compiler/run.ts';
import { mapFiles } from '../map-files.ts';
import { shared } from '../shared.ts';

interface Block {
  readonly file: string;
  readonly version: '3' | '4';
  readonly kind: string;
}

const options: PlanOptions = {
  runtime: 'ecclusterd',
  sha256: (text) => createHash('sha256').update(text).digest('hex'),
  owners: null,
  unread: new Map(),
};

describe('plan of the manuals', () => {
  const folder = shared('corpus', 'docs');
  if (folder === null) return;
  const blocks: readonly Block[] = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
  const compiled = blocks.flatMap(({ file, version, kind }) => {
    if (kind !== 'config' && kind !== 'fragment') return [];
    const files = mapFiles({ 'block.conf': readFileSync(join(folder, file), 'utf8') });
    const { ir, sourceMap } = compileProject(loadProject([{ kind: 'file', path: 'block.conf' }], files, { product: version }));
    return ir === null ? [] : [{ file, side: { ir, sourceMap } }];
  });

  it('of a block and itself is empty', () => {
    assert.ok(compiled.length > 200, `${compiled.length} blocks compile`);
    for (const { file, side } of compiled) {
      const plan = makePlan(side, side, options);
      assert.deepEqual([plan.changes, plan.moves, plan.effects, plan.grade, plan.order.kind], [[], [], [], 'none', 'nothing'], file);
    }
  });

  it('of a block and the next one is told', () => {
    for (const [at, { side }] of compiled.entries()) {
      const next = compiled[at + 1];
      if (next !== undefined)
        assert.ok(planText(makePlan(side, next.side, options), { all: true, apply: [], notes: [] }).length > 0, next.file);
    }
  });
});
