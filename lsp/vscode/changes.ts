// What the text in the editor changes: against what is saved, and against a revision of git, for the cluster as a plan and for a node side by side.

import { commands, type Uri, window, workspace } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { NodesView } from '../protocol/requests.ts';
import { showBeside, viewUri } from './documents.ts';

/** `since`: `saved` or a revision; asked for where it is not given. */
export async function showChanges(of: Uri, since: string | undefined): Promise<void> {
  const wanted = since ?? (await askRevision());
  if (wanted === undefined || !mayRunGit(wanted)) return;
  await showBeside(viewUri('changes', of, '', wanted));
}

/** One node as it is in the end, then and now, in a diff. */
export async function compareEffective(client: LanguageClient, of: Uri, node: string | undefined): Promise<void> {
  const names = await client.sendRequest<NodesView | null>('ecconf/nodes', { uri: of.toString() });
  const all = [...(names?.nodes ?? []), ...(names?.managers ?? [])];
  const chosen = node ?? (await window.showQuickPick(all, { placeHolder: 'Node that is compared' }));
  if (chosen === undefined) return;
  const revision = node === undefined ? await askRevision(false) : 'HEAD';
  if (revision === undefined || !mayRunGit(revision)) return;
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

/** In a folder that is not trusted no program is run, git neither. */
function mayRunGit(since: string): boolean {
  if (since === 'saved' || workspace.isTrusted) return true;
  void window.showWarningMessage('Revisions are read with git, which is run in trusted folders only.');
  return false;
}
