// Loading: which nodes there are, which file each one reads, how includes are followed, what is merged.
import assert from 'node:assert/strict';
import type { Input, LoadOptions } from '../../compiler/load/input.ts';
import { loadProject } from '../../compiler/load/load.ts';
import type { NodeModel, Project, Scope } from '../../compiler/load/model.ts';
import { mapFiles } from '../map-files.ts';

const tree: Input[] = [{ kind: 'tree', path: '.' }];

function load(files: Record<string, string>, inputs: readonly Input[] = tree, options: Partial<LoadOptions> = {}): Project {
  return loadProject(inputs, mapFiles(files), { product: '4', ...options });
}

const summary = (project: Project) => project.nodes.map((node) => `${node.name} ${node.sources.map((source) => source.path).join(' ')}`);
const codes = (project: Project) => project.diagnostics.map((each) => each.code);

/** `scope::option = raw value` of one node, sorted. */
function settings(node: NodeModel | undefined): string[] {
  const found: string[] = [];
  const visit = (scope: Scope, path: string) => {
    for (const { option, source } of scope.settings.values()) {
      found.push(`${path}${option.key} = ${option.value === null ? '' : source.text.slice(option.value.start, option.value.end)}`);
    }
    for (const child of scope.scopes) visit(child, `${path}${child.type}${child.name === null ? '' : ` ${child.key}`}::`);
  };
  if (node !== undefined) visit(node.global, '');
  return found.sort();
}

describe('load: nodes and their files', () => {
  it('takes every folder with configuration as a node, on its own search path', () => {
    const project = load({
      'default/ecelerity.conf': 'include "node-local.conf"\n',
      'east1/node-local.conf': 'a = 1\n',
      'west1/node-local.conf': 'a = 2\n',
      'west1/ecelerity.conf': 'include "node-local.conf"\nb = 1\n',
      '.git/config.conf': 'x = 1\n',
      'policies/readme.txt': '',
    });
    assert.deepEqual(summary(project), [
      'east1 default/ecelerity.conf east1/node-local.conf',
      'west1 west1/ecelerity.conf west1/node-local.conf',
    ]);
    assert.deepEqual(codes(project), []);
  });

  it('prefers global, then the node, then default (version 4)', () => {
    const project = load({ 'global/ecelerity.conf': 'g = 1\n', 'east1/ecelerity.conf': 'n = 1\n', 'default/ecelerity.conf': 'd = 1\n' });
    assert.deepEqual(summary(project), ['east1 global/ecelerity.conf']);
  });

  it('looks into etc itself first in version 3', () => {
    const files = { 'etc/ecelerity.conf': 'e = 1\n', 'etc/conf/default/ecelerity.conf': 'd = 1\n', 'etc/conf/east1/x.conf': 'n = 1\n' };
    const roots = (product: '3' | '4') =>
      load(files, [{ kind: 'tree', path: 'etc/conf' }], { product }).nodes.map((node) => node.root.path);
    assert.deepEqual([roots('3'), roots('4')], [['etc/ecelerity.conf'], ['etc/conf/default/ecelerity.conf']]);
  });

  it('finds the tree below conf/', () => {
    const project = load({ 'etc/conf/default/ecelerity.conf': 'a = 1\n', 'etc/conf/east1/x.conf': 'b = 1\n' }, [
      { kind: 'tree', path: 'etc' },
    ]);
    assert.deepEqual(summary(project), ['east1 etc/conf/default/ecelerity.conf']);
  });

  it('knows nodes without a folder from the peers', () => {
    const project = load({
      'default/ecelerity.conf': 'include "msgc_server.conf"\n',
      'global/msgc_server.conf': 'msgc_server { peers = [ east1 = "10.0.0.1" east2 = "10.0.0.2" ] }\n',
      'east1/node-local.conf': 'a = 1\n',
    });
    assert.deepEqual(
      project.nodes.map((node) => node.name),
      ['east1', 'east2'],
    );
    const shared = load({
      'default/ecelerity.conf': 'msgc_server { peers = [ b = "10.0.0.2" a = "10.0.0.1" ] }\n',
    });
    assert.deepEqual(
      shared.nodes.map((node) => node.name),
      ['a', 'b'],
    );
  });

  it('leaves out a folder that is shared by several nodes', () => {
    const project = load({
      'default/ecelerity.conf': 'msgc_server { peers = [ east1 = "10.0.0.1" ] }\n',
      'east1/node-local.conf': 'a = 1\n',
      'east-common/rules.conf': 'a = 1\n',
    });
    assert.deepEqual(
      project.nodes.map((node) => node.name),
      ['east1'],
    );
  });

  it('keeps managers and mail nodes apart', () => {
    const files = {
      'default/ecelerity.conf': 'msgc_server { peers = [ east1 = "10.0.0.1" mgr1 = "10.0.0.9" ] }\n',
      'east1/node-local.conf': 'a = 1\n',
      'mgr1/eccluster.conf': 'Logs { logfile = "/x" }\n',
    };
    const project = load(files);
    assert.deepEqual([project.nodes.map((node) => node.name), project.managers.map((node) => node.name)], [['east1'], ['mgr1']]);
  });

  it('finds managers of a shared eccluster.conf in Logs', () => {
    const project = load({
      'default/ecelerity.conf': 'a = 1\n',
      'east1/x.conf': 'a = 1\n',
      'global/eccluster.conf': 'Logs { Manager "m2" { } Manager "m1" { } }\n',
    });
    assert.deepEqual(
      project.managers.map((node) => [node.name, node.nameFrom]),
      [
        ['m1', 'logs'],
        ['m2', 'logs'],
      ],
    );
  });

  it('lets nodename win over the folder, and remembers the folder', () => {
    const node = load({ 'east1/ecelerity.conf': 'cluster { nodename = "east1.example.com" }\n' }).nodes[0];
    assert.deepEqual([node?.name, node?.nameFrom, node?.folder], ['east1.example.com', 'nodename', 'east1']);
  });

  it('takes nodes from the command line', () => {
    const files = { 'a.conf': 'x = 1\n', 'dir/ecelerity-cluster.conf': 'x = 2\n', 'eccluster.conf': 'Logs { }\n' };
    const nodes = [
      { name: 'two', path: 'dir' },
      { name: 'one', path: 'a.conf' },
      { name: 'm', path: 'eccluster.conf' },
    ];
    const project = load(files, [{ kind: 'nodes', nodes }]);
    assert.deepEqual(summary(project), ['one a.conf', 'two dir/ecelerity-cluster.conf']);
    assert.deepEqual(project.managers[0]?.name, 'm');
    assert.equal(project.extent, 'cluster');
  });

  it('reads a file that lies in a tree with the search path of the tree', () => {
    const files = { 'default/ecelerity.conf': 'include "msgc_server.conf"\n', 'global/msgc_server.conf': 'a = 1\n' };
    const project = load(files, [{ kind: 'file', path: 'default/ecelerity.conf' }]);
    assert.deepEqual(summary(project), ['null default/ecelerity.conf global/msgc_server.conf']);
    assert.equal(project.extent, 'file');
  });

  it('reads standard input as a file of the given name', () => {
    const bytes = new TextEncoder().encode('include "other.conf"\na = 1\n');
    const project = load({ 'here/other.conf': 'b = 1\n' }, [{ kind: 'stdin', path: 'here/stdin.conf', bytes }]);
    assert.deepEqual(settings(project.nodes[0]), ['a = 1', 'b = 1']);
  });

  it('says so when there is nothing', () => {
    assert.deepEqual(codes(load({ 'readme.txt': '' })), ['EC0006']);
    assert.deepEqual(codes(load({ 'a.conf': '' }, [{ kind: 'tree', path: 'elsewhere' }])), ['EC0006']);
    assert.deepEqual(codes(load({}, [{ kind: 'file', path: 'no.conf' }])), ['EC0005']);
  });

  it('replaces the search path, macros included', () => {
    const project = load({ 'x/east1/ecelerity.conf': 'a = 1\n', 'east1/n.conf': 'b = 1\n', 'default/ecelerity.conf': 'c = 1\n' }, tree, {
      searchPath: ['x/{NODENAME}', 'default'],
    });
    assert.deepEqual(
      project.nodes.filter((node) => node.name === 'east1').map((node) => node.root.path),
      ['x/east1/ecelerity.conf'],
    );
  });
});

