// Features that show a file: outline, symbols of the workspace, folds, selections, tokens, hints, links, include tree.
import assert from 'node:assert/strict';
import { incomingCalls, outgoingCalls, prepareCallHierarchy } from '../../../lsp/features/call-hierarchy.ts';
import { documentLink } from '../../../lsp/features/document-link.ts';
import { documentSymbol, type OutlineSymbol } from '../../../lsp/features/document-symbol.ts';
import { foldingRange } from '../../../lsp/features/folding-range.ts';
import { inlayHint } from '../../../lsp/features/inlay-hint.ts';
import { selectionRange } from '../../../lsp/features/selection-range.ts';
import { semanticTokens } from '../../../lsp/features/semantic-tokens.ts';
import { workspaceSymbol } from '../../../lsp/features/workspace-symbol.ts';
import { tokenDelta } from '../../../lsp/protocol/token-delta.ts';
import { marked, root } from '../marked.ts';
import { at, sample } from '../sample.ts';

const conf = `${root}/default/ecelerity-cluster.conf`;

describe('document symbols', () => {
  it('are stanzas and options, nested', () => {
    const { snapshot } = marked('include "x.conf"\nBinding "a" {\n  Bind_Address = 10.1.1.1\n}\ncluster {\n  logs = [ a = "/b" ]\n}\n');
    const show = (symbols: readonly OutlineSymbol[], indent = ''): string[] =>
      symbols.flatMap(({ name, detail, children }) => [
        `${indent}${name}${detail === '' ? '' : ` = ${detail}`}`,
        ...show(children, `${indent}  `),
      ]);
    assert.deepEqual(show(documentSymbol(snapshot, conf)), [
      'include = "x.conf"',
      'Binding a',
      '  Bind_Address = 10.1.1.1',
      'cluster',
      '  logs = [ a = "/b" ]',
    ]);
  });
});

describe('workspace symbols', () => {
  const found = (query: string) => workspaceSymbol(marked(sample).snapshot, query).map(({ name, container }) => `${name} (${container})`);
  it('are found by some of their letters', () => {
    assert.deepEqual(found('mail-2'), ['Binding mail-2 (default/bindings.conf)']);
    assert.deepEqual(found('tplg'), ['Topology 10.0.1.0/24 (default/ecelerity-cluster.conf)']);
    assert.deepEqual(found('zzz'), []);
    assert.deepEqual(found('topo'), ['Topology 10.0.1.0/24 (default/ecelerity-cluster.conf)']);
  });
  it('are nodes too', () => assert.deepEqual(found('west1').slice(0, 1), ['west1 (node)']));
});

describe('folding', () => {
  const folds = (text: string, expected: readonly string[]) => {
    const { snapshot } = marked(text);
    assert.deepEqual(
      foldingRange(snapshot, conf).map(({ startLine, endLine, kind }) => `${startLine}-${endLine} ${kind}`),
      expected,
    );
  };
  it('stanzas keep their brace', () =>
    folds('cluster {\n  Topology "10.1.1.0/24" {\n    interface = eth1\n  }\n}\n', ['0-3 region', '1-2 region']));
  it('dictionaries and lists', () => folds('cluster {\n  logs = [\n    a = "/b"\n  ]\n}\n', ['0-3 region', '1-2 region']));
  it('comments and includes', () =>
    folds('# a\n# b\n\n# c\ninclude x\ninclude y\n\ninclude z\n/* d\n*/\n', ['0-1 comment', '4-5 imports', '8-9 comment']));
  it('a stanza that is not closed', () => folds('cluster {\n  a = 1\n', ['0-1 region']));
  it('nothing on one line', () => folds('cluster { a = 1 }\n', []));
});

