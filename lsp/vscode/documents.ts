// Read-only documents made from answers of the server: one node in the end, who owns what. Shown beside the file they speak of, and
// made anew whenever a file is saved or changed.

import { type Disposable, EventEmitter, type TextDocumentContentProvider, Uri, ViewColumn, languages, window, workspace } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { OwnersView } from '../protocol/requests.ts';
import { languageId } from './client.ts';
import { ownersTable } from './owners-table.ts';

const scheme = 'ecconf';

/** Milliseconds after the last keystroke. */
const refreshDelayMs = 300;

/** `view` is `effective` or `owners`; `of` the document by which the server finds the configuration. */
export function viewUri(view: 'effective' | 'owners', of: Uri, node: string): Uri {
  const name = view === 'effective' ? `${node} (effective).conf` : 'owners of managed addresses';
  return Uri.from({ scheme, path: `/${view}/${name}`, query: JSON.stringify({ uri: of.toString(), node }) });
}

/** Views of the cluster, with `refresh` for whoever knows that something has changed. */
export function provideDocuments(client: () => LanguageClient): Disposable & { refresh(): void } {
  const changed = new EventEmitter<Uri>();
  const provider: TextDocumentContentProvider = {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) => contentOf(client(), uri),
  };
  let timer: NodeJS.Timeout | null = null;
  const refresh = () => {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(() => {
      for (const document of workspace.textDocuments) if (document.uri.scheme === scheme) changed.fire(document.uri);
    }, refreshDelayMs);
  };
  const listening = workspace.onDidChangeTextDocument(({ document }) => {
    if (document.languageId === languageId && document.uri.scheme !== scheme) refresh();
  });
  const registered = workspace.registerTextDocumentContentProvider(scheme, provider);
  return {
    // What changes on the disk is seen by the server alone.
    refresh,
    dispose() {
      if (timer !== null) clearTimeout(timer);
      listening.dispose();
      registered.dispose();
      changed.dispose();
    },
  };
}

/** Opens a view in the column beside the one in use. */
export async function showBeside(uri: Uri): Promise<void> {
  const document = await workspace.openTextDocument(uri);
  if (uri.path.startsWith('/effective/')) await languages.setTextDocumentLanguage(document, languageId);
  await window.showTextDocument(document, { viewColumn: ViewColumn.Beside, preview: false, preserveFocus: true });
}

async function contentOf(client: LanguageClient, uri: Uri): Promise<string> {
  const { uri: of, node } = JSON.parse(uri.query) as { uri: string; node: string };
  if (uri.path.startsWith('/owners/')) {
    const owners = await client.sendRequest<OwnersView | null>('ecconf/owners', { uri: of });
    return owners === null ? 'This file belongs to no configuration of several nodes.\n' : ownersTable(owners);
  }
  const effective = await client.sendRequest<string | null>('ecconf/effective', { uri: of, node });
  return effective ?? `# there is no node ${node} any more\n`;
}
