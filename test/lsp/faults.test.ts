// What clients do wrong, and what happens to them: each of these ended the server, was answered as a mistake of ours, or was never noticed.
import assert from 'node:assert/strict';
import type { CodeLens, InlayHint, InitializeResult, Position, TextEdit } from 'vscode-languageserver';
import { formatText } from '../../compiler/format/format.ts';
import { registered } from '../../lsp/methods.ts';
import { mapFiles } from '../map-files.ts';
import { capabilities } from './client.ts';
import { serveInside } from './inside.ts';
import { ModelClient } from './model-client.ts';

const root = '/w/conf';
const tree = {
  [`${root}/default/ecelerity.conf`]: 'include "ecelerity-cluster.conf"\ninclude "node-local.conf"\n',
  [`${root}/default/ecelerity-cluster.conf`]:
    'ECCluster_Listener {\n  Listen "*:4802" {\n  }\n}\ncluster {\n  duravip_balance_set_size = 8\n  heartbeat_start_delay = 1\n}\n',
  [`${root}/east1/node-local.conf`]: 'cluster {\n  nodename = "east1"\n}\n',
  [`${root}/west1/node-local.conf`]: 'cluster {\n  nodename = "west1"\n}\n',
};
const shared = `${root}/default/ecelerity-cluster.conf`;

const codeOf = (asked: Promise<unknown>): Promise<unknown> =>
  asked.then(
    () => 'an answer',
    (error: { code?: number }) => error.code,
  );

async function started(files: Readonly<Record<string, string>> = tree): Promise<ModelClient> {
  const client = new ModelClient(root, files, { capabilities });
  await client.start();
  return client;
}

