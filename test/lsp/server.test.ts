// The server as a client sees it, over real standard input and output. Every message that it sends is validated (client.ts).
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync, renameSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { CancellationTokenSource } from 'vscode-languageserver-protocol/node';
import type {
  CodeLens,
  CompletionList,
  DocumentDiagnosticReport,
  Hover,
  LocationLink,
  SemanticTokens,
  SemanticTokensDelta,
  TextEdit,
  WorkspaceDiagnosticReport,
  WorkspaceEdit,
} from 'vscode-languageserver';
import { globFiles } from '../glob.mjs';
import { repository } from '../shared.ts';
import { capabilities, type Client, pulling, start, type StartOptions } from './client.ts';

const folder = join(repository, 'examples', 'cluster');
const example: Readonly<Record<string, string>> = Object.fromEntries(
  globFiles(folder, '.conf').map((path: string) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]),
);

const own = 'east1/node-local.conf';
const disagreeing = 'cluster {\n  duravip_balance_set_size = 7\n}\n';

const codes = (found: readonly { readonly code?: unknown }[]) => found.map((each) => each.code);

/** Runs a session; asserts that the server ended well and kept to the protocol. */
async function session(files: Readonly<Record<string, string>>, run: (client: Client) => Promise<void>, options: StartOptions = {}) {
  const client = await start(files, options);
  try {
    await run(client);
  } catch (error) {
    client.abandon();
    throw error;
  }
  const { exit, counts } = await client.end();
  assert.equal(exit, 0);
  return counts;
}

