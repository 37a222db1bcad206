// Edits of several files as one change, which an editor shows first and undoes in one step.

import type { TextEdit as ProtocolEdit, WorkspaceEdit } from 'vscode-languageserver';
import type { FileEdit } from '../../compiler/diagnostics.ts';
import type { TextEdit } from '../../grammar/diagnostics.ts';
import type { Client } from './client.ts';
import type { Workspace } from '../state/workspace.ts';

/** Files that go along with edits; what the client cannot do is left out. */
interface FileChanges {
  readonly renames?: readonly { readonly from: string; readonly to: string }[];
  readonly creates?: readonly { readonly path: string; readonly text: string }[];
  readonly deletes?: readonly string[];
}

/** `asked`: what the user is told of a change of several files before it is made; null: he has asked for exactly this. */
export type WorkspaceEdits = (edits: readonly FileEdit[], files?: FileChanges, asked?: string | null) => WorkspaceEdit;

export function workspaceEdits(
  workspace: Workspace,
  client: Client,
  edits: (path: string, list: readonly TextEdit[]) => ProtocolEdit[],
): WorkspaceEdits {
  return (list, { renames = [], creates = [], deletes = [] } = {}, asked = null) => {
    const byFile = new Map<string, FileEdit[]>();
    for (const edit of list) {
      const known = byFile.get(edit.file);
      if (known === undefined) byFile.set(edit.file, [edit]);
      else known.push(edit);
    }
    const changed = [...byFile].map(([path, own]) => ({ path, edits: edits(path, own) }));
    const moves = client.fileOperations.has('rename') ? renames : [];
    const gone = client.fileOperations.has('delete') ? deletes : [];
    if (!client.documentChanges) return { changes: Object.fromEntries(changed.map(({ path, edits: own }) => [workspace.uri(path), own])) };
    // Who changes files that nobody looks at is shown what it does to them.
    const count = changed.length + creates.length + gone.length;
    const isShown = asked !== null && client.changeAnnotations && count > 1;
    const annotated = (own: readonly ProtocolEdit[]) => (isShown ? own.map((edit) => ({ ...edit, annotationId: 'files' })) : [...own]);
    return {
      ...(isShown && {
        changeAnnotations: { files: { label: asked, needsConfirmation: true, description: `changes ${count} files` } },
      }),
      documentChanges: [
        ...creates.flatMap(({ path, text }) => [
          { kind: 'create' as const, uri: workspace.uri(path), ...(isShown && { annotationId: 'files' }) },
          { textDocument: { uri: workspace.uri(path), version: null }, edits: annotated([{ range: begin, newText: text }]) },
        ]),
        ...changed.map(({ path, edits: own }) => ({
          textDocument: { uri: workspace.uri(path), version: workspace.files.documents.get(path)?.version ?? null },
          edits: annotated(own),
        })),
        ...moves.map(({ from, to }) => ({ kind: 'rename' as const, oldUri: workspace.uri(from), newUri: workspace.uri(to) })),
        ...gone.map((path) => ({ kind: 'delete' as const, uri: workspace.uri(path), ...(isShown && { annotationId: 'files' }) })),
      ],
    };
  };
}

const begin = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
