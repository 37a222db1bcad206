// All checks over the configuration blocks of the manuals: what is found is kept in a golden file that was gone through by hand, so that
// a new false finding on real configuration shows at once. Each block is one file seen alone.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkProject, loadProject } from '../compiler/run.ts';
import { assertGolden } from './golden-file.ts';
import { mapFiles } from './map-files.ts';
import { repository, shared } from './shared.ts';

interface Block {
  readonly file: string;
  readonly version: '3' | '4';
  readonly kind: string;
  readonly expect: string;
}

describe('findings on the manuals', () => {
  const folder = shared('corpus', 'docs');
  if (folder === null) return;
  const blocks: Block[] = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
  const configs = blocks.filter((block) => block.kind === 'config' && block.expect === 'ok');

  const findings = ({ file, version }: Block): string[] => {
    const project = loadProject(
      [{ kind: 'file', path: 'block.conf' }],
      mapFiles({ 'block.conf': readFileSync(join(folder, file), 'utf8') }),
      {
        product: version,
      },
    );
    return checkProject(project).map(({ code, severity, message, at }) => {
      const { line, column } = project.sources.get(at.file)?.lines.human(at.start) ?? { line: 1, column: 1 };
      return `${file}:${line}:${column} ${severity} ${code} ${message}`;
    });
  };

  it('are those of the golden file', () => {
    assert.ok(configs.length > 300);
    assertGolden(join(repository, 'test', 'golden', 'corpus-findings.txt'), `${configs.flatMap(findings).join('\n')}\n`);
  });

  it('never crash on damaged blocks and those with placeholders', () => {
    for (const block of blocks) findings(block);
  });
});
