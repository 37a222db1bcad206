// The connection to the language server in a worker beside the extension, which reads no disk: it is given the files of the workspace
// before its first message, and what becomes of them before it is told that something did.

import { type ExtensionContext, type LogOutputChannel, Uri, workspace } from 'vscode';
import { BrowserMessageReader, BrowserMessageWriter, LanguageClient, type MessageTransports } from 'vscode-languageclient/browser';
import { filesGiven, proseAt } from '../../protocol/requests.ts';
import { initializationOptions } from '../initialization.ts';
import { languageId } from '../language.ts';
import type { LeftBehind } from '../left-behind.ts';
import type { FolderFiles } from './folder-files.ts';
import type { Places } from './places.ts';

interface Within {
  readonly context: ExtensionContext;
  readonly places: Places;
  readonly files: FolderFiles;
}

/** See `Host`. */
export function createWebClient({ context, places, files }: Within, output: LogOutputChannel, middleware: LeftBehind): LanguageClient {
  const beside = (...names: string[]) => Uri.joinPath(context.extensionUri, 'dist', ...names).toString(true);
  let worker: Worker | null = null;
  context.subscriptions.push({ dispose: () => worker?.terminate() });
  const start = async (): Promise<MessageTransports> => {
    worker?.terminate();
    worker = new Worker(beside('web', 'server.js'));
    const reader = new WorkerReader(worker);
    worker.addEventListener('error', ({ message }) => {
      output.error(`the language server has ended: ${message}`);
      reader.end();
    });
    const say = (method: string, params: unknown) => worker?.postMessage({ jsonrpc: '2.0', method, params });
    say(filesGiven, await files.all());
    say(proseAt, { url: beside('prose.json') });
    return { reader, writer: new BrowserMessageWriter(worker) };
  };
  const give = async (uris: readonly Uri[]) => {
    const changed = await files.changed(uris);
    if (changed.files.length > 0) await client.sendNotification(filesGiven, changed);
  };
  const client: LanguageClient = new LanguageClient('ecconf', 'Ecelerity configuration', start, {
    documentSelector: schemes().map((scheme) => ({ scheme, language: languageId })),
    outputChannel: output,
    uriConverters: { code2Protocol: (uri) => places.toServer(uri), protocol2Code: (text) => places.fromServer(text) },
    // The pages are shown by the extension: what lies beside it on a server of files would open as a page of the browser.
    initializationOptions: initializationOptions(Uri.from({ scheme: 'ecconf', path: '/codes' })),
    middleware: {
      ...middleware,
      async didSave(document, next) {
        await give([document.uri]);
        await next(document);
      },
      workspace: {
        async didChangeWatchedFile(event, next) {
          await give([places.fromServer(event.uri)]);
          await next(event);
        },
        async didCreateFiles(event, next) {
          await give(event.files);
          await next(event);
        },
        async didDeleteFiles(event, next) {
          await give(event.files);
          await next(event);
        },
        async didRenameFiles(event, next) {
          await give(event.files.flatMap(({ oldUri, newUri }) => [oldUri, newUri]));
          await next(event);
        },
        async didChangeWorkspaceFolders(event, next) {
          await client.sendNotification(filesGiven, await files.all());
          await next(event);
        },
      },
    },
  });
  return client;
}

/** Not those of Git's old texts, and not of our own views. */
function schemes(): readonly string[] {
  return [...new Set(['untitled', 'file', ...(workspace.workspaceFolders ?? []).map(({ uri }) => uri.scheme)])];
}

/** Says that the connection is over when the worker is: the library starts another one then, as it does with a process. */
class WorkerReader extends BrowserMessageReader {
  end(): void {
    this.fireClose();
  }
}