async function shownCodes(client: ModelClient, wanted: Readonly<Record<string, readonly string[]>>): Promise<void> {
  const codes = () =>
    Object.fromEntries(Object.entries(client.shown()).map(([path, found]) => [path, found.map(({ code }) => String(code))]));
  const end = Date.now() + 8_000;
  while (JSON.stringify(codes()) !== JSON.stringify(wanted) && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual(codes(), wanted);
}

describe('mistakes of a client', () => {
  const requests = registered.map(({ method }) => method).filter((method) => !/did[A-Z]/.test(method));

  it('a request before the handshake: -32002', async () => {
    const connection = serveInside(mapFiles(tree));
    connection.listen();
    for (const method of requests) assert.equal(await codeOf(connection.sendRequest(method, {})), -32002, method);
    // A notification has no answer, and does nothing.
    await connection.sendNotification('textDocument/didOpen', { textDocument: { uri: 'file:///x', version: 1, text: '' } });
    assert.equal(await codeOf(connection.sendRequest('shutdown')), -32002);
    connection.dispose();
  });

  it('a handshake that lacks what it needs: -32602, and then one that has it', async () => {
    const connection = serveInside(mapFiles(tree));
    connection.listen();
    for (const params of [{}, { capabilities: null }, { processId: null, capabilities: [] }])
      assert.equal(await codeOf(connection.sendRequest('initialize', params)), -32602);
    const { serverInfo } = await connection.sendRequest<InitializeResult>('initialize', { capabilities: {} });
    assert.equal(serverInfo?.name, 'ecconf-lsp');
    assert.equal(await codeOf(connection.sendRequest('initialize', { capabilities: {} })), -32600);
    connection.dispose();
  });

  it('parameters that lack something: -32602, and the server goes on', async () => {
    const client = await started();
    const { connection } = client;
    const textDocument = { uri: client.uri(shared) };
    const wrong: readonly unknown[] = [
      {},
      { textDocument: {} },
      { textDocument: { uri: 7 } },
      { textDocument, position: { line: -1, character: 0 } },
    ];
    const taken = new Set(['workspace/symbol', 'workspace/diagnostic', 'workspace/executeCommand']);
    for (const method of requests) {
      for (const params of wrong.slice(0, taken.has(method) ? 1 : 3))
        assert.equal(await codeOf(connection.sendRequest(method, params as object)), -32602, `${method} ${JSON.stringify(params)}`);
    }
    assert.equal(await codeOf(connection.sendRequest('textDocument/hover', wrong[3] as object)), -32602);
    assert.equal(
      await codeOf(connection.sendRequest('textDocument/rename', { textDocument, position: { line: 0, character: 0 } })),
      -32602,
    );
    assert.equal(await codeOf(connection.sendRequest('no/such', {})), -32601);
    for (const method of ['textDocument/didOpen', 'textDocument/didChange', 'workspace/didChangeWatchedFiles'])
      await connection.sendNotification(method, { textDocument: 3 });
    assert.ok(await connection.sendRequest('textDocument/documentSymbol', { textDocument }));
    client.end();
  });

  it('a request after the end: -32600', async () => {
    const client = await started();
    await client.connection.sendRequest('shutdown');
    assert.equal(await codeOf(client.connection.sendRequest('textDocument/hover', {})), -32600);
    client.end();
  });
});

describe('what an editor shows', () => {
  it('follows folders that come and go, for a client that announces them', async () => {
    const other = '/w/other/default/ecelerity.conf';
    const client = await started({ ...tree, [other]: 'nonsense_option = 1\n' });
    await shownCodes(client, {});
    const folder = { uri: client.uri('/w/other'), name: 'other' };
    await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event: { added: [folder], removed: [] } });
    await shownCodes(client, { [other]: ['EC2001'] });
    await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event: { added: [], removed: [folder] } });
    await shownCodes(client, {});
    client.end();
  });

  it('forgets that a file was missing when it is there, whatever of the events gets lost', async () => {
    const path = `${root}/default/domains.conf`;
    const using = { ...tree, [`${root}/default/ecelerity.conf`]: `${tree[`${root}/default/ecelerity.conf`]}include "domains.conf"\n` };
    const comes: readonly ((client: ModelClient) => Promise<void>)[] = [
      (client) => client.event(path, 1),
      // Only the folder, only another file, the file after its folder was looked at.
      (client) => client.event(`${root}/default`, 2),
      (client) => client.event(`${root}/west1/node-local.conf`, 2),
      async (client) => {
        await client.event(`${root}/default/nothing.conf`, 1);
        await client.event(path, 1);
        await client.event(path, 1);
      },
    ];
    for (const tell of comes) {
      const client = await started(using);
      await shownCodes(client, { [`${root}/default/ecelerity.conf`]: ['EC0001'] });
      client.write(path, 'Domain "example.com" {\n  max_outbound_connections = 4\n}\n');
      await tell(client);
      await shownCodes(client, {});
      client.write(path, null);
      await client.event(`${root}/default`, 2);
      await shownCodes(client, { [`${root}/default/ecelerity.conf`]: ['EC0001'] });
      client.end();
    }
  });

  it('formats a file with CR LF into what fmt --check takes', async () => {
    const text = tree[shared].replaceAll('\n', '\r\n').replace('= 8', '=   8');
    const client = await started({ ...tree, [shared]: text });
    await client.openFile(shared);
    const options = { tabSize: 2, insertSpaces: true };
    const edits: TextEdit[] = await client.connection.sendRequest('textDocument/formatting', {
      textDocument: { uri: client.uri(shared) },
      options,
    });
    const offset = ({ line, character }: Position) =>
      text.split('\r\n').slice(0, line).join('\r\n').length + (line > 0 ? 2 : 0) + character;
    let after = text;
    // An editor keeps the line ends of its document, whatever comes.
    for (const { range, newText } of edits.toReversed())
      after = after.slice(0, offset(range.start)) + newText.replace(/\r?\n/g, '\r\n') + after.slice(offset(range.end));
    assert.match(after, /= 8\r\n/);
    assert.deepEqual(await formatText(after, { product: '4' }), { text: after });
    client.end();
  });

  it('says in lenses and hints what there is to say, in plain words', async () => {
    const binding = 'Binding "alone" {\n  bind_address = "10.0.0.9"\n}\n';
    const local = `${root}/west1/node-local.conf`;
    const client = await started({
      ...tree,
      [shared]: tree[shared] + binding,
      [local]: 'cluster {\n  nodename = "west1"\n  duravip_balance_set_size = 4\n}\n',
    });
    const textDocument = { uri: client.uri(shared) };
    const titles = async (path: string) => {
      const lenses: CodeLens[] = await client.connection.sendRequest('textDocument/codeLens', { textDocument: { uri: client.uri(path) } });
      const resolved = await Promise.all(lenses.map((each) => client.connection.sendRequest<CodeLens>('codeLens/resolve', each)));
      return resolved.map(({ command }) => command?.title);
    };
    assert.deepEqual(await titles(shared), ['this on east1; 4 on west1']);
    assert.deepEqual(await titles(local), ['this on west1; 8 on east1']);
    const range = { start: { line: 0, character: 0 }, end: { line: 20, character: 0 } };
    const hints: InlayHint[] = await client.connection.sendRequest('textDocument/inlayHint', { textDocument, range });
    const labels = hints.map(({ label }) => label).filter((label) => !String(label).includes('by default'));
    assert.deepEqual(labels, [' addresses', ', but 4 on west1', ' second']);
    client.end();
  });
});
