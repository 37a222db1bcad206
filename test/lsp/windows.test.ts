// The built language server on Windows, spoken to as VS Code does there: drives with `%3A`, other clients' spellings of the same files.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Diagnostic, Location, WorkspaceEdit } from 'vscode-languageserver';
import { repository } from '../shared.ts';
import { asOnWindows } from '../windows.ts';
import { type Client, start } from './client.ts';

const shared = 'global/cluster.conf';
const files = {
  'default/ecelerity.conf': 'include "cluster.conf"\ninclude "node-local.conf"\n',
  [shared]: 'cluster {\n  duravip_balance_set_size = 1\n}\n',
  'east1/node-local.conf': 'cluster {\n  nodename = "east1"\n}\n',
  'west1/node-local.conf': 'cluster {\n  nodename = "west1"\n}\n',
};
const codes = (found: readonly Diagnostic[]) => found.map(({ code }) => code);

describe('the language server on Windows', () => {
  let client: Client | null = null;
  afterEach(() => client?.abandon());

  it('knows the tree of a file and the file of a URI, in whatever spelling it comes', async () => {
    const command = [process.execPath, ...asOnWindows, join(repository, 'dist', 'ecconf-lsp.cjs'), '--stdio'];
    client = await start(files, { command, onWindows: true });
    const { connection } = client;
    client.open('default/ecelerity.conf');
    client.open(shared);
    // A file that nobody has opened is found, too, and called by a URI that a client of Windows reads.
    assert.deepEqual(codes(await client.diagnostics(shared, (found) => found.length > 0)), ['EC2006']);
    const found = await client.at<Location[] | { targetUri: string }[]>('textDocument/definition', 'default/ecelerity.conf', 'node-local');
    const targets = found.map((each) => ('targetUri' in each ? each.targetUri : each.uri)).sort();
    assert.deepEqual(targets, ['file:///c:/Work/conf/east1/node-local.conf', 'file:///c:/Work/conf/west1/node-local.conf']);

    // A client that names drives otherwise than it opened the file speaks of the same one.
    const same = 'file:///C:/Work/conf/global/cluster.conf';
    const hover = await connection.sendRequest<{ contents: { value: string } } | null>('textDocument/hover', {
      textDocument: { uri: same },
      position: client.position(shared, files[shared].indexOf('duravip')),
    });
    assert.match(hover?.contents.value ?? '', /duravip_balance_set_size/);

    // What moves takes its includes along, written with `/`.
    const edit = await connection.sendRequest<WorkspaceEdit | null>('workspace/willRenameFiles', {
      files: [{ oldUri: client.uri(shared), newUri: client.uri('global/parts/cluster.conf') }],
    });
    const changes = JSON.stringify(edit);
    assert.match(changes, /c%3A\/Work\/conf\/default\/ecelerity.conf/);
    assert.match(changes, /\\"parts\/cluster.conf\\"/);

    // A mistake that is mended on the disk, told by another spelling of its URI.
    client.write('west1/node-local.conf', 'cluster {\n  nodename = "west1"\n  duravip_balance_set_sise = 3\n}\n');
    await connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: 'file:///C%3A/Work/conf/west1/node-local.conf', type: 2 }],
    });
    const west = 'file:///c:/Work/conf/west1/node-local.conf';
    const open = client;
    await open.shownAt(west, (now) => codes(now).includes('EC2001'));
    await client.end();
    client = null;
  });
});