describe('load: includes', () => {
  const file = (texts: Record<string, string>, path = 'main.conf') => load(texts, [{ kind: 'file', path }]);

  it('finds the file beside the includer before the search path', () => {
    const project = load({
      'default/ecelerity.conf': 'include "x.conf"\n',
      'default/x.conf': 'who = "default"\n',
      'east1/x.conf': 'who = "east1"\n',
    });
    assert.deepEqual(settings(project.nodes[0]), ['who = "default"']);
  });

  it('reads a folder in alphabetical order, without dot files and subfolders', () => {
    const project = file({
      'main.conf': 'readonly_include "d/"\n',
      'd/b.conf': 'x = 2\n',
      'd/a.conf': 'x = 1\n',
      'd/.hidden.conf': 'x = 3\n',
      'd/sub/c.conf': 'x = 4\n',
    });
    assert.deepEqual(summary(project), ['null main.conf d/a.conf d/b.conf']);
    assert.deepEqual(settings(project.nodes[0]), ['x = 2']);
  });

  it('reads the text as items of the scope that includes it', () => {
    const project = file({ 'main.conf': 'Domain a.com { include "d.conf" }\n', 'd.conf': 'x = 1\n' });
    assert.deepEqual(settings(project.nodes[0]), ['domain a.com::x = 1']);
    assert.deepEqual(
      project.contexts.map(({ source, scope }) => `${source.path} in ${scope}`),
      ['main.conf in global', 'd.conf in domain'],
    );
  });

  it('maps paths of the installation into the tree at hand', () => {
    const project = load({
      'default/ecelerity.conf': 'include "/opt/msys/ecelerity/etc/conf/global/g.conf"\n',
      'global/g.conf': 'x = 1\n',
      'east1/n.conf': '',
    });
    assert.deepEqual(settings(project.nodes[0]), ['x = 1']);
  });

  it('ends on cycles, long chains and floods, and says so once a place', () => {
    assert.deepEqual(codes(file({ 'main.conf': 'include "main.conf"\n' })), ['EC0002']);
    assert.deepEqual(codes(file({ 'main.conf': 'include "a.conf"\n', 'a.conf': 'include "main.conf"\nx = 1\n' })), ['EC0002']);
    const flood: Record<string, string> = { 'main.conf': 'include "f0.conf"\n' };
    for (let i = 0; i < 20; i++) flood[`f${i}.conf`] = `include "f${i + 1}.conf"\ninclude "f${i + 1}.conf"\n`;
    flood['f20.conf'] = 'x = 1\n';
    const found = new Set(codes(file(flood)));
    assert.deepEqual([...found], ['EC0007']);
    const chain: Record<string, string> = { 'main.conf': 'include "c0.conf"\n' };
    for (let i = 0; i < 500; i++) chain[`c${i}.conf`] = `include "c${i + 1}.conf"\n`;
    assert.deepEqual(codes(file(chain)), ['EC0007']);
  });

  it('refuses patterns, other schemes and what cannot be read', () => {
    assert.deepEqual(codes(file({ 'main.conf': 'include "*.conf"\n' })), ['EC0003']);
    assert.deepEqual(codes(file({ 'main.conf': 'include "https://host/x"\n' })), ['EC0004']);
    assert.deepEqual(codes(file({ 'main.conf': 'include "loop.conf"\n', 'loop.conf': '@symlink loop.conf' })), ['EC0005']);
    assert.deepEqual(codes(file({ 'main.conf': 'include "none.conf"\n' })), ['EC0001']);
    assert.deepEqual(codes(file({ 'main.conf': 'include "/not/here.conf"\n' })), ['EC0008']);
    assert.deepEqual(codes(file({ 'main.conf': 'include ""\n' })), ['EC0001']);
  });

  it('knows that a file of the nodes is missing only because a shared file is seen alone', () => {
    const files = { 'default/ecelerity.conf': 'include "node-local.conf"\n', 'east1/node-local.conf': 'a = 1\n' };
    const project = file(files, 'default/ecelerity.conf');
    assert.deepEqual(
      project.diagnostics.map((each) => [each.code, each.severity]),
      [['EC0008', 'info']],
    );
    assert.deepEqual(codes(load({ ...files, 'west1/other.conf': '' })), ['EC0001']);
  });

  it('reads the local changes last', () => {
    const project = file({ 'main.conf': 'Local_Changes_File = "local.conf"\nx = 1\n', 'local.conf': 'x = 2\n' });
    assert.ok(settings(project.nodes[0]).includes('x = 2'));
  });
});

