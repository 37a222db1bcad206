// The connection: handshake, registrations, and every method of the table. All else is in the files that it puts together.

import {
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  ErrorCodes,
  type InitializeParams,
  type InitializeResult,
  ResponseError,
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
import type { Parts } from './protocol/parts.ts';
import { openUnsavedTeller } from './handlers/unsaved.ts';
import { changeFolders } from './handlers/documents.ts';
import { wasMended } from './protocol/handshake.ts';
import type { Life, Server } from './protocol/request.ts';
import { loadSettings } from './protocol/server-settings.ts';
import { readSettings, sectionOf } from './state/settings.ts';
import { openSecondLook } from './state/second-look.ts';
import { inAWhile } from './state/turns.ts';
import { openWorkspace } from './state/workspace.ts';

const progressAfterMs = 500;

/** Serves a connection until it ends. `disk` is all that is read of the machine; `parts` comes when it is asked for; `pages` the folder with the pages of all codes, as a URI. */
export function serve(connection: Connection, disk: Files, parts: Parts, pages: string | null = null): void {
  let server: Server | null = null;
  let ended = false;
  const life: Life = {
    running: () => (ended ? null : server),
    server() {
      if (ended) throw new ResponseError(ErrorCodes.InvalidRequest, 'the server has been shut down; only exit may follow');
      if (server === null) throw new ResponseError(ErrorCodes.ServerNotInitialized, 'initialize comes before all other requests');
      return server;
    },
  };

  connection.onInitialize((params): InitializeResult => {
    if (server !== null) throw new ResponseError(ErrorCodes.InvalidRequest, 'initialize comes once');
    if (wasMended(params)) throw new ResponseError(ErrorCodes.InvalidParams, 'initialize wants an object with capabilities');
    server = startServer(connection, disk, params, parts, pages);
    return { capabilities: capabilitiesFor(server.client), serverInfo: { name: 'ecconf-lsp', version } };
  });

  connection.onInitialized(() => {
    const running = life.running();
    if (running !== null) greet(running);
  });

  for (const method of registered) method.register(connection, life);
  connection.onShutdown(() => {
    const { checker, secondLook, unsaved } = life.server();
    ended = true;
    checker.dispose();
    secondLook.dispose();
    unsaved.dispose();
  });
  connection.listen();
}

/** Asks the client for what it offers. It may refuse each of these, and all else goes on without it. */
function greet(server: Server): void {
  const { connection, client, checker } = server;
  const ask = (what: string, asked: Promise<unknown>) =>
    void asked.catch((error: unknown) => {
      connection.console.warn(`the client refuses ${what}: ${error instanceof Error ? error.message : String(error)}`);
    });
  if (client.registersConfiguration) {
    ask('news of settings', connection.client.register(DidChangeConfigurationNotification.type, { section: 'ecconf' }));
  }
  if (client.registersWatchers) {
    // Folders, too: a node's folder that comes or goes changes the configuration.
    const registration = connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern: '**/*' }] });
    // Without watchers the disk is looked at whenever a document is opened or saved.
    ask(
      'news of files',
      registration.catch((error: unknown) => {
        server.watched = false;
        throw error;
      }),
    );
  }
  // The library has taken this notification for itself where the client announces it.
  if (client.workspaceFolders) connection.workspace.onDidChangeWorkspaceFolders((event) => changeFolders(server, event));
  if (client.pullsDiagnostics && !server.askedWorkspace) inAWhile(() => pushClosed(server), asksWithinMs);
  const settled = client.configuration ? loadSettings(server, null) : Promise.resolve(checker.changed(null));
  if (client.progress) void settled.then(() => ask('to show progress', showProgress(connection, checker)));
}

/** Clients that ask for the findings of all files do so when they start; there is no capability by which they say so. */
const asksWithinMs = 5_000;

/** The client asks for open files alone: the findings of all others are sent to it. */
function pushClosed(server: Server): void {
  if (server.askedWorkspace) return;
  server.pullsWorkspace = false;
  server.checker.changed(null);
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

function startServer(connection: Connection, disk: Files, params: InitializeParams, parts: Parts, pages: string | null): Server {
  const client = readClient(params.capabilities, params.initializationOptions);
  const workspace = openWorkspace(disk);
  workspace.setEncoding(client.encoding);
  workspace.setSettings(readSettings(sectionOf(params.initializationOptions)));
  workspace.setFolders(foldersOf(params));
  const protocol = openProtocol(workspace, client, client.pages ?? pages);
  const publisher = openPublisher(connection, client, workspace, protocol, () => server.pullsWorkspace);
  const unsaved = openUnsavedTeller(() => server);
  const checker = openChecker(workspace, {
    ...publisher,
    checked(findings, tookMs) {
      publisher.checked(findings, tookMs);
      unsaved.checked();
    },
  });
  const secondLook = openSecondLook(() => {
    if (workspace.diskChanged()) checker.changed(null);
  });
  const server: Server = {
    ...{ connection, client, workspace, protocol, publisher, checker, secondLook, unsaved, parts },
    watched: client.registersWatchers,
    pullsWorkspace: client.pullsDiagnostics,
    askedWorkspace: client.pullsWorkspace,
  };
  return server;
}

function foldersOf({ workspaceFolders, rootUri }: InitializeParams): readonly string[] {
  if (workspaceFolders !== null && workspaceFolders !== undefined) return workspaceFolders.map((each) => pathOf(each.uri));
  return rootUri === null || rootUri === undefined ? [] : [pathOf(rootUri)];
}
