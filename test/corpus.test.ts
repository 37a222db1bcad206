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

  /**
   * An intact block is one that the manifest calls complete or a fragment, and not damaged or with placeholders such as `<ip>` or `...`,
   * and that none of these patterns names: what it shows could not be read by the product either.
   */
  const notIntact: readonly (readonly [block: RegExp, reason: string])[] = [
    [/(tls-01|ssl-lock-method-01|tls-verify-01|use-mta-sts-01)\.conf$/, 'a synopsis with the possible values between `|`'],
    [/ecelerity-conf-fallback-0[12]\.conf$/, 'max_resident_active_queue_size is a slip for max_resident_active_queue, and found as such'],
    [/as-logger-0[23]\.conf$/, 'the file of cidr_maintain, which has a language of its own'],
  ];
  /** Files that blocks include and that the manual does not show. */
  const included = { 'foo.conf': '', 'bar.conf': '', 'baz.conf': '', 'ecdb.conf': '' };

  it('are never errors on an intact block', () => {
    const needed = new Set<RegExp>();
    const errors: string[] = [];
    let looked = 0;
    for (const { file, version, kind, expect } of blocks) {
      if ((kind !== 'config' && kind !== 'fragment') || expect !== 'ok') continue;
      const text = readFileSync(join(folder, file), 'utf8');
      const project = loadProject([{ kind: 'file', path: 'block.conf' }], mapFiles({ ...included, 'block.conf': text }), {
        product: version,
      });
      const found = checkProject(project).filter(({ severity }) => severity === 'error');
      const excluded = notIntact.find(([pattern]) => pattern.test(file));
      if (excluded === undefined) looked++;
      if (found.length === 0) continue;
      if (excluded === undefined) errors.push(...found.map(({ code, message }) => `${file}: ${code} ${message}`));
      else needed.add(excluded[0]);
    }
    assert.deepEqual(errors, []);
    assert.ok(looked > 685, `${looked} blocks`);
    assert.deepEqual(
      notIntact.filter(([pattern]) => !needed.has(pattern)),
      [],
      'what has no error any more is intact',
    );
  });

  it('never crash on damaged blocks and those with placeholders', () => {
    for (const block of blocks) findings(block);
  });
});
