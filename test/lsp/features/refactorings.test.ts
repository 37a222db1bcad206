// Refactorings: what they make of the text, and that they change nothing for any node, wherever they are offered.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { printEffective } from '../../../compiler/emit/effective.ts';
import { applyEdits } from '../../../compiler/fix/fix.ts';
import type { Refactoring } from '../../../compiler/refactor/refactoring.ts';
import { forEachItem } from '../../../grammar/walk.ts';
import { refactorings } from '../../../lsp/later/refactorings.ts';
import { globFiles } from '../../glob.mjs';
import { repository } from '../../shared.ts';
import { marked, root, snapshotOf } from '../marked.ts';

const tree = `=== default/ecelerity.conf
message_expiration = 3600
include "shared.conf"
include "node-local.conf"
=== default/shared.conf
cluster {
  duravip_balance_set_size = 8
  Topology "10.0.1.0/24" {
    interface = "eth1"
  }
}
=== east1/node-local.conf
cluster {
  nodename = "east1"
  cluster_group = "a" # as ever
}
=== east2/node-local.conf
cluster {
  nodename = "east2"
  cluster_group = "a"
}
=== west1/node-local.conf
message_expiration = 60
cluster {
  nodename = "west1"
  cluster_group = "b"
  duravip_balance_set_size = 4
}
`;

/** The tree after a refactoring, by path below the root. */
function changedBy(files: ReadonlyMap<string, string>, { edits, creates, deletes }: Refactoring): Map<string, string> {
  const texts = new Map(files);
  const inTree = (path: string) => path.slice(root.length + 1);
  for (const name of new Set(edits.map(({ file }) => inTree(file)))) {
    texts.set(
      name,
      applyEdits(
        texts.get(name) ?? '',
        edits.filter(({ file }) => inTree(file) === name),
      ),
    );
  }
  for (const { path, text } of creates) texts.set(inTree(path), text);
  for (const path of deletes) texts.delete(inTree(path));
  return texts;
}

/** Options have no order among themselves; stanzas have. */
function sorted(text: string): string {
  return text.replace(/(?:^(?! *\}).*[^{\n]\n)+/gm, (options) => options.split('\n').sort().join('\n'));
}

