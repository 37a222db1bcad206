// definition, references, documentHighlight, prepareRename, rename: names over files and nodes.
import assert from 'node:assert/strict';
import { applyFixes } from '../../../compiler/fix/fix.ts';
import { definition } from '../../../lsp/features/definition.ts';
import { documentHighlight } from '../../../lsp/features/document-highlight.ts';
import { references } from '../../../lsp/features/references.ts';
import { prepareRename, rename } from '../../../lsp/features/rename.ts';
import { marked, root, showSpan, snapshotOf } from '../marked.ts';
import { at } from '../sample.ts';

describe('definition', () => {
  const leads = (archive: string, to: readonly string[]) => {
    const { snapshot, path, offset } = marked(archive);
    assert.deepEqual(
      definition(snapshot, path, offset).map((link) => showSpan(snapshot, link)),
      to,
    );
  };
  it('binding of a follower', () => leads(at('mail-1"', 1), ['default/bindings.conf:2: mail-1']));
  it('preferred node', () =>
    leads(at('west1', 1, 'default/bindings.conf'), ['global/msgc_server.conf:4: west1', 'west1/node-local.conf:2: west1']));
  it('log written by a logger', () =>
    leads(at('/var/log/ecelerity/mainlog.cluster?'), ['default/ecelerity-cluster.conf:14: /var/log/ecelerity/mainlog.cluster']));
  it('subscriber of a manager', () => leads(at('"master"').replace('<|>"', '"<|>'), ['default/ecelerity-cluster.conf:2: master']));
  it('include', () => leads(at('bindings.conf"'), ['default/bindings.conf:1: ']));
  it('include with another target on each node', () =>
    leads(at('node-local.conf'), ['east1/node-local.conf:1: ', 'west1/node-local.conf:1: ']));
  it('option: the settings that count', () =>
    leads(at('duravip_balance_set_size = 8'), [
      'default/ecelerity-cluster.conf:16: duravip_balance_set_size',
      'west1/node-local.conf:3: duravip_balance_set_size',
    ]));
  it('nothing in white space', () => leads(at('\n  Binding "mail-2"'), []));
});

describe('references', () => {
  const are = (archive: string, to: readonly string[], includeDeclaration = true) => {
    const { snapshot, path, offset } = marked(archive);
    assert.deepEqual(
      references(snapshot, path, offset, { includeDeclaration }).map((span) => showSpan(snapshot, span)),
      to,
    );
  };
  it('node', () =>
    are(
      at('east1', 1, 'global/msgc_server.conf'),
      ['east1/node-local.conf:2: east1', 'global/msgc_server.conf:3: east1', 'mgr1/eccluster.conf:4: east1'].sort(),
    ));
  it('node, without declarations', () => are(at('west1 = "10'), ['default/bindings.conf:5: west1', 'mgr1/eccluster.conf:7: west1'], false));
  it('binding', () =>
    are(at('mail-1', 1, 'default/bindings.conf'), ['default/bindings.conf:2: mail-1', 'default/ecelerity-cluster.conf:9: mail-1']));
  it('address', () => are(at('10.0.1.1"'), ['default/bindings.conf:3: 10.0.1.1', 'default/ecelerity-cluster.conf:5: 10.0.1.1']));
  it('log', () =>
    are(
      at('/var/log/ecelerity/mainlog.cluster"'),
      [
        'default/ecelerity-cluster.conf:14: /var/log/ecelerity/mainlog.cluster',
        'default/ecelerity-cluster.conf:2: /var/log/ecelerity/mainlog.cluster',
      ].reverse(),
    ));
  it('option', () =>
    are(at('duravip_balance_set_size = 4'), [
      'default/ecelerity-cluster.conf:16: duravip_balance_set_size',
      'west1/node-local.conf:3: duravip_balance_set_size',
    ]));
  it('include: all that read the file', () =>
    are(at('msgc_server.conf', 1, 'default/ecelerity.conf'), [
      'default/ecelerity.conf:1: msgc_server.conf',
      'mgr1/eccluster.conf:1: msgc_server.conf',
    ]));
});

describe('document highlight', () => {
  it('marks declarations and uses of one file', () => {
    const { snapshot, path, offset, ranges } = marked(`Binding "<|a|>" { Bind_Address = 10.1.1.1 }
ESMTP_Listener { Listen ":25" { Duravip_Follow = <|a|> } }
Binding "ab" { }
`);
    assert.deepEqual(
      documentHighlight(snapshot, path, offset).map(({ start, end, kind }) => ({ path, start, end, kind })),
      ranges.map((range, i) => ({ ...range, kind: i === 0 ? 'write' : 'read' })),
    );
  });
});

