// docs/performance.md against the bench: a quick run, whose figures say nothing, prints the tables of the page row by row.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onPage, sectionsOf } from '../../bench/page.mjs';
import { repository } from '../shared.ts';

/** The heads of the tables of each section, and what stands first in their rows. */
function shapeOf(path: string): Record<string, readonly string[]> {
  const sections = sectionsOf(readFileSync(path, 'utf8'));
  return Object.fromEntries([...sections].map(([name, text]) => [name, rowsOf(text)]));
}

function rowsOf(text: string): readonly string[] {
  const lines = text.split('\n').filter((line) => line.startsWith('|'));
  return lines.map((line, i) => (lines[i + 1]?.startsWith('| ---') === true ? line : (line.split(' | ')[0] ?? '')));
}

describe('docs/performance.md', () => {
  it('has the rows that the bench prints', function () {
    this.timeout(900_000);
    const folder = mkdtempSync(join(tmpdir(), 'ecconf-page-'));
    try {
      const fresh = join(folder, 'page.md');
      const args = [join(repository, 'bench', 'run.mjs'), '--quick', `--page=${fresh}`, ...onPage];
      const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', cwd: repository });
      assert.equal(status, 0, stderr);
      const printed = shapeOf(fresh);
      assert.deepEqual(Object.keys(printed), onPage);
      assert.deepEqual(shapeOf(join(repository, 'docs', 'performance.md')), printed, 'run npm run bench -- --page SECTION');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
