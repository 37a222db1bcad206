// What a change and a failure would do, asked of the server as editors ask it: unsaved edits, revisions of git, nodes that are down; and
// refactorings as edits that a client can show and undo in one step.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ClientCapabilities, CodeAction, CodeLens, WorkspaceEdit } from 'vscode-languageserver';
import type { OwnersView, UnsavedView } from '../../lsp/protocol/requests.ts';
import { makePlan } from '../../compiler/plan/make-plan.ts';
import { applyLines } from '../../compiler/plan/apply-lines.ts';
import { planText } from '../../compiler/plan/plan-text.ts';
import { hostFiles } from '../../compiler/load/host-files.ts';
import { compileProject, loadProject } from '../../compiler/run.ts';
import { capabilities } from './client.ts';
import { ModelClient } from './model-client.ts';
import { sample } from './sample.ts';
import { until } from '../until.ts';

const root = '/w/conf';
/** The sample with both nodes alike: it compiles. */
const files: Readonly<Record<string, string>> = Object.fromEntries(
  [...sample.replace('  duravip_balance_set_size = 4\n', '').matchAll(/^=== (.+)\n((?:(?!=== ).*\n)*)/gm)].map(([, name, text = '']) => [
    `${root}/${name}`,
    text,
  ]),
);
const cluster = `${root}/default/ecelerity-cluster.conf`;
const local = `${root}/west1/node-local.conf`;
const bindings = `${root}/default/bindings.conf`;

const able: ClientCapabilities = {
  ...capabilities,
  workspace: {
    ...capabilities.workspace,
    workspaceEdit: {
      documentChanges: true,
      resourceOperations: ['create', 'rename', 'delete'],
      changeAnnotationSupport: { groupsOnLabel: true },
    },
    codeLens: { refreshSupport: true },
  },
};

async function started(given: ClientCapabilities = able): Promise<ModelClient & { readonly told: (UnsavedView | null)[] }> {
  const client = new ModelClient(root, files, { capabilities: given, initializationOptions: { tellsOfChecks: true } });
  const told: (UnsavedView | null)[] = [];
  client.connection.onNotification('ecconf/unsaved', ({ view }) => void told.push(view));
  await client.start();
  return Object.assign(client, { told });
}

async function lenses(client: ModelClient, path: string): Promise<readonly string[]> {
  const all: CodeLens[] = await client.connection.sendRequest('textDocument/codeLens', { textDocument: { uri: client.uri(path) } });
  const resolved = await Promise.all(all.map((each) => client.connection.sendRequest<CodeLens>('codeLens/resolve', each)));
  return resolved.map(({ command }) => command?.title ?? '');
}

function place(text: string, what: string) {
  const offset = text.indexOf(what);
  assert.ok(offset >= 0);
  return offset;
}

