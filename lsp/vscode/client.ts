// The connection to the language server: the one in this package, or the one that the settings name.

import { join } from 'node:path';
import { type ExtensionContext, type LogOutputChannel, Uri, workspace } from 'vscode';
import { LanguageClient, type ServerOptions, TransportKind } from 'vscode-languageclient/node';
import { clientCommands } from '../protocol/requests.ts';
import type { LeftBehind } from './left-behind.ts';

export const languageId = 'ecelerity-conf';

/** A client that is not started yet. `ecconf.trace.server` is read by the library, as the client's id is `ecconf`. */
export function createClient(context: ExtensionContext, output: LogOutputChannel, middleware: LeftBehind): LanguageClient {
  return new LanguageClient('ecconf', 'Ecelerity configuration', serverOptions(context), {
    documentSelector: [
      { scheme: 'file', language: languageId },
      { scheme: 'untitled', language: languageId },
    ],
    outputChannel: output,
    middleware,
    initializationOptions: {
      commands: Object.values(clientCommands),
      // VS Code asks for the findings of all files, and opens the pages that are in this package.
      workspaceDiagnostics: true,
      pages: Uri.joinPath(context.extensionUri, 'codes').toString(),
      tellsOfChecks: true,
    },
  });
}

function serverOptions(context: ExtensionContext): ServerOptions {
  const settings = workspace.getConfiguration('ecconf.server');
  const command = settings.get<string>('path', '').trim();
  const args = settings.get<string[]>('args', []);
  if (command !== '') return { command, args: [...args, '--stdio'], transport: TransportKind.stdio };
  return { module: join(context.extensionPath, 'dist', 'server.cjs'), args, transport: TransportKind.ipc };
}
