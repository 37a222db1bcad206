// Nodes are names: renamed, added and removed in all files at once, by the command line and by editors alike.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TextDocumentEdit, TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import { applyEdits } from '../../compiler/fix/fix.ts';
import { addNode } from '../../compiler/nodes/add-node.ts';
import { editedTexts, filesAfter } from '../../compiler/nodes/after-change.ts';
import type { NodeChange, Refusal } from '../../compiler/nodes/node-change.ts';
import { removeNode } from '../../compiler/nodes/remove-node.ts';
import { renameNode } from '../../compiler/nodes/rename-node.ts';
import { readOwners } from '../../compiler/owners/owners.ts';
import { checkProject, loadProject, viewCluster } from '../../compiler/run.ts';
import { LineIndex } from '../../grammar/line-index.ts';
import { globFiles } from '../glob.mjs';
import { capabilities } from '../lsp/client.ts';
import { ModelClient } from '../lsp/model-client.ts';
import { mapFiles } from '../map-files.ts';
import { clusterTree } from '../mistakes/tree.ts';
import { repository } from '../shared.ts';

const folder = join(repository, 'examples', 'cluster');
const root = '/w/conf';
const example: Readonly<Record<string, string>> = Object.fromEntries(
  globFiles(folder, '.conf').map((path: string) => [`${root}/${path.slice(folder.length + 1)}`, readFileSync(path, 'utf8')]),
);

const load = (files: ReturnType<typeof mapFiles>, path = root) => loadProject([{ kind: 'tree', path }], files, { product: '4' });

function changed(texts: Readonly<Record<string, string>>, make: (project: ReturnType<typeof load>) => NodeChange | Refusal, path = root) {
  const before = load(mapFiles(texts), path);
  const change = make(before);
  assert.ok(!('error' in change), 'error' in change ? change.error : '');
  const after = load(
    filesAfter(mapFiles(texts), change, (file) => texts[file] ?? ''),
    path,
  );
  return { before, after, change };
}

/** The files as the change leaves them. */
function textsAfter(texts: Readonly<Record<string, string>>, change: NodeChange): Readonly<Record<string, string>> {
  const edited = editedTexts(change, (file) => texts[file] ?? '');
  const entries = Object.entries(texts).flatMap(([path, text]) => {
    if (change.deletes.some((each) => path.startsWith(`${each}/`))) return [];
    const move = change.moves.find(({ from }) => path.startsWith(`${from}/`));
    return [[move === undefined ? path : move.to + path.slice(move.from.length), edited.get(path) ?? text] as const];
  });
  return Object.fromEntries([...entries, ...change.creates.map(({ path, text }) => [path, text] as const)].sort());
}

const names = ({ nodes, managers }: ReturnType<typeof load>) => [...nodes, ...managers].map(({ name }) => name);

