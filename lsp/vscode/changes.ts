// What the text in the editor changes: against what is saved, and against a revision of git, for the cluster as a plan and for a node side by side.

import { commands, type Uri, window, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { NodesView } from '../protocol/requests.ts';
import { showBeside, viewUri } from './documents.ts';
import type { Host } from './host.ts';
import { toServer } from './language.ts';

/** `since`: `saved` or a revision; asked for where it is not given. */
export async function showChanges(host: Host, of: Uri, since: string | undefined): Promise<void> {
  // Without git there is one thing to compare with, and nothing to ask.
  const wanted = since ?? (host.startsPrograms ? await askRevision() : 'saved');
  if (wanted === undefined || !mayRunGit(host, wanted)) return;
  await showBeside(viewUri('changes', of, '', wanted));
}

/** One node as it is in the end, then and now, in a diff. */
export async function compareEffective(host: Host, client: BaseLanguageClient, of: Uri, node: string | undefined): Promise<void> {
  if (!host.startsPrograms && !mayRunGit(host, 'HEAD')) return;
  const names = await client.sendRequest<NodesView | null>('ecconf/nodes', { uri: toServer(client, of) });
  const all = [...(names?.nodes ?? []), ...(names?.managers ?? [])];
  const chosen = node ?? (await window.showQuickPick(all, { placeHolder: 'Node that is compared' }));
  if (chosen === undefined) return;
  const revision = node === undefined ? await askRevision(false) : 'HEAD';
  if (revision === undefined || !mayRunGit(host, revision)) return;
  const [then, now] = [viewUri('effective', of, chosen, revision), viewUri('effective', of, chosen)];
  await commands.executeCommand('vscode.diff', then, now, `${chosen}: ${revision} and now`);
}

async function askRevision(withSaved = true): Promise<string | undefined> {
  const saved = { label: 'what is saved', detail: 'Only the edits that are not on the disk' };
  const head = { label: 'HEAD', detail: 'The last commit' };
  const other = { label: 'another revision...', detail: 'A branch, a tag, a commit' };
  const chosen = await window.showQuickPick(withSaved ? [head, saved, other] : [head, other], { placeHolder: 'Since when' });
  if (chosen === saved) return 'saved';
  if (chosen !== other) return chosen?.label;
  return window.showInputBox({ prompt: 'Revision of git', placeHolder: 'main, v1.2, HEAD~3', value: 'main' });
}

/** In a folder that is not trusted no program is run, git neither; in a browser none is ever. */
function mayRunGit({ startsPrograms }: Host, since: string): boolean {
  if (since === 'saved' || (startsPrograms && workspace.isTrusted)) return true;
  const why = startsPrograms ? 'which is run in trusted folders only' : 'which a browser does not have';
  void window.showWarningMessage(`Revisions are read with git, ${why}.`);
  return false;
}