/** What every node and manager has in the end, without where it is from. */
function effects(files: ReadonlyMap<string, string>): readonly string[] {
  const { project } = snapshotOf(files);
  return [...project.nodes, ...project.managers].map((node) => sorted(printEffective(node, () => '').replace(/ # [^\n]*|^# .*/gm, '')));
}

function offered(archive: string) {
  const { snapshot, path, offset, ranges, files } = marked(archive);
  return { files, offers: refactorings(snapshot, path, ranges[0] ?? { start: offset, end: offset }) };
}

/** The files that the only offer of a kind changes, as they are then. */
function gives(archive: string, title: string, expected: Readonly<Record<string, string | null>>): void {
  const { files, offers } = offered(archive);
  assert.deepEqual(
    offers.map((each) => each.title),
    [title],
  );
  const [offer] = offers;
  assert.ok(offer !== undefined);
  const changed = changedBy(files, offer);
  const names = new Set([...files.keys(), ...changed.keys()]);
  const differs = [...names].filter((name) => changed.get(name) !== files.get(name)).map((name) => [name, changed.get(name) ?? null]);
  assert.deepEqual(Object.fromEntries(differs), expected);
  assert.deepEqual(effects(changed), effects(files));
}

const at = (text: string) => {
  const where = tree.indexOf(text);
  assert.ok(where >= 0);
  return `${tree.slice(0, where)}<|>${tree.slice(where)}`;
};

describe('refactorings', () => {
  it('move what nodes say alike to default/, and leave the others their own', () =>
    gives(at('cluster_group = "a" # as ever'), 'Move cluster_group to default/; west1 keeps its own', {
      'default/shared.conf':
        'cluster {\n  duravip_balance_set_size = 8\n  Topology "10.0.1.0/24" {\n    interface = "eth1"\n  }\n  cluster_group = "a" # as ever\n}\n',
      'east1/node-local.conf': 'cluster {\n  nodename = "east1"\n}\n',
      'east2/node-local.conf': 'cluster {\n  nodename = "east2"\n}\n',
    }));

  it('do not move to default/ what would then count on other nodes', () => {
    assert.deepEqual(offered(at('duravip_balance_set_size = 4')).offers, []);
    assert.deepEqual(offered(at('nodename = "east1"')).offers, []);
  });

  it('move what counts on some nodes to these', () =>
    gives(at('duravip_balance_set_size = 8'), 'Move duravip_balance_set_size to east1 and east2, where it counts', {
      'default/shared.conf': 'cluster {\n  Topology "10.0.1.0/24" {\n    interface = "eth1"\n  }\n}\n',
      'east1/node-local.conf': 'cluster {\n  nodename = "east1"\n  cluster_group = "a" # as ever\n  duravip_balance_set_size = 8\n}\n',
      'east2/node-local.conf': 'cluster {\n  nodename = "east2"\n  cluster_group = "a"\n  duravip_balance_set_size = 8\n}\n',
    }));

  it('move to one node, and to every node in a stanza of its own', () => {
    const lone = tree
      .replace('west1/node-local.conf\n', 'west1/node-local.conf\nmessage_expiration = 60\n')
      .replaceAll('=== east2', '=== global/x');
    const where = lone.indexOf('message_expiration = 3600');
    assert.equal(
      offered(`${lone.slice(0, where)}<|>${lone.slice(where)}`).offers[0]?.title,
      'Move message_expiration to east1, the one node on which it counts',
    );
    const { files, offers } = offered(at('interface = "eth1"'));
    assert.equal(offers[0]?.title, 'Move interface to every node');
    assert.ok(offers[0] !== undefined);
    assert.match(
      changedBy(files, offers[0]).get('east1/node-local.conf') ?? '',
      /\ncluster \{\n {2}Topology "10\.0\.1\.0\/24" \{\n {4}interface = "eth1"\n {2}\}\n\}\n$/,
    );
  });

  it('write a file in place of its include, and take it away where nobody else reads it', () =>
    gives(at('include "shared.conf"'), 'Write shared.conf in place of its include', {
      'default/ecelerity.conf':
        'message_expiration = 3600\ncluster {\n  duravip_balance_set_size = 8\n  Topology "10.0.1.0/24" {\n    interface = "eth1"\n  }\n}\ninclude "node-local.conf"\n',
      'default/shared.conf': null,
    }));

  it('do not write out an include that reads another file on each node', () =>
    assert.deepEqual(offered(at('include "node-local.conf"')).offers, []));

  it('move a stanza, or what is selected, to an include', () => {
    gives(at('Topology "10.0.1.0/24"'), 'Move this to an include, topology-10.0.1.0-24.conf', {
      'default/shared.conf': 'cluster {\n  duravip_balance_set_size = 8\n  include "topology-10.0.1.0-24.conf"\n}\n',
      'default/topology-10.0.1.0-24.conf': 'Topology "10.0.1.0/24" {\n  interface = "eth1"\n}\n',
    });
    gives(
      tree.replace(/( {2}duravip_balance_set_size = 8\n {2}Topology[^}]*\}\n)/, '<|$1|>'),
      'Move these 2 to an include, extracted.conf',
      {
        'default/shared.conf': 'cluster {\n  include "extracted.conf"\n}\n',
        'default/extracted.conf': 'duravip_balance_set_size = 8\nTopology "10.0.1.0/24" {\n  interface = "eth1"\n}\n',
      },
    );
    assert.deepEqual(offered(tree.replace('balance_set_size = 8\n  Topology', 'balance<|_set_size = 8\n  Topo|>logy')).offers, []);
  });

  for (const name of ['cluster', 'broken']) {
    it(`change nothing for any node, wherever they are offered in examples/${name}`, () => {
      const folder = join(repository, 'examples', name);
      const files = new Map(globFiles(folder, '.conf').map((path) => [relative(folder, path), readFileSync(path, 'utf8')]));
      const snapshot = snapshotOf(files);
      const before = effects(files);
      const kinds = new Set<string>();
      for (const source of snapshot.project.sources.values()) {
        forEachItem(source.tree.items, (item) => {
          for (const each of refactorings(snapshot, source.path, { start: item.start, end: item.start })) {
            kinds.add(each.kind);
            assert.deepEqual(
              effects(changedBy(files, each)),
              before,
              `${each.title} at ${source.path}:${source.lines.human(item.start).line}`,
            );
          }
        });
      }
      assert.deepEqual([...kinds].sort(), ['extract', 'inline', 'move']);
    });
  }
});
