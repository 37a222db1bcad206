// The effective configuration as text: reading it again gives what it was made of.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { textValue } from '../../grammar/text-value.ts';
import type { Value } from '../../grammar/tree.ts';
import { printEffective } from '../../compiler/emit/effective.ts';
import { loadProject } from '../../compiler/load/load.ts';
import type { NodeModel, Project, Scope } from '../../compiler/load/model.ts';
import { mapFiles } from '../map-files.ts';
import { shared } from '../shared.ts';

function loadFile(text: string): Project {
  return loadProject([{ kind: 'file', path: 'one.conf' }], mapFiles({ 'one.conf': text }), { product: '4' });
}

/** Everything that a configuration says, without its spelling. */
function meaning(scope: Scope): unknown {
  const options = [...scope.settings.values()].flatMap(({ key, option, source }) =>
    option.value === null ? [] : [[key, plain(option.value, source.text)]],
  );
  return { type: scope.type, name: scope.name, options, scopes: scope.scopes.map(meaning) };
}

function plain(value: Value, text: string): unknown {
  switch (value.kind) {
    case 'text':
      return textValue(text, value);
    case 'list':
      return value.items.map((item) => textValue(text, item));
    case 'dict':
      return value.entries.flatMap((entry) =>
        entry.value === null ? [] : [{ key: textValue(text, entry.key), value: plain(entry.value, text) }],
      );
  }
}

function assertSame(node: NodeModel | undefined): string {
  assert.ok(node !== undefined);
  const text = printEffective(node);
  const again = loadFile(text);
  assert.deepEqual(
    again.diagnostics.filter((each) => each.severity === 'error'),
    [],
    text,
  );
  assert.deepEqual(
    again.nodes.concat(again.managers).map(({ global }) => meaning(global)),
    [meaning(node.global)],
  );
  return text;
}

describe('effective configuration', () => {
  it('names the origin of every value and stanza, the winner only, and no include', () => {
    const files = {
      'default/ecelerity.conf':
        'Relay_Hosts = ( "10.0.0.0/8" )\ncluster {\n  if_check_interval = 30\n  logs = [ a = "/a" ]\n}\ninclude "node-local.conf"\n',
      'east1/node-local.conf': 'CLUSTER {\n  If_Check_Interval = 60\n  Topology "10.1.1.0/24" { interface = eth1 }\n}\n',
    };
    const project = loadProject([{ kind: 'tree', path: '.' }], mapFiles(files), { product: '4' });
    assert.equal(
      assertSame(project.nodes[0]),
      [
        '# effective configuration of east1, read from default/ecelerity.conf',
        'Relay_Hosts = ( "10.0.0.0/8" ) # default/ecelerity.conf:1',
        'cluster { # default/ecelerity.conf:2, east1/node-local.conf:1',
        '  If_Check_Interval = 60 # east1/node-local.conf:2',
        '  logs = [',
        '    a = "/a"',
        '  ] # default/ecelerity.conf:4',
        '  Topology "10.1.1.0/24" { # east1/node-local.conf:3',
        '    interface = eth1 # east1/node-local.conf:3',
        '  }',
        '}',
        '',
      ].join('\n'),
    );
  });

  for (const [what, text] of [
    ['escapes', 'a = "x\\\\y \\"z\\" \\d\\r\\n"\n'],
    ['single quotes', 'a = \'it "is"\'\n'],
    ['a string over two lines', 'a = "one\ntwo" b = 2\n'],
    ['a bare regular expression', 'Domain /yahoo\\.co(m|\\.uk)$/ {\n  a = 1\n}\n'],
    ['an empty list, dictionary, string and stanza', 'a = ()\nb = []\nc = ""\nd {}\n'],
    ['a value that never ends', 'a = "x\\"'],
    ['a file that breaks off', 'cluster {\n  a = \n  b { c = 1\n'],
  ] as const) {
    it(`keeps ${what}`, () => {
      assertSame(loadFile(text).nodes[0]);
    });
  }

  it('keeps every block of the manuals that is well formed', () => {
    const folder = shared('corpus', 'docs');
    if (folder === null) return;
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.conf'))) {
      const { nodes, managers, diagnostics } = loadFile(readFileSync(join(folder, file), 'utf8'));
      if (diagnostics.some(({ code, severity }) => code.startsWith('EC10') && severity === 'error')) continue;
      for (const node of [...nodes, ...managers]) assertSame({ ...node, name: file });
    }
  });
});
