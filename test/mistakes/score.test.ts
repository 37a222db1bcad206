// The mutation score: how many of the mistakes of `planted.ts` are found, each where it was made. `SHOW=1` lists what is not found.
import assert from 'node:assert/strict';
import { causesOnly } from '../../compiler/diagnostics.ts';
import { openLooker } from '../../compiler/editor/looker.ts';
import { mapFiles } from '../map-files.ts';
import { planted } from './planted.ts';
import { clusterTree } from './tree.ts';

/** Found at least, and findings that stand for themselves at most, on the median. */
const least = 0.95;
const most = 2;

describe('planted mistakes', function () {
  this.timeout(0);

  it('are found where they were made, and said once', () => {
    const tree = clusterTree();
    const look = openLooker([{ kind: 'tree', path: '.' }], mapFiles(tree), { product: '4' });
    const missed: string[] = [];
    const counts: number[] = [];
    const all = planted(tree);
    for (const { name, texts, file, lines } of all) {
      const { project, diagnostics } = look(new Map(Object.entries(texts).filter(([path, text]) => tree[path] !== text)));
      const causes = causesOnly(diagnostics).filter(({ severity }) => severity !== 'hint');
      const points = causes.flatMap((each) => [each.at, ...each.related.map(({ at }) => at)]);
      const found = points.some(({ file: path, start }) => {
        const line = project.sources.get(path)?.lines.human(start).line ?? 1;
        return path === file && (lines === null || lines.includes(line));
      });
      if (!found)
        missed.push(
          `${name}: ${causes.map(({ code, at }) => `${code} ${at.file}:${project.sources.get(at.file)?.lines.human(at.start).line ?? 0}`).join(', ')}`,
        );
      else counts.push(causes.length);
    }
    counts.sort((a, b) => a - b);
    const score = (all.length - missed.length) / all.length;
    const median = counts[counts.length >> 1] ?? 0;
    if (process.env['SHOW'] !== undefined)
      console.log(`${all.length - missed.length} of ${all.length} found, median ${median}\n${missed.join('\n')}`);
    assert.ok(all.length >= 290, `${all.length} mistakes`);
    assert.ok(score >= least, `${missed.length} of ${all.length} not found:\n${missed.join('\n')}`);
    assert.ok(median <= most, `${median} findings on the median`);
  });
});