describe('selection', () => {
  it('grows from the name to the file', () => {
    const { snapshot, path, offset } = marked('a = 1\nec_logger "x" {\n  mainlog = "cluster:///var/l<|>og=>master"\n}\n');
    const text = snapshot.source(path)?.text ?? '';
    assert.deepEqual(
      selectionRange(snapshot, path, offset).map(({ start, end }) => text.slice(start, end).replace(/\s+/g, ' ')),
      [
        '/var/log',
        'cluster:///var/log=>master',
        '"cluster:///var/log=>master"',
        'mainlog = "cluster:///var/log=>master"',
        ' mainlog = "cluster:///var/log=>master" ',
        '{ mainlog = "cluster:///var/log=>master" }',
        'ec_logger "x" { mainlog = "cluster:///var/log=>master" }',
        text.replace(/\s+/g, ' '),
      ],
    );
  });
});

describe('semantic tokens', () => {
  const tokens = (text: string, expected: readonly string[]) => {
    const { snapshot } = marked(text);
    const source = snapshot.source(conf)?.text ?? '';
    assert.deepEqual(
      semanticTokens(snapshot, conf, null).map(({ start, end, type, modifiers }) =>
        [source.slice(start, end), type, ...modifiers].join(' '),
      ),
      expected,
    );
  };
  it('options, stanzas, names, values', () =>
    tokens('include "a" # why\nBinding "b" {\n  Bind_Address = "10.1.1.1"\n  nonsense = 5\n  Enable_Duravip = yes\n}\n', [
      'include keyword',
      '"a" string',
      '# why comment',
      'Binding type defaultLibrary',
      '" class',
      'b variable declaration',
      '" class',
      'Bind_Address property defaultLibrary',
      '"10.1.1.1" string',
      'nonsense property',
      '5 number',
      'Enable_Duravip property defaultLibrary',
      'yes enumMember',
    ]));
  it('parts of a destination', () =>
    tokens('ec_logger "x" {\n  mainlog = "cluster:///m?subscribers=a=>b"\n}\n', [
      'ec_logger type defaultLibrary',
      '"x" class',
      'mainlog property defaultLibrary',
      '"cluster:// string',
      '/m variable',
      '?subscribers= string',
      'a variable declaration',
      '=> string',
      'b variable declaration',
      '" string',
    ]));
  it('regular expressions and deprecated options', () => tokens('Domain "/^a$/" {\n}\n', ['Domain type defaultLibrary', '"/^a$/" regexp']));
  it('strings and comments of several lines are cut', () =>
    tokens('/* a\n b */\nx = "c\nd"\n', ['/* a comment', ' b */ comment', 'x property', '"c string', 'd" string']));
  it('a range gives the tokens that touch it', () => {
    const { snapshot } = marked('a = 1\nb = 2\nc = 3\n');
    assert.deepEqual(
      semanticTokens(snapshot, conf, { start: 6, end: 11 }).map(({ start }) => start),
      [6, 10],
    );
  });
  it('a delta turns one list into the other', () => {
    const cases: readonly (readonly [readonly number[], readonly number[]])[] = [
      [[], []],
      [
        [1, 2, 3],
        [1, 2, 3],
      ],
      [
        [1, 2, 3],
        [1, 9, 3],
      ],
      [
        [1, 1, 1],
        [1, 1],
      ],
      [
        [1, 1],
        [1, 1, 1],
      ],
      [[], [5]],
      [[5], []],
    ];
    for (const [before, after] of cases) {
      const result = [...before];
      for (const { start, deleteCount, data } of tokenDelta(before, after)) result.splice(start, deleteCount, ...data);
      assert.deepEqual(result, after);
    }
    assert.deepEqual(tokenDelta([1, 2], [1, 2]), []);
  });
});