describe('edits that are not saved', () => {
  const cases: readonly [string, string, string, string, RegExp][] = [
    [
      'a setting of one node',
      local,
      'nodename = "west1"\n',
      'nodename = "west1"\n  duravip_balance_set_size = 8\n',
      /^Unsaved: changes nothing on any node$/,
    ],
    [
      'a preference',
      bindings,
      '"west1"',
      '"east1"',
      /^Unsaved: reload on all nodes; 10\.0\.1\.1 moves from west1 to east1; .*; no time out of service$/,
    ],
    [
      'another group',
      cluster,
      'cluster {\n',
      'cluster {\n  cluster_group = "other"\n',
      /^Unsaved: needs all nodes stopped; .*out of service/,
    ],
    [
      'an address less',
      cluster,
      '  Listen "10.0.1.9:587" {\n    Duravip_Follow = "mail-1"\n  }\n',
      '',
      /10\.0\.1\.9 goes from west1, to nobody/,
    ],
  ];
  for (const [name, path, what, instead, expected] of cases) {
    it(`${name}: at the top of the file and told to the client, until it is saved`, async () => {
      const client = await started();
      await client.openFile(path);
      assert.ok(!(await lenses(client, path)).some((title) => title.startsWith('Unsaved')));
      const begin = place(files[path] ?? '', what);
      await client.edit(path, begin, begin + what.length, instead);
      assert.match((await lenses(client, path))[0] ?? '', expected);
      await until(() => client.told.at(-1) != null, 'the client to be told');
      assert.match(client.told.at(-1)?.title ?? '', expected);
      await client.save(path);
      await until(() => client.told.at(-1) === null, 'that nothing is unsaved to be told');
      assert.ok(!(await lenses(client, path)).some((title) => title.startsWith('Unsaved')));
      client.end();
    });
  }

  it('says of what has errors that nobody knows, and prints as a plan what has none', async () => {
    const client = await started();
    await client.openFile(bindings);
    const ask = () => client.connection.sendRequest<string>('ecconf/changes', { uri: client.uri(bindings), since: 'saved' });
    assert.match(await ask(), /^Plan \w+: nothing changes\n/);
    const at = place(files[bindings] ?? '', '"west1"');
    await client.edit(bindings, at, at + 7, '"east1"');
    const said = await ask();
    assert.match(said, /~ duravip_preference of 10\.0\.1\.1 +west1 -> east1 +east1, west1 +reload +default\/bindings\.conf:5/);
    assert.match(said, /^Moves +10\.0\.1\.1: west1 -> east1 \(prefers east1\)/m);
    await client.edit(bindings, 0, 0, 'Binding {{\n');
    assert.deepEqual(
      (await lenses(client, bindings)).filter((title) => title.startsWith('Unsaved')),
      ['Unsaved: with errors, here or in what is saved, nobody knows what it takes'],
    );
    assert.match(await ask(), /has errors/);
    client.end();
  });
});

describe('nodes that are taken to be down', () => {
  it('are so in lenses, hovers and the table, with the time out of service, until they are up again', async () => {
    const client = await started();
    await client.openFile(bindings);
    const uri = client.uri(bindings);
    const table = await client.connection.sendRequest<OwnersView>('ecconf/whatIf', { uri, down: ['west1'] });
    assert.deepEqual(table.down, ['west1']);
    const [first] = table.addresses;
    assert.deepEqual([first?.address, first?.owner, first?.allUp], ['10.0.1.1', 'east1', 'west1']);
    assert.ok((first?.outMs ?? 0) > 100, 'the simulator says for how long');
    assert.ok((await lenses(client, bindings)).includes('with west1 down: owner: east1, in place of west1; nobody when east1 is down'));
    const hover = await client.connection.sendRequest<{ contents: { value: string } }>('textDocument/hover', {
      textDocument: { uri },
      position: { line: 2, character: 22 },
    });
    assert.match(hover.contents.value, /Owner with west1 down: \*\*east1\*\*/);
    // An edit does not bring it up.
    await client.edit(bindings, 0, 0, '\n');
    assert.deepEqual((await client.connection.sendRequest<OwnersView>('ecconf/owners', { uri })).down, ['west1']);
    const command = { command: 'ecconf.server.whatIf', arguments: [{ uri, down: [] }] };
    assert.deepEqual((await client.connection.sendRequest<OwnersView>('workspace/executeCommand', command)).down, []);
    assert.ok((await lenses(client, bindings)).includes('owner: west1; east1 when west1 is down'));
    client.end();
  });
});