describe('rename', () => {
  /** The archive before, the new name, the lines afterwards that changed. */
  const gives = (archive: string, name: string, to: readonly string[], files: readonly string[] = []) => {
    const { snapshot, path, offset, files: texts } = marked(archive);
    assert.notEqual(prepareRename(snapshot, path, offset), null, 'can be renamed');
    const renamed = rename(snapshot, path, offset, name);
    assert.ok(!('error' in renamed), 'error' in renamed ? renamed.error : '');
    assert.deepEqual(
      renamed.files.map((each) => `${each.from} -> ${each.to}`),
      files,
    );
    const byPath = new Map([...texts].map(([file, text]) => [`${root}/${file}`, text]));
    const after = applyFixes(byPath, [{ title: '', safe: true, edits: renamed.edits }]).texts;
    const changed = [...after].flatMap(([file, text]) => {
      const before = byPath.get(file)?.split('\n') ?? [];
      return text.split('\n').flatMap((line, i) => (line === before[i] ? [] : [`${file.slice(root.length + 1)}: ${line.trim()}`]));
    });
    assert.deepEqual(changed.sort(), [...to].sort());
    if (files.length > 0) return;
    const codes = (of: ReadonlyMap<string, string>) =>
      snapshotOf(of)
        .diagnostics()
        .map(({ code }) => code)
        .sort();
    assert.deepEqual(
      codes(new Map([...texts].map(([file, text]) => [file, after.get(`${root}/${file}`) ?? text]))),
      codes(texts),
      'the findings stay',
    );
  };
  const refuses = (archive: string, name: string, error: RegExp) => {
    const { snapshot, path, offset } = marked(archive);
    const renamed = rename(snapshot, path, offset, name);
    assert.match('error' in renamed ? renamed.error : 'renamed', error);
  };
  it('binding', () =>
    gives(at('mail-1"'), 'post-1', [
      'default/bindings.conf: Binding "post-1" {',
      'default/ecelerity-cluster.conf: Duravip_Follow = "post-1"',
    ]));
  it('subscriber inside a destination', () =>
    gives(at('mgr1=>'), 'second', [
      'default/ecelerity-cluster.conf: mainlog = "cluster:///var/log/ecelerity/mainlog.cluster?subscribers=second=>master"',
      'mgr1/eccluster.conf: Subscriber = ( "second" "master" )',
    ]));
  it('node', () =>
    gives(
      at('west1"', 1, 'default/bindings.conf'),
      'west2',
      [
        'default/bindings.conf: Duravip_Preference = "west2"',
        'global/msgc_server.conf: west2 = "10.0.0.2"',
        'mgr1/eccluster.conf: Node "west2" {',
        'west1/node-local.conf: nodename = "west2"',
      ],
      // Its folder goes along.
      [`${root}/west1 -> ${root}/west2`],
    ));
  it('log', () =>
    gives(at('/var/log/ecelerity/mainlog.cluster"'), '/var/log/main', [
      'default/ecelerity-cluster.conf: mainlog = "cluster:///var/log/main?subscribers=mgr1=>master"',
      'default/ecelerity-cluster.conf: mainlog = "/var/log/main"',
    ]));
  it('binding group', () => gives(at('mail" {'), 'post', ['default/bindings.conf: Binding_Group "post" {']));
  it('bare words get quotes where they must', () => {
    gives('Binding <|>a { Bind_Address = 10.1.1.1 }\nESMTP_Listener { Listen ":25" { Duravip_Follow = a } }\n', 'b#1', [
      'default/ecelerity-cluster.conf: Binding "b#1" { Bind_Address = 10.1.1.1 }',
      'default/ecelerity-cluster.conf: ESMTP_Listener { Listen ":25" { Duravip_Follow = "b#1" } }',
    ]);
  });
  it('a binding of the same name in another group stays', () =>
    gives('Binding_Group "g" { Binding "<|>a" { } }\nBinding_Group "h" { Binding "a" { } }\n', 'b', [
      'default/ecelerity-cluster.conf: Binding_Group "g" { Binding "b" { } }',
    ]));
  it('the path of an include renames the file', () =>
    gives(
      at('bindings.conf"'),
      'outbound.conf',
      ['default/ecelerity.conf: include "outbound.conf"'],
      ['/conf/default/bindings.conf -> /conf/default/outbound.conf'],
    ));
  it('refuses a name that is taken', () => refuses(at('mail-1"'), 'mail-2', /already a binding "mail-2"/));
  it('refuses a name that cannot be', () => refuses(at('mail-1"'), 'a b', /neither blanks nor colons/));
  it('refuses an address', () => refuses(at('10.0.1.1"'), '10.0.1.3', /cannot be renamed/));
  it('refuses an include that differs by node', () => refuses(at('node-local.conf'), 'x.conf', /cannot be renamed/));
  it('has nothing to rename at an option', () => {
    const { snapshot, path, offset } = marked(at('duravip_balance_set_size = 8'));
    assert.equal(prepareRename(snapshot, path, offset), null);
  });
});
