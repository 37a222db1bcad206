// Documents that the editor keeps open under the name of a file that has been moved or deleted. Nobody sees them: when a node was renamed
// and that is undone, VS Code holds on to what was in the new folder. For the server they would be files that were never saved, and
// the node that is gone would stay.

import { type Disposable, type TextDocument, type Uri, workspace } from 'vscode';
import {
  type BaseLanguageClient,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  type Middleware,
} from 'vscode-languageclient';

/** For each client that is made: what it is not to tell its server. */
export type LeftBehind = Pick<Middleware, 'didOpen' | 'didChange' | 'didClose'>;

/** Tells the server of `client` that such documents are closed, and that they are open again when somebody edits them. */
export function leaveBehind(client: () => BaseLanguageClient): Disposable & { readonly middleware: LeftBehind } {
  const left = new Set<string>();
  const leave = (gone: readonly Uri[]) => {
    for (const document of workspace.textDocuments) {
      const uri = document.uri.toString();
      if (document.isDirty || left.has(uri) || !gone.some((each) => isBelow(document, each))) continue;
      // By the library's own way, so that it forgets what it was told of the document, too.
      void client().getFeature(DidCloseTextDocumentNotification.method).getProvider(document)?.send(document);
      left.add(uri);
    }
  };
  const renamed = workspace.onDidRenameFiles(({ files }) => leave(files.map(({ oldUri }) => oldUri)));
  const deleted = workspace.onDidDeleteFiles(({ files }) => leave(files));
  return {
    middleware: {
      didOpen: async (document, next) => {
        if (!left.has(document.uri.toString())) await next(document);
      },
      didChange: async (event, next) => {
        if (!left.delete(event.document.uri.toString())) return next(event);
        await client().getFeature(DidOpenTextDocumentNotification.method).getProvider(event.document)?.send(event.document);
      },
      didClose: async (document, next) => {
        if (!left.delete(document.uri.toString())) await next(document);
      },
    },
    dispose() {
      renamed.dispose();
      deleted.dispose();
    },
  };
}

function isBelow({ uri }: TextDocument, gone: Uri): boolean {
  return uri.scheme === gone.scheme && (uri.path === gone.path || uri.path.startsWith(`${gone.path}/`));
}
