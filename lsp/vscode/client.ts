// The connection to the language server: the one in this package, or the one that the settings name.

import { join } from 'node:path';
import { type ExtensionContext, type LogOutputChannel, Uri, workspace } from 'vscode';
import { LanguageClient, type ServerOptions, TransportKind } from 'vscode-languageclient/node';
import { languageId } from './language.ts';
import type { LeftBehind } from './left-behind.ts';
import { initializationOptions } from './initialization.ts';

/** See `Host`. */
export function createClient(context: ExtensionContext, output: LogOutputChannel, middleware: LeftBehind): LanguageClient {
  return new LanguageClient('ecconf', 'Ecelerity configuration', serverOptions(context), {
    documentSelector: [
      { scheme: 'file', language: languageId },
      { scheme: 'untitled', language: languageId },
    ],
    outputChannel: output,
    middleware,
    initializationOptions: initializationOptions(Uri.joinPath(context.extensionUri, 'codes')),
  });
}

function serverOptions(context: ExtensionContext): ServerOptions {
  const settings = workspace.getConfiguration('ecconf.server');
  const command = settings.get<string>('path', '').trim();
  const args = settings.get<string[]>('args', []);
  if (command !== '') return { command, args: [...args, '--stdio'], transport: TransportKind.stdio };
  return { module: join(context.extensionPath, 'dist', 'server.cjs'), args, transport: TransportKind.ipc };
}