describe('inlay hints', () => {
  const hints = (archive: string, expected: readonly string[], options = { units: true, overridden: true, defaults: false }) => {
    const { snapshot, path } = marked(archive);
    const source = snapshot.source(path);
    const found = inlayHint(snapshot, path, { start: 0, end: source?.text.length ?? 0 }, options);
    assert.deepEqual(
      found.map(
        ({ at: offset, label, tooltip }) =>
          `${(source?.lines.position(offset).line ?? 0) + 1}:${label}${tooltip === '' ? '' : ` <${tooltip}>`}`,
      ),
      expected,
    );
  };
  it('units of numbers', () => hints('cluster {\n  heartbeat_start_delay = 15\n  if_check_interval = "x"\n}\n', ['2: seconds']));
  it('values that do not count somewhere', () =>
    hints(at('duravip_balance_set_size = 8'), ['16: addresses', '16:, but 4 on west1 <west1: 4 (west1/node-local.conf:3)>']));
  it('values that count nowhere', () =>
    hints('cluster {\n  if_down_limit = 1\n  if_down_limit = 2\n}\n', [
      '2: second',
      '2:, but 2 on all nodes that read it <east1: 2 (default/ecelerity-cluster.conf:3)>',
      '3: seconds',
    ]));
  it('defaults of what must agree', () => {
    const { snapshot, path } = marked('cluster {\n  cluster_group = "a"\n}\n');
    const [hint] = inlayHint(snapshot, path, { start: 0, end: 99 }, { units: false, overridden: false, defaults: true });
    assert.match(hint?.label ?? '', /^ \d+ shared options by default/);
    assert.match(hint?.tooltip ?? '', /^control_group = "ec_console"$/m);
    assert.doesNotMatch(hint?.tooltip ?? '', /cluster_group/);
  });
});

describe('links', () => {
  it('lead to included files, and to the manual when asked', () => {
    const { snapshot } = marked(sample);
    const path = `${root}/default/ecelerity.conf`;
    assert.deepEqual(
      documentLink(snapshot, path, { manual: null }).map(({ target, tooltip }) =>
        target.kind === 'file' ? `${target.path} ${tooltip}` : target.url,
      ),
      [
        '/conf/global/msgc_server.conf global/msgc_server.conf',
        '/conf/default/ecelerity-cluster.conf default/ecelerity-cluster.conf',
        '/conf/default/bindings.conf default/bindings.conf',
        '/conf/east1/node-local.conf east1/node-local.conf (one of 2)',
      ],
    );
    const pages = documentLink(snapshot, `${root}/default/bindings.conf`, { manual: 'https://m/' });
    assert.ok(pages.some(({ target }) => target.kind === 'page' && target.url === 'https://m/4/config/ref-binding/'));
  });
});

describe('include tree', () => {
  const paths = (calls: readonly { readonly file: { readonly name: string; readonly detail: string } }[]) =>
    calls.map(({ file }) => `${file.name} (${file.detail})`);
  it('begins at the file, or at what an include reads', () => {
    const { snapshot, path } = marked(at('bindings.conf"'));
    assert.deepEqual(
      prepareCallHierarchy(snapshot, path, 0).map(({ name }) => name),
      ['global/msgc_server.conf'],
    );
    const inside = marked(at('Binding "mail-2"'));
    assert.deepEqual(
      prepareCallHierarchy(inside.snapshot, inside.path, inside.offset).map(({ name, detail }) => `${name} ${detail}`),
      ['default/bindings.conf read by east1, west1'],
    );
  });
  it('goes both ways', () => {
    const { snapshot } = marked(sample);
    assert.deepEqual(paths(incomingCalls(snapshot, `${root}/global/msgc_server.conf`)), [
      'default/ecelerity.conf (read by east1, west1)',
      'mgr1/eccluster.conf (read by mgr1)',
    ]);
    assert.deepEqual(paths(outgoingCalls(snapshot, `${root}/default/ecelerity.conf`)), [
      'global/msgc_server.conf (read by all)',
      'default/ecelerity-cluster.conf (read by east1, west1)',
      'default/bindings.conf (read by east1, west1)',
      'east1/node-local.conf (read by east1)',
      'west1/node-local.conf (read by west1)',
    ]);
  });
});