describe('load: merging', () => {
  const merged = (text: string) => settings(load({ 'main.conf': text }, [{ kind: 'file', path: 'main.conf' }]).nodes[0]);

  it('continues equal stanzas and keeps the last value, with what it shadows', () => {
    assert.deepEqual(merged('cluster { a = 1 b = 1 }\nCLUSTER { A = 2 }\n'), ['cluster::a = 2', 'cluster::b = 1']);
    const project = load({ 'main.conf': 'a = 1\nA = 2\na = 3\n' }, [{ kind: 'file', path: 'main.conf' }]);
    const setting = project.nodes[0]?.global.settings.get('a');
    const chain: number[] = [];
    for (let each = setting ?? null; each !== null; each = each.shadowed) chain.push(each.option.start);
    assert.deepEqual(chain, [12, 6, 0]);
  });

  it('tells instances apart as the manual does', () => {
    assert.deepEqual(merged('binding "A" { x = 1 }\nbinding "a" { x = 2 }\n'), ['binding A::x = 1', 'binding a::x = 2']);
    assert.deepEqual(merged('domain "A.com" { x = 1 }\ndomain a.COM { x = 2 }\n'), ['domain a.com::x = 2']);
    assert.deepEqual(merged('ESMTP_Listener { Listen ":25" { x = 1 } Listen "*:25" { x = 2 } }\n'), ['esmtp_listener::listen *:25::x = 2']);
    assert.deepEqual(merged('cluster { Topology "10.1.1.0/24" { x = 1 } Topology "10.1.1.7/24" { x = 2 } }\n'), [
      'cluster::topology 10.1.1.0/24::x = 2',
    ]);
  });

  it('replaces lists and dictionaries as a whole', () => {
    assert.deepEqual(merged('a = ( 1 2 )\na = ( 3 )\n'), ['a = ( 3 )']);
  });
});
