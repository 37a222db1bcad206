// The connection: handshake, registrations, and every method of the table. All else is in the files that it puts together.

import {
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  type InitializeResult,
} from 'vscode-languageserver';
import type { Files } from '../compiler/load/source.ts';
import { version } from '../base/version.ts';
import { capabilitiesFor } from './capabilities.ts';
import { type Checker, openChecker } from './state/checker.ts';
import { readClient } from './protocol/client.ts';
import { registered } from './methods.ts';
import { pathOf } from './state/paths.ts';
import { openProtocol } from './protocol/protocol.ts';
import { openPublisher } from './protocol/publisher.ts';
import type { Server } from './protocol/request.ts';
import { loadSettings } from './protocol/server-settings.ts';
import { readSettings, sectionOf } from './state/settings.ts';
import { openWorkspace } from './state/workspace.ts';

const progressAfterMs = 500;

/** Serves a connection until it ends. `disk` is all that is read of the machine. */
export function serve(connection: Connection, disk: Files): void {
  let server: Server | null = null;
  const started = (): Server => {
    if (server === null) throw new Error('a request before the handshake');
    return server;
  };

  connection.onInitialize((params): InitializeResult => {
    server = startServer(connection, disk, params);
    return { capabilities: capabilitiesFor(server.client), serverInfo: { name: 'ecconf-lsp', version } };
  });

  connection.onInitialized(() => {
    const { client, checker } = started();
    if (client.registersConfiguration) void connection.client.register(DidChangeConfigurationNotification.type, { section: 'ecconf' });
    if (client.registersWatchers) {
      // Folders, too: a node's folder that comes or goes changes the configuration.
      void connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern: '**/*' }] });
    }
    const settled = client.configuration ? loadSettings(started(), null) : Promise.resolve(checker.changed(null));
    if (client.progress) void settled.then(() => showProgress(connection, checker));
  });

  for (const method of registered) method.register(connection, started);
  connection.onShutdown(() => started().checker.dispose());
  connection.listen();
}

/** Tells that the first check is under way, where it takes so long that somebody may wonder. */
async function showProgress(connection: Connection, checker: Checker): Promise<void> {
  const first = checker.findings();
  const quick = await Promise.race([
    first.then(() => true),
    new Promise<false>((resolve) => setTimeout(() => resolve(false), progressAfterMs)),
  ]);
  if (quick) return;
  const progress = await connection.window.createWorkDoneProgress();
  progress.begin('Checking the configuration');
  await first;
  progress.done();
}

function startServer(connection: Connection, disk: Files, params: InitializeParams): Server {
  const client = readClient(params.capabilities, params.initializationOptions);
  const workspace = openWorkspace(disk);
  workspace.setEncoding(client.encoding);
  workspace.setSettings(readSettings(sectionOf(params.initializationOptions)));
  workspace.setFolders(foldersOf(params));
  const protocol = openProtocol(workspace, client);
  const checker = openChecker(workspace, openPublisher(connection, client, workspace, protocol));
  return { connection, client, workspace, protocol, checker };
}

function foldersOf({ workspaceFolders, rootUri }: InitializeParams): readonly string[] {
  if (workspaceFolders !== null && workspaceFolders !== undefined) return workspaceFolders.map((each) => pathOf(each.uri));
  return rootUri === null || rootUri === undefined ? [] : [pathOf(rootUri)];
}
