// `--fix` on thousands of configurations with mistakes in them: it changes nothing, or it leaves strictly fewer causes, no new one, and no
// active setting that no finding spoke of. The whole is `FUZZ=5000`, about 85 s of processor time; CI tries the first 500 of them, about
// 9 s. `SEED` begins elsewhere.
import assert from 'node:assert/strict';
import { causesOnly, type Diagnostic } from '../../compiler/diagnostics.ts';
import { printEffective } from '../../compiler/emit/effective.ts';
import { mend } from '../../compiler/fix/mend.ts';
import type { Look, Looked } from '../../compiler/fix/prove.ts';
import { openLooker } from '../../compiler/editor/looker.ts';
import { mapFiles } from '../map-files.ts';
import { mutate } from './operators.ts';
import { clusterTree } from './tree.ts';

const runs = Number(process.env['FUZZ'] ?? 500);
const begin = Number(process.env['SEED'] ?? 1);

const identity = (each: Diagnostic) => `${each.code} ${each.at.file} ${each.message.replace(/\bline \d+/g, 'line')}`;

function counted(list: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const each of list) counts.set(each, (counts.get(each) ?? 0) + 1);
  return counts;
}

/** What a node has, option by option, without the places: `name = value`, quotes aside; the entry of a dictionary is `dictionary.name = value`. */
function active({ project }: Looked): ReadonlyMap<string, number> {
  const all = [...project.nodes, ...project.managers].flatMap((node) => {
    let dictionary = '';
    return printEffective(node)
      .split('\n')
      .flatMap((line) => {
        if (/^\s*\]/.test(line)) dictionary = '';
        if (!line.includes('=') || line.startsWith('#')) return [];
        const text = line
          .replace(/ # [^#]*:\d+$/, '')
          .replaceAll('"', '')
          .trim()
          .toLowerCase();
        const found = `${node.root.path} ${node.folder}: ${dictionary}${text}`;
        const opened = /^([\w:-]+) = \[$/.exec(text)?.[1];
        if (opened !== undefined) dictionary = `${opened}.`;
        return [found];
      });
  });
  return counted(all);
}

describe('--fix on mutated configurations', function () {
  this.timeout(0);

  it(`mends or leaves alone, ${runs} of them`, () => {
    const tree = clusterTree();
    // It remembers what it has parsed: a mutant differs in one file.
    const look = openLooker([{ kind: 'tree', path: '.' }], mapFiles(tree), { product: '4' });
    const untouched = look(new Map());
    assert.deepEqual(untouched.diagnostics.map(identity), [], 'the tree itself has no finding');
    let changed = 0;
    const wrong: string[] = [];
    for (let seed = begin; seed < begin + runs; seed++) {
      const mutant = mutate(tree, seed);
      if (mutant === null) continue;
      const differs = new Map(Object.entries(mutant.texts).filter(([file, text]) => tree[file] !== text));
      const again: Look = (texts) => look(new Map([...differs, ...texts]));
      const before = again(new Map());
      const { outcome: after, texts, applied } = mend(before, again, () => true);
      if (texts.size === 0) continue;
      changed++;
      const problem = problemOf(before, after, applied);
      if (problem !== null) wrong.push(`seed ${seed}, ${mutant.operator} in ${mutant.file}: ${problem}`);
    }
    assert.deepEqual(wrong, []);
    assert.ok(changed > runs / 50, `only ${changed} of ${runs} were changed at all`);
  });
});

function problemOf(before: Looked, after: Looked, applied: readonly Diagnostic[]): string | null {
  const [was, is] = [causesOnly(before.diagnostics), causesOnly(after.diagnostics)];
  if (is.length >= was.length) return `${was.length} causes before, ${is.length} after`;
  const known = counted(before.diagnostics.map(identity));
  for (const [each, count] of counted(is.map(identity))) if (count > (known.get(each) ?? 0)) return `new: ${each}`;
  const said = applied.map(({ message, fix }) => `${message} ${fix?.title ?? ''}`.toLowerCase());
  const named = said.flatMap((each) => each.match(/[\w:-]+/g) ?? []);
  const had = active(before);
  const values = new Set([...had.keys()].map((line) => line.slice(line.indexOf(': '))));
  for (const [line, count] of active(after)) {
    if (count <= (had.get(line) ?? 0)) continue;
    const keys = /: ([\w:.-]+) =/.exec(line)?.[1]?.split('.') ?? [];
    // The finding may quote the value instead; of the entry of a dictionary it may name the dictionary.
    if (said.some((each) => each.includes(`\`${line.slice(line.indexOf(' = ') + 3)}\``))) continue;
    // What stood in one scope and stands in another now is active on both sides.
    if (!keys.some((key) => named.includes(key)) && !values.has(line.slice(line.indexOf(': '))))
      return `active now, and not named: ${line}`;
  }
  return null;
}
