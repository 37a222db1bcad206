// Files that a configuration includes have any name (`bindings.conf`); the editor takes them for something else. The server knows what
// is read, so such a file is given our language when it is opened.

import { type Disposable, languages, type TextDocument, workspace } from 'vscode';
import { type BaseLanguageClient, State } from 'vscode-languageclient';
import type { NodesView } from '../protocol/requests.ts';
import type { Host } from './host.ts';
import { languageId, toServer } from './language.ts';

/** What the editor calls a `.conf` file of which it knows nothing. Anything else was somebody's choice. */
const guesses: ReadonlySet<string> = new Set(['plaintext', 'properties', 'ini', 'conf']);

/** Looks at every document that is open, and at each that will be. */
export function adoptIncluded(client: () => BaseLanguageClient, host: Host): Disposable {
  const adopt = async (document: TextDocument) => {
    if (!host.checks(document.uri) || !guesses.has(document.languageId) || client().state !== State.Running) return;
    const names = await client().sendRequest<NodesView | null>('ecconf/nodes', { uri: toServer(client(), document.uri) });
    if (names?.isRead === true && !document.isClosed) await languages.setTextDocumentLanguage(document, languageId);
  };
  const adoptAll = () => {
    for (const document of workspace.textDocuments) void adopt(document);
  };
  const listening = workspace.onDidOpenTextDocument((document) => void adopt(document));
  // An include may just have been written.
  const saved = workspace.onDidSaveTextDocument(({ languageId: id }) => {
    if (id === languageId) adoptAll();
  });
  adoptAll();
  return {
    dispose() {
      listening.dispose();
      saved.dispose();
    },
  };
}