describe('language server', () => {
  it('shows findings across nodes while typing, with the place in the other file', () =>
    session(example, async (client) => {
      client.open(own);
      assert.deepEqual(codes(await client.diagnostics(own, () => true)), []);
      client.edit(own, 0, 0, disagreeing);
      const [found] = await client.diagnostics(own, (all) => all.length > 0);
      assert.equal(found?.code, 'EC3104');
      assert.deepEqual(
        found.relatedInformation?.map((each) => each.location.uri),
        [client.uri('default/ecelerity-cluster.conf')],
      );
      client.edit(own, 0, disagreeing.length, '');
      assert.deepEqual(await client.diagnostics(own, (all) => all.length === 0), []);
    }));

  it('shows findings in files that are not open, and takes them away', () =>
    session({ ...example, [own]: disagreeing + example[own] }, async (client) => {
      assert.deepEqual(codes(await client.diagnostics(own, (all) => all.length > 0)), ['EC3104']);
      client.write(own, example[own] ?? '');
      const changes = [{ uri: client.uri(own), type: 2 }];
      await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes });
      assert.deepEqual(await client.diagnostics(own, (all) => all.length === 0), []);
    }));

  it('says what stands in the text before it has merged the nodes', () =>
    session(example, async (client) => {
      client.open(own);
      await client.diagnostics(own, () => true);
      client.edit(own, 0, 0, 'nonsense_option = 1\n');
      const [found] = await client.diagnostics(own, (all) => all.length > 0);
      assert.equal(found?.code, 'EC2001');
      assert.equal(client.shown.get(client.uri(own))?.version, 2);
    }));

  it('says of which version of the text the same findings are, to who goes by versions', async () => {
    const textDocument = { ...capabilities.textDocument, publishDiagnostics: { versionSupport: true } };
    await session(
      example,
      async (client) => {
        client.open(own);
        await client.diagnostics(own, () => true);
        client.edit(own, 0, 0, ' ');
        const version = () => client.shown.get(client.uri(own))?.version;
        for (let tries = 0; tries < 200 && version() !== 2; tries++) await new Promise((done) => setTimeout(done, 50));
        assert.equal(version(), 2);
      },
      { capabilities: { ...capabilities, textDocument } },
    );
  });

  it('answers those who pull, with "unchanged" where nothing changed', async () => {
    const counts = await session(
      example,
      async (client) => {
        client.open(own);
        client.edit(own, 0, 0, disagreeing);
        const ask = (previousResultId?: string): Promise<DocumentDiagnosticReport> =>
          client.connection.sendRequest('textDocument/diagnostic', { textDocument: { uri: client.uri(own) }, previousResultId });
        const first = await ask();
        assert.ok(first.kind === 'full' && first.resultId !== undefined);
        assert.deepEqual(codes(first.items), ['EC3104']);
        assert.deepEqual(await ask(first.resultId), { kind: 'unchanged', resultId: first.resultId });
        const all: WorkspaceDiagnosticReport = await client.connection.sendRequest('workspace/diagnostic', {
          previousResultIds: [{ uri: client.uri(own), value: first.resultId }],
        });
        assert.equal(all.items.length, Object.keys(example).length);
        assert.equal(all.items.find((each) => each.uri === client.uri(own))?.kind, 'unchanged');
      },
      { capabilities: pulling },
    );
    assert.equal(counts['textDocument/publishDiagnostics'], undefined);
  });

  it('tells those who pull to ask again when the text changes meanwhile', () =>
    session(
      example,
      async (client) => {
        client.open(own);
        const params = { textDocument: { uri: client.uri(own) } };
        const outdated = client.connection.sendRequest('textDocument/diagnostic', params);
        for (let i = 0; i < 5; i++) client.edit('default/bindings.conf', 0, 0, '# x\n');
        client.edit(own, 0, 0, disagreeing);
        // It depends on the moment: an answer that was complete before the edit is as good.
        await outdated.catch((error: { code: number; data: unknown }) => {
          assert.equal(error.code, -32802);
          assert.deepEqual(error.data, { retriggerRequest: true });
        });
        const again: DocumentDiagnosticReport = await client.connection.sendRequest('textDocument/diagnostic', params);
        assert.deepEqual(again.kind === 'full' ? codes(again.items) : [], ['EC3104']);
      },
      { capabilities: pulling },
    ));

  it('refuses what is cancelled with -32800', () =>
    session(example, async (client) => {
      client.open(own);
      const answers = Array.from({ length: 20 }, () => {
        const source = new CancellationTokenSource();
        const params = { textDocument: { uri: client.uri(own) }, position: { line: 1, character: 3 } };
        const answer = client.connection.sendRequest('textDocument/hover', params, source.token);
        source.cancel();
        return answer.then(
          () => 0,
          (error: { code: number }) => error.code,
        );
      });
      assert.ok((await Promise.all(answers)).includes(-32800));
    }));

  for (const encoding of ['utf-8', 'utf-16', 'utf-32'] as const) {
    it(`counts columns in ${encoding}`, () => {
      const text = `/* 😀é */ cluster { nodename = "east1" /* 😀é */ duravip_balance_set_size = -7 }\n`;
      const before = text.slice(0, text.indexOf('-7'));
      const units = { 'utf-8': Buffer.byteLength(before), 'utf-16': before.length, 'utf-32': [...before].length }[encoding];
      return session(
        { 'ecelerity-cluster.conf': text },
        async (client) => {
          assert.equal(client.initialized.capabilities.positionEncoding, encoding);
          client.open('ecelerity-cluster.conf');
          const found = await client.diagnostics('ecelerity-cluster.conf', (all) => codes(all).includes('EC2007') || all.length > 0);
          const ranges = found.map((each) => `${each.range.start.character}-${each.range.end.character}`);
          assert.ok(ranges.includes(`${units}-${units + 2}`), JSON.stringify(found));
          const params = { textDocument: { uri: client.uri('ecelerity-cluster.conf') }, position: { line: 0, character: units - 5 } };
          const hover: Hover | null = await client.connection.sendRequest('textDocument/hover', params);
          assert.ok(hover?.range !== undefined && hover.range.start.character < units);
        },
        { capabilities: { ...capabilities, general: { positionEncodings: [encoding, 'utf-16'] } } },
      );
    });
  }

  it('takes the older clients as they are: no folder, UTF-16, whole texts, no related information', () =>
    session(
      { 'ecelerity-cluster.conf': 'cluster {\n}\n' },
      async (client) => {
        assert.equal(client.initialized.capabilities.positionEncoding, 'utf-16');
        client.open('ecelerity-cluster.conf');
        const uri = client.uri('ecelerity-cluster.conf');
        const contentChanges = [{ text: 'cluster {\n  nonsense = 1\n}\n' }];
        await client.connection.sendNotification('textDocument/didChange', { textDocument: { uri, version: 2 }, contentChanges });
        assert.ok(codes(await client.diagnostics('ecelerity-cluster.conf', (all) => codes(all).includes('EC2001'))).length > 0);
        const edit: WorkspaceEdit | null = await client.connection.sendRequest('workspace/willRenameFiles', { files: [] });
        assert.equal(edit, null);
      },
      { capabilities: {}, root: null },
    ));

  it('navigates, renames, completes, colours and formats', () =>
    session(example, async (client) => {
      const root = 'default/ecelerity.conf';
      client.open(root);
      client.open('default/bindings.conf');
      client.open('default/listeners.conf');
      const [link] = await client.at<LocationLink[]>('textDocument/definition', root, 'bindings.conf');
      assert.equal(link?.targetUri, client.uri('default/bindings.conf'));
      const edit = await client.at<WorkspaceEdit>('textDocument/rename', 'default/bindings.conf', 'transactional-1', {
        newName: 'primary-1',
      });
      assert.deepEqual(
        edit.documentChanges
          ?.map((each) => ('textDocument' in each ? each.textDocument : each))
          .map((each) => 'uri' in each && each.uri)
          .sort(),
        [client.uri('default/bindings.conf'), client.uri('default/listeners.conf')],
      );
      const { items } = await client.at<CompletionList>('textDocument/completion', 'default/bindings.conf', 'enable_duravip');
      assert.ok(items.some((each) => each.label.toLowerCase() === 'bind_address'));
      const resolved = await client.connection.sendRequest<{ documentation?: unknown }>('completionItem/resolve', items[0]);
      assert.ok(resolved.documentation !== undefined);
      const full = await client.at<SemanticTokens>('textDocument/semanticTokens/full', root, 0);
      client.edit(root, 0, 0, '# more\n');
      const delta = await client.at<SemanticTokensDelta>('textDocument/semanticTokens/full/delta', root, 0, {
        previousResultId: full.resultId,
      });
      assert.equal(delta.edits.length, 1);
      const lenses = await client.at<CodeLens[]>('textDocument/codeLens', 'default/bindings.conf', 0);
      const owner = await client.connection.sendRequest<CodeLens>(
        'codeLens/resolve',
        lenses.find((each) => each.data.about.kind === 'owner'),
      );
      assert.match(owner.command?.title ?? '', /owner: east1/);
      client.edit(root, 0, 0, 'Max_Outbound_Connections=4\n\n\n\n');
      const options = { tabSize: 2, insertSpaces: true };
      const edits = await client.at<TextEdit[]>('textDocument/formatting', root, 0, { options });
      assert.ok(edits.length > 0);
      for (const method of ['documentSymbol', 'foldingRange', 'documentLink', 'references', 'documentHighlight', 'prepareCallHierarchy']) {
        await client.at(`textDocument/${method}`, root, 'bindings.conf', { context: { includeDeclaration: true } });
      }
      await client.at('textDocument/selectionRange', root, 0, { positions: [{ line: 3, character: 2 }] });
      const range = { start: { line: 0, character: 0 }, end: { line: 20, character: 0 } };
      for (const method of ['inlayHint', 'semanticTokens/range']) await client.at(`textDocument/${method}`, root, 0, { range });
      await client.at('textDocument/codeAction', root, 0, { range, context: { diagnostics: [] } });
      await client.at('textDocument/rangeFormatting', root, 0, { range, options });
    }));

  it('shows what the cluster makes of it, by requests and by commands', () =>
    session(example, async (client) => {
      const uri = client.uri(own);
      const ask = <R>(method: string, more: object = {}) => client.connection.sendRequest<R>(method, { uri, ...more });
      assert.match(await ask<string>('ecconf/effective'), /nodename = "?east1"?/);
      assert.match(await ask<string>('ecconf/effective', { node: 'west2' }), /west2/);
      const owners = await ask<{ nodes: string[]; addresses: { owner: string; down: object }[] }>('ecconf/owners');
      assert.deepEqual(owners.nodes, ['east1', 'east2', 'west1', 'west2']);
      assert.ok(owners.addresses.every((each) => each.owner in each.down));
      const compiled = await client.connection.sendRequest<{ ir: string; errors: number }>('workspace/executeCommand', {
        command: 'ecconf.server.compile',
        arguments: [{ uri }],
      });
      assert.equal(compiled.errors, 0);
      assert.ok(JSON.parse(compiled.ir).nodes !== undefined);
      await assert.rejects(client.connection.sendRequest('workspace/executeCommand', { command: 'nonsense' }), { code: -32602 });
    }));

  it('obeys its settings', () =>
    session(
      { ...example, [own]: disagreeing + example[own] },
      async (client) => {
        const [found] = await client.diagnostics(own, (all) => all.length > 0);
        assert.equal(found?.severity, 2);
        const change = (ecconf: object) => client.connection.sendNotification('workspace/didChangeConfiguration', { settings: { ecconf } });
        await change({ severity: { EC3104: 'off' } });
        assert.deepEqual(await client.diagnostics(own, (all) => all.length === 0), []);
        await change({});
        assert.equal((await client.diagnostics(own, (all) => all.length > 0))[0]?.severity, 1);
        await change({ validate: { enable: false } });
        assert.deepEqual(await client.diagnostics(own, (all) => all.length === 0), []);
      },
      { initializationOptions: { severity: { EC3104: 'warning' } } },
    ));

  it('follows files that move and go', () =>
    session(example, async (client) => {
      const [from, to] = ['default/bindings.conf', 'default/addresses.conf'];
      const files = [{ oldUri: client.uri(from), newUri: client.uri(to) }];
      const edit: WorkspaceEdit | null = await client.connection.sendRequest('workspace/willRenameFiles', { files });
      assert.ok(JSON.stringify(edit).includes('addresses.conf'));
      renameSync(join(client.folder, from), join(client.folder, to));
      await client.connection.sendNotification('workspace/didRenameFiles', { files });
      // The edits were not made: now the include is wrong.
      assert.ok(codes(await client.diagnostics('default/ecelerity.conf', (all) => all.length > 0)).includes('EC0001'));
      renameSync(join(client.folder, to), join(client.folder, from));
      await client.connection.sendNotification('workspace/didRenameFiles', {
        files: [{ oldUri: client.uri(to), newUri: client.uri(from) }],
      });
      await client.diagnostics('default/ecelerity.conf', (all) => all.length === 0);
      unlinkSync(join(client.folder, from));
      await client.connection.sendNotification('workspace/didDeleteFiles', { files: [{ uri: client.uri(from) }] });
      await client.diagnostics('default/ecelerity.conf', (all) => all.length > 0);
    }));

  it('ends with status 1 when nobody asked it to shut down, and with its standard input', async () => {
    const run = (write: (child: ReturnType<typeof spawn>) => void) =>
      new Promise<number | null>((resolve) => {
        const child = spawn(process.execPath, ['--import=tsx', join(repository, 'lsp', 'main.ts'), '--stdio'], { cwd: repository });
        child.once('close', resolve);
        write(child);
      });
    const frame = (message: object) => {
      const body = JSON.stringify({ jsonrpc: '2.0', ...message });
      return `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
    };
    assert.equal(await run((child) => child.stdin?.write(frame({ method: 'exit' }))), 1);
    assert.equal(await run((child) => child.stdin?.end()), 1);
  });
});
