// One mistake in what many nodes share is one finding that names the nodes, not one for each of them: on a tree of 18 nodes.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { causesOnly } from '../../compiler/diagnostics.ts';
import { openLooker } from '../../compiler/editor/looker.ts';
import { hostFiles } from '../../compiler/load/host-files.ts';
import { checkProject, loadProject } from '../../compiler/run.ts';
import { mapFiles } from '../map-files.ts';
import { planted } from './planted.ts';
import { clusterTree, nodes, type Texts } from './tree.ts';

const more = Array.from({ length: 10 }, (_, i) => ({ name: `far${i + 1}`, address: `10.40.9.${i + 1}` }));

/** The tree of eight nodes with ten more like west4, the last one. */
function largeTree(): Texts {
  const small = clusterTree();
  const own = small['west4/node-local.conf'] ?? '';
  const added = more.map(({ name, address }) => [
    `${name}/node-local.conf`,
    own.replaceAll('west4', name).replace(/nodeaddr = ".*"/, `nodeaddr = "${address}"`),
  ]);
  const peers = more.map(({ name, address }) => `    ${name} = "${address}"\n`).join('');
  const bus = (small['global/msgc_server.conf'] ?? '').replace(/^ +mgr1 = /m, (line) => peers + line);
  return { ...small, ...Object.fromEntries(added), 'global/msgc_server.conf': bus };
}

/** A mistake may well be seen in several ways; it must not be said once for each node. */
const timesMax = 5;

describe('a mistake in a file that 18 nodes read', function () {
  this.timeout(0);
  const tree = largeTree();
  const look = openLooker([{ kind: 'tree', path: '.' }], mapFiles(tree), { product: '4' });
  const found = (texts: Texts) =>
    causesOnly(look(new Map(Object.entries(texts).filter(([path, text]) => tree[path] !== text))).diagnostics);

  it('is not said for each of them', () => {
    assert.deepEqual(found(tree), []);
    // Some of each kind, which stand together.
    const shared = planted(tree).filter(({ file }, i) => i % 6 === 0 && /^(?:default|global)\//.test(file));
    assert.ok(shared.length > 30, `${shared.length}`);
    for (const { name, file, texts } of shared) {
      const counts = new Map<string, number>();
      for (const { code } of found(texts)) counts.set(code, (counts.get(code) ?? 0) + 1);
      const [code, count = 0] = [...counts].find(([, each]) => each > timesMax) ?? [];
      assert.equal(code, undefined, `${name} in ${file}: ${code} ${count} times`);
    }
  });

  it('is one finding where each node would name its own file, too', () => {
    const scratch = mkdtempSync(join(tmpdir(), 'ecconf-many-'));
    try {
      const root = join(scratch, 'conf');
      for (const [path, text] of Object.entries(tree)) {
        mkdirSync(dirname(join(root, path)), { recursive: true });
        writeFileSync(join(root, path), path === 'default/ecelerity.conf' ? `${text}include "own.conf"\n` : text);
        // Kept somewhere else, and linked into the folder of each node.
        if (path.endsWith('/node-local.conf')) symlinkSync(join(scratch, 'own.conf'), join(root, dirname(path), 'own.conf'));
      }
      writeFileSync(join(scratch, 'own.conf'), '');
      const found = causesOnly(checkProject(loadProject([{ kind: 'tree', path: root }], hostFiles, { product: '4' })));
      assert.deepEqual(
        found.map(({ code, nodes }) => [code, nodes.length]),
        [['EC0009', nodes.length + more.length]],
      );
      assert.match(found[0]?.message ?? '', /own\.conf" leads out of the configuration.*; likewise on 17 other nodes$/);
    } finally {
      rmSync(scratch, { recursive: true });
    }
  });
});