describe('refactorings over the protocol', () => {
  const asked = async (client: ModelClient, path: string, what: string, context: object) => {
    const at = place(files[path] ?? '', what);
    const before = (files[path] ?? '').slice(0, at).split('\n');
    const position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
    const textDocument = { uri: client.uri(path) };
    const range = { start: position, end: position };
    const all: CodeAction[] = await client.connection.sendRequest('textDocument/codeAction', {
      ...{ textDocument, range },
      context: { diagnostics: [], ...context },
    });
    return all.filter(({ kind }) => kind?.startsWith('refactor'));
  };

  it('come with a preview of every file, for whoever asks for them', async () => {
    const client = await started();
    const path = `${root}/default/ecelerity.conf`;
    const [action, ...others] = await asked(client, path, 'include "bindings.conf"', {});
    assert.deepEqual([action?.title, action?.kind, others], ['Write bindings.conf in place of its include', 'refactor.inline', []]);
    const { documentChanges = [], changeAnnotations }: WorkspaceEdit = action?.edit ?? {};
    assert.deepEqual(
      documentChanges.map((each) => ('kind' in each ? each.kind : 'edit')),
      ['edit', 'delete'],
    );
    assert.equal(changeAnnotations?.['files']?.needsConfirmation, true);
    const [extract] = await asked(client, cluster, 'ESMTP_Listener', { only: ['refactor.extract'] });
    assert.deepEqual(
      extract?.edit?.documentChanges?.map((each) => ('kind' in each ? each.kind : 'edit')),
      ['create', 'edit', 'edit'],
    );
    client.end();
  });

  it('do not come for a light bulb, for another kind, or to a client that makes no files', async () => {
    const client = await started();
    assert.deepEqual(await asked(client, cluster, 'ESMTP_Listener', { triggerKind: 2 }), []);
    assert.deepEqual(await asked(client, cluster, 'ESMTP_Listener', { only: ['quickfix'] }), []);
    assert.deepEqual(await asked(client, cluster, 'ESMTP_Listener', { only: ['refactor.inline'] }), []);
    client.end();
    const bare = await started(
      capabilities.workspace === undefined
        ? capabilities
        : { ...capabilities, workspace: { ...capabilities.workspace, workspaceEdit: {} } },
    );
    assert.deepEqual(await asked(bare, cluster, 'ESMTP_Listener', {}), []);
    bare.end();
  });
});

describe('a revision of git', () => {
  let scratch = '';
  const git = (...args: readonly string[]) => {
    const { status, stderr } = spawnSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
      cwd: scratch,
      encoding: 'utf8',
    });
    assert.equal(status, 0, stderr);
  };

  before(() => {
    scratch = realpathSync(mkdtempSync(join(tmpdir(), 'ecconf-since-')));
    for (const [path, text] of Object.entries(files)) {
      const file = join(scratch, 'conf', path.slice(root.length));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'first');
  });
  after(() => rmSync(scratch, { recursive: true, force: true }));

  it('against the text in the editor: what `ecconf plan` prints, and one node as it was', async () => {
    const folder = join(scratch, 'conf');
    const file = join(folder, 'default', 'bindings.conf');
    const next = (files[bindings] ?? '').replace('"west1"', '"east1"');
    const client = new ModelClient(folder, {}, { capabilities: able, disk: hostFiles });
    await client.start();
    const uri = client.uri(file);
    await client.connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'x', version: 1, text: next } });
    const said = await client.connection.sendRequest<string>('ecconf/changes', { uri });
    const side = (text: string) => {
      writeFileSync(file, text);
      const { ir, sourceMap } = compileProject(loadProject([{ kind: 'tree', path: folder }], hostFiles, { product: '4' }));
      assert.ok(ir !== null);
      const shown = sourceMap === null ? null : { ...sourceMap, files: sourceMap.files.map((each) => each.slice(folder.length + 1)) };
      return { ir, sourceMap: shown };
    };
    const [old, now] = [side(files[bindings] ?? ''), side(next)];
    const plan = makePlan(old, now, { runtime: 'ecclusterd', sha256: () => 'unsaved', owners: null, unread: new Map() });
    assert.equal(said, planText(plan, { all: true, apply: applyLines(plan), notes: ['HEAD -> what is in the editor'] }));
    assert.equal(plan.grade, 'reload');
    const effective = (since?: string) =>
      client.connection.sendRequest<string>('ecconf/effective', { uri, node: 'east1', ...(since && { since }) });
    assert.match(await effective('HEAD'), /Duravip_Preference = "west1" # default\/bindings\.conf:5/);
    assert.match(await effective(), /Duravip_Preference = "east1" # default\/bindings\.conf:5/);
    const refused = await client.connection.sendRequest('ecconf/changes', { uri, since: 'no-such' }).catch((error: Error) => error.message);
    assert.match(String(refused), /there is no revision `no-such`/);
    client.end();
  });
});
