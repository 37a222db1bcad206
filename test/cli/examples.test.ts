// What the README promises of the examples.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hostFiles } from '../../compiler/load/host-files.ts';
import { plain } from '../../compiler/report/paint.ts';
import { textReport } from '../../compiler/report/text.ts';
import { checkProject, loadProject } from '../../compiler/run.ts';
import { repository } from '../shared.ts';

function check(example: string) {
  const before = process.cwd();
  process.chdir(repository);
  try {
    const project = loadProject([{ kind: 'tree', path: join('examples', example) }], hostFiles, { product: '4' });
    const diagnostics = checkProject(project);
    const names = (models: typeof project.nodes) => models.map(({ name }) => name ?? '');
    const { product, sources } = project;
    const summary = {
      product,
      nodes: names(project.nodes),
      managers: names(project.managers),
      files: sources.size,
      baselined: 0,
      failOn: 'error' as const,
    };
    return { diagnostics, summary, text: textReport({ diagnostics, sources, summary }, { width: 120, paint: plain, quiet: false }) };
  } finally {
    process.chdir(before);
  }
}

describe('examples', () => {
  it('the clean cluster has four nodes, a manager, and no finding', () => {
    const { diagnostics, summary, text } = check('cluster');
    assert.deepEqual(diagnostics, [], text);
    assert.deepEqual([summary.nodes, summary.managers], [['east1', 'east2', 'west1', 'west2'], ['mgr1']]);
  });

  it('the broken one has its two mistakes, as the README shows them', () => {
    const { diagnostics, text } = check('broken');
    assert.deepEqual(
      diagnostics.flatMap(({ code, severity }) => (severity === 'error' ? [code] : [])),
      ['EC3104', 'EC3109'],
    );
    const readme = readFileSync(join(repository, 'README.md'), 'utf8');
    const blocks = text.trimEnd().split('\n\n');
    const shown = blocks.filter((block) => block.includes(': error EC') || block === blocks.at(-1)).join('\n\n');
    assert.ok(readme.includes(`\`\`\`\n${shown}\n\`\`\``), `the README should show:\n${shown}`);
  });
});
