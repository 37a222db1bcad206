// Read-only documents made from answers of the server: one node in the end, who owns what. Shown beside the file they speak of, and
// made anew whenever a file is saved or changed.

import { type Disposable, EventEmitter, type TextDocumentContentProvider, Uri, ViewColumn, languages, window, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { OwnersView } from '../protocol/requests.ts';
import { languageId, toServer } from './language.ts';
import { ownersTable } from './owners-table.ts';

export const scheme = 'ecconf';

/** Milliseconds after the last keystroke. */
const refreshDelayMs = 300;

interface ViewQuery {
  /** The document by which the server finds the configuration. */
  readonly uri: string;
  readonly node: string;
  /** `saved` or a revision of git. */
  readonly since?: string;
}

/** `of`: the document by which the server finds the configuration; `since`: in place of what is in the editor, or against it. */
export function viewUri(view: 'effective' | 'owners' | 'changes', of: Uri, node: string, since?: string): Uri {
  const name = {
    effective: `${node} (effective${since === undefined ? '' : ` ${since.replaceAll('/', '-')}`}).conf`,
    owners: 'owners of managed addresses',
    changes: `changes since ${since === 'saved' ? 'the last save' : (since ?? 'HEAD').replaceAll('/', '-')}`,
  }[view];
  const query: ViewQuery = { uri: of.toString(), node, ...(since !== undefined && { since }) };
  return Uri.from({ scheme, path: `/${view}/${name}`, query: JSON.stringify(query) });
}

export function readView({ query }: Uri): ViewQuery {
  return JSON.parse(query) as ViewQuery;
}

/** Views of the cluster, and the pages of codes in the folder of the `extension`, with `refresh` for whoever knows that something has changed. */
export function provideDocuments(client: () => BaseLanguageClient, extension: Uri): Disposable & { refresh(): void } {
  const changed = new EventEmitter<Uri>();
  const provider: TextDocumentContentProvider = {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) => (uri.path.startsWith('/codes/') ? pageOf(extension, uri) : contentOf(client(), uri)),
  };
  let timer: ReturnType<typeof setTimeout> | null = null;
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
  // Added lines green, removed ones red.
  if (uri.path.startsWith('/changes/')) await languages.setTextDocumentLanguage(document, 'diff');
  await window.showTextDocument(document, { viewColumn: ViewColumn.Beside, preview: false, preserveFocus: true });
}

async function contentOf(client: BaseLanguageClient, uri: Uri): Promise<string> {
  const { uri: named, node, since } = readView(uri);
  const of = toServer(client, named);
  if (uri.path.startsWith('/owners/')) {
    const owners = await client.sendRequest<OwnersView | null>('ecconf/owners', { uri: of });
    return owners === null ? 'This file belongs to no configuration of several nodes.\n' : ownersTable(owners);
  }
  if (uri.path.startsWith('/changes/')) {
    const changes = client.sendRequest<string | null>('ecconf/changes', { uri: of, ...(since !== undefined && { since }) });
    return (await inWords(changes)) ?? 'This file belongs to no configuration.\n';
  }
  const effective = await inWords(
    client.sendRequest<string | null>('ecconf/effective', { uri: of, node, ...(since !== undefined && { since }) }),
  );
  return effective ?? `# there is no node ${node} any more\n`;
}

/** The page of a code, where links lead here: in a browser, which would show what lies beside the extension as plain text. */
async function pageOf(extension: Uri, { path }: Uri): Promise<string> {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return new TextDecoder().decode(await workspace.fs.readFile(Uri.joinPath(extension, 'codes', name)));
}

/** What cannot be shown says why, in its place. */
async function inWords(asked: Promise<string | null>): Promise<string | null> {
  try {
    return await asked;
  } catch (error) {
    return `# ${error instanceof Error ? error.message : String(error)}\n`;
  }
}
