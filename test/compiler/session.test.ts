// The invariant of a session: after any edits, in any files, it finds what a check from nothing finds in the same texts.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { ParsedText } from '../../grammar/incremental.ts';
import { placeParts } from '../../compiler/editor/parts.ts';
import { checkProject, loadProject } from '../../compiler/run.ts';
import { openSession } from '../../compiler/editor/session.ts';
import { type ParsedFile, syntaxFindings } from '../../compiler/load/sources.ts';
import type { Source } from '../../compiler/load/source.ts';
import { globFiles } from '../glob.mjs';
import { mapFiles } from '../map-files.ts';
import { repository } from '../shared.ts';

const folder = join(repository, 'examples', 'broken');
const example: Readonly<Record<string, string>> = {
  ...Object.fromEntries(globFiles(folder, '.conf').map((path: string) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')])),
  'libexec/house.ecm': '[house]\nmsys.provides = config.Global:House_Option\n',
};

/** Files that change, as an editor has them: parsed incrementally, each a new object only when it changes. */
function openStore(from: Readonly<Record<string, string>>) {
  const texts: Record<string, string> = { ...from };
  const parsed = new Map<Source, ParsedText>();
  const files = new Map<string, ParsedFile>();
  let listing = mapFiles(texts);
  let lists = new Map<string, ReturnType<typeof listing.list>>();
  const set = (path: string, text: ParsedText) => {
    texts[path] = text.text;
    const { letters, tree, lines } = text;
    const source = { path, text: text.text, letters, start: 0, tree, lines, parts: placeParts(path, text) };
    parsed.set(source, text);
    files.set(path, { source, diagnostics: syntaxFindings(source, []) });
  };
  const relist = () => {
    listing = mapFiles(texts);
    lists = new Map();
  };
  for (const [path, text] of Object.entries(from)) set(path, ParsedText.open(text, 0));
  return {
    texts,
    files: {
      link: () => null,
      exists: (path: string) => files.has(path),
      read: (path: string) => files.get(path) ?? { error: 'ENOENT' },
      list(path: string) {
        if (!lists.has(path)) lists.set(path, listing.list(path));
        return lists.get(path) ?? null;
      },
    },
    edit(path: string, start: number, end: number, insert: string) {
      const source = files.get(path)?.source;
      const text = source === undefined ? undefined : parsed.get(source);
      assert.ok(text !== undefined);
      set(path, text.edit(start, end, insert));
    },
    rename(from_: string, to: string) {
      const text = texts[from_];
      if (text === undefined || to in texts) return;
      delete texts[from_];
      files.delete(from_);
      set(to, ParsedText.open(text, 0));
      relist();
    },
  };
}

const snippets = [
  ...[
    '{',
    '}',
    '"',
    '=',
    '#',
    '\n',
    ' ',
    'true',
    '1',
    '-',
    'include "bindings.conf"\n',
    'include "ecelerity.conf"\n',
    'include "nowhere.conf"\n',
  ],
  ...[
    'duravip_balance_set_size = 4\n',
    'nodename = "east1"\n',
    'Binding "new" {\n  Bind_Address = "10.1.0.9"\n  Enable_DuraVIP = true\n}\n',
  ],
  ...[
    '# ecconf-ignore EC2001: ours\n',
    'house_option = 1\n',
    'peers = [ east1 = "10.0.0.1" ]\n',
    'cluster {\n  mcast_port = 4\n}\n',
    "x = 'y'\n",
  ],
];

const step = fc.record({
  file: fc.nat(),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.oneof({ arbitrary: fc.constant(0), weight: 3 }, fc.nat(4), fc.nat(400)),
  text: fc.oneof({ arbitrary: fc.constantFrom(...snippets), weight: 3 }, fc.constant('')),
  rename: fc.oneof(
    { arbitrary: fc.constant(null), weight: 12 },
    fc.constantFrom('default/other.conf', 'east1/bindings.conf', 'north1/node-local.conf'),
  ),
  undo: fc.boolean(),
});

describe('session', () => {
  it('finds what a check from nothing finds, after any edits and renames', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), (steps) => {
        const store = openStore(example);
        const session = openSession([{ kind: 'tree', path: '.' }], store.files, { product: '4' });
        const assertSame = (what: string) => {
          session.changed();
          const fresh = checkProject(loadProject([{ kind: 'tree', path: '.' }], mapFiles(store.texts), { product: '4' }));
          assert.deepEqual(finish(session.check()), fresh, what);
        };
        for (const { file, at, length, text, rename, undo } of steps) {
          const paths = Object.keys(store.texts).sort();
          const path = paths[file % paths.length] ?? '';
          const before = store.texts[path] ?? '';
          if (rename !== null) {
            store.rename(path, rename);
            assertSame(`after ${path} became ${rename}`);
            continue;
          }
          const start = Math.floor(at * before.length);
          const end = Math.min(before.length, start + length);
          store.edit(path, start, end, text);
          assertSame(`after an edit of ${path} at ${start}`);
          if (!undo) continue;
          store.edit(path, start, start + text.length, before.slice(start, end));
          assertSame(`after the edit of ${path} at ${start} was undone`);
        }
      }),
      { numRuns: Number(process.env.FUZZ_RUNS ?? 20) },
    );
  });

  it('knows the options of a module as long as its description says so', () => {
    const store = openStore({
      'default/ecelerity.conf': 'House_Option = 1\nhouse {\n}\n',
      'libexec/house.ecm': '[house]\nmsys.provides = config.Global:House_Option\n',
    });
    const session = openSession([{ kind: 'tree', path: '.' }], store.files, { product: '4' });
    const codes = () => {
      session.changed();
      return finish(session.check()).map(({ code }) => code);
    };
    assert.deepEqual(codes(), []);
    store.edit('libexec/house.ecm', 1, 6, 'mouse');
    assert.deepEqual(codes(), ['EC2003']);
    store.edit('libexec/house.ecm', 0, store.texts['libexec/house.ecm']?.length ?? 0, '');
    assert.deepEqual(codes(), ['EC2001', 'EC2003', 'EC0013']);
    store.edit('libexec/house.ecm', 0, 0, '[house]\nmsys.provides = config.Global:House_Option\n');
    assert.deepEqual(codes(), []);
  });

  it('merges only the nodes that read the edited file', () => {
    const store = openStore(example);
    const session = openSession([{ kind: 'tree', path: '.' }], store.files, { product: '4' });
    const before = session.project();
    store.edit('east1/node-local.conf', 0, 0, '# here\n');
    session.changed();
    const kept = session.project().nodes.filter((node) => before.nodes.includes(node));
    assert.deepEqual(
      kept.map((node) => node.name),
      ['east2', 'west1', 'west2'],
    );
  });

  it('says at once what can be said of one file', () => {
    const store = openStore(example);
    const session = openSession([{ kind: 'tree', path: '.' }], store.files, { product: '4' });
    finish(session.check());
    store.edit('default/bindings.conf', 0, 0, 'Bindng "x" {\n');
    session.changed();
    const file = store.files.read('default/bindings.conf');
    assert.ok('source' in file);
    assert.deepEqual(
      session.ownFindings(file).map((each) => each.code),
      finish(session.check())
        .filter((each) => each.at.file === 'default/bindings.conf' && /EC1|EC2/.test(each.code))
        .map((each) => each.code),
    );
    assert.equal(session.findings() === null, false);
  });
});

function finish<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