describe('nodes of a tree', () => {
  for (const name of ['east1', 'east2', 'west1', 'west2', 'mgr1']) {
    it(`${name} renamed: nothing is found, nothing moves but the name, and back again`, () => {
      const { before, after, change } = changed(example, (project) => renameNode(project, name, 'north-9'));
      assert.deepEqual(checkProject(after), []);
      assert.deepEqual(
        names(after).sort(),
        names(before)
          .map((each) => (each === name ? 'north-9' : each))
          .sort(),
      );
      const owners = (project: typeof before) => [...readOwners(viewCluster(project, project.schema)).allUp.owners.values()];
      // The election looks at names only where nothing else decides: preferences went along.
      assert.equal(owners(after).filter((each) => each === name).length, 0);
      const there = textsAfter(example, change);
      assert.ok(!Object.entries(there).some(([path, text]) => path.includes(name) || text.replace(/#.*/g, '').includes(name)));
      const back = changed(there, (project) => renameNode(project, 'north-9', name));
      assert.deepEqual(textsAfter(there, back.change), example);
    });
  }

  it('nodes and the manager of a larger tree renamed: the same findings', () => {
    const texts = clusterTree();
    for (const name of names(load(mapFiles(texts), '.')).slice(-3)) {
      const { before, after } = changed(texts, (project) => renameNode(project, name ?? '', 'renamed'), '.');
      const said = (project: typeof before) => checkProject(project).map(({ code }) => code);
      assert.deepEqual(said(after), said(before), name ?? '');
    }
  });

  it('added like another and removed again: the files are as they were', () => {
    const { after, change } = changed(example, (project) => addNode(project, 'east5', 'east2', '10.20.0.15'));
    assert.deepEqual(
      checkProject(after).filter(({ severity }) => severity === 'error'),
      [],
    );
    assert.ok(names(after).includes('east5'));
    const there = textsAfter(example, change);
    const removed = changed(there, (project) => removeNode(project, 'east5'));
    assert.deepEqual(textsAfter(there, removed.change), example);
  });

  it('each node removed: no error is left behind', () => {
    for (const name of ['east1', 'west2']) {
      const { after } = changed(example, (project) => removeNode(project, name));
      assert.deepEqual(
        checkProject(after).filter(({ severity }) => severity === 'error'),
        [],
      );
    }
  });

  it('refuses what cannot be', () => {
    const project = load(mapFiles(example));
    const error = (change: NodeChange | Refusal) => ('error' in change ? change.error : 'no refusal');
    assert.match(error(renameNode(project, 'east1', 'east2')), /already a node/);
    assert.match(error(renameNode(project, 'east1', 'default')), /folder of all nodes/);
    assert.match(error(renameNode(project, 'east1', 'a b')), /letters/);
    assert.match(error(renameNode(project, 'nobody', 'x')), /no node "nobody"/);
    assert.match(error(addNode(project, 'east2', 'east1', '10.20.0.9')), /already/);
    assert.match(error(addNode(project, 'east5', 'nobody', '10.20.0.9')), /no node "nobody"/);
    assert.match(error(addNode(project, 'east5', 'east1', null)), /--address/);
    assert.match(error(removeNode(project, 'nobody')), /no node/);
  });
});

describe('nodes from the command line', () => {
  it('renames on the disk what is right, and nothing where errors would come', () => {
    const scratch = mkdtempSync(join(tmpdir(), 'ecconf-nodes-'));
    try {
      cpSync(folder, join(scratch, 'conf'), { recursive: true });
      const run = (...words: string[]) =>
        spawnSync(process.execPath, ['--import=tsx', join(repository, 'compiler', 'main.ts'), ...words], {
          cwd: repository,
          encoding: 'utf8',
          env: { ...process.env, TSX_TSCONFIG_PATH: join(repository, 'tsconfig.json') },
        });
      const renamed = run('rename', 'node', 'east2', 'east5', join(scratch, 'conf'));
      assert.deepEqual([renamed.status, renamed.stdout], [0, ''], renamed.stderr);
      assert.match(renamed.stderr, /5 places in 4 files/);
      assert.ok(existsSync(join(scratch, 'conf', 'east5', 'node-local.conf')) && !existsSync(join(scratch, 'conf', 'east2')));
      assert.match(readFileSync(join(scratch, 'conf', 'east5', 'node-local.conf'), 'utf8'), /nodename = "east5"/);
      // One with the address of another is an error, and then nothing is written.
      const wrong = run('add', 'node', 'east6', '--like', 'east5', '--address', '10.20.0.11', join(scratch, 'conf'));
      assert.equal(wrong.status, 1, wrong.stderr);
      assert.match(wrong.stderr, /EC3202[\s\S]*nothing was written/);
      assert.ok(!existsSync(join(scratch, 'conf', 'east6')));
      const gone = run('remove', 'node', 'west1', join(scratch, 'conf'));
      assert.equal(gone.status, 0, gone.stderr);
      assert.match(gone.stdout, /^10\.20\.1\.13: west1 -> \w+$/m);
      assert.ok(!existsSync(join(scratch, 'conf', 'west1')));
      assert.equal(run('check', join(scratch, 'conf')).status, 0);
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  });
});

describe('nodes in an editor', () => {
  const uri = (path: string) => `file://${path}`;
  const mentions: readonly (readonly [string, string])[] = [
    ['default/bindings.conf', 'duravip_preference = "east2'],
    ['global/msgc_server.conf', 'east2'],
    ['mgr1/eccluster.conf', 'Node "east2'],
    ['east2/node-local.conf', 'nodename = "east2'],
  ];

  /** The files after the edits of an answer. */
  function applied(edit: WorkspaceEdit): Readonly<Record<string, string>> {
    const texts: Record<string, string> = { ...example };
    for (const change of edit.documentChanges ?? []) {
      if ('kind' in change) continue;
      const { textDocument, edits } = change as TextDocumentEdit;
      const path = new URL(textDocument.uri).pathname;
      const lines = new LineIndex(texts[path] ?? '');
      const spans = (edits as readonly TextEdit[]).map(({ range, newText }) => ({
        start: lines.offset(range.start),
        end: lines.offset(range.end),
        text: newText,
      }));
      texts[path] = applyEdits(
        texts[path] ?? '',
        spans.sort((a, b) => a.start - b.start),
      );
    }
    return texts;
  }

  it('are renamed from any mention, with their folder, as the command line does it', async () => {
    const client = new ModelClient(root, example, { capabilities });
    await client.start();
    const change = renameNode(load(mapFiles(example)), 'east2', 'east5');
    assert.ok(!('error' in change));
    const expected = { ...example, ...Object.fromEntries(editedTexts(change, (file) => example[file] ?? '')) };
    for (const [file, mark] of mentions) {
      const path = `${root}/${file}`;
      const text = example[path] ?? '';
      const position = new LineIndex(text).position(text.indexOf(mark) + mark.length - 1);
      const edit: WorkspaceEdit = await client.connection.sendRequest('textDocument/rename', {
        textDocument: { uri: uri(path) },
        position,
        newName: 'east5',
      });
      assert.deepEqual(applied(edit), expected, file);
      assert.deepEqual(
        edit.documentChanges?.filter((each) => 'kind' in each),
        [{ kind: 'rename', oldUri: uri(`${root}/east2`), newUri: uri(`${root}/east5`) }],
      );
    }
    // The folder, in the explorer: the same edits, the folder is the client's.
    const files = [{ oldUri: uri(`${root}/east2`), newUri: uri(`${root}/east5`) }];
    const moved: WorkspaceEdit = await client.connection.sendRequest('workspace/willRenameFiles', { files });
    assert.deepEqual(applied(moved), expected);
    assert.ok(!moved.documentChanges?.some((each) => 'kind' in each));
    client.end();
  });

  it('are not renamed by halves, where the editor cannot rename folders', async () => {
    const { workspaceEdit: _edits, ...workspace } = capabilities.workspace ?? {};
    const client = new ModelClient(root, example, { capabilities: { ...capabilities, workspace } });
    await client.start();
    const [file, mark] = mentions[0] ?? ['', ''];
    const text = example[`${root}/${file}`] ?? '';
    const position = new LineIndex(text).position(text.indexOf(mark) + mark.length - 1);
    const asked = client.connection.sendRequest('textDocument/rename', {
      textDocument: { uri: uri(`${root}/${file}`) },
      position,
      newName: 'east5',
    });
    await assert.rejects(asked, /ecconf rename node/);
    client.end();
  });
});
