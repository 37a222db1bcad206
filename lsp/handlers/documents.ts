// Documents and files: what is open, what it says, what changed on the disk.

import {
  DidChangeConfigurationNotification,
  DidChangeTextDocumentNotification,
  DidChangeWatchedFilesNotification,
  DidChangeWorkspaceFoldersNotification,
  DidCloseTextDocumentNotification,
  DidDeleteFilesNotification,
  DidCreateFilesNotification,
  DidOpenTextDocumentNotification,
  DidRenameFilesNotification,
  DidSaveTextDocumentNotification,
  WillRenameFilesRequest,
  type WorkspaceFoldersChangeEvent,
} from 'vscode-languageserver';
import { editsForMoves } from '../features/will-rename-files.ts';
import { pathOf } from '../state/paths.ts';
import { type Method, notification, request, type Server } from '../protocol/request.ts';
import { loadSettings } from '../protocol/server-settings.ts';

export const documentMethods: readonly Method[] = [
  notification(DidOpenTextDocumentNotification.type, ({ workspace, checker, watched, secondLook }, { textDocument }) => {
    // Without watchers nobody tells what changed on the disk meanwhile.
    if (watched) secondLook.soon();
    else workspace.diskChanged();
    workspace.open(textDocument.uri, textDocument.version, textDocument.text);
    checker.changed(pathOf(textDocument.uri));
  }),
  notification(DidChangeTextDocumentNotification.type, ({ workspace, checker }, { textDocument, contentChanges }) => {
    workspace.change(textDocument.uri, textDocument.version, contentChanges);
    checker.changed(pathOf(textDocument.uri));
  }),
  notification(DidCloseTextDocumentNotification.type, ({ workspace, checker }, { textDocument }) => {
    workspace.close(textDocument.uri);
    checker.changed(null);
  }),
  notification(DidSaveTextDocumentNotification.type, (server) => {
    if (server.watched) server.secondLook.soon();
    else diskChanged(server);
  }),
  notification(DidChangeWatchedFilesNotification.type, (server, { changes }) =>
    diskChanged(
      server,
      changes.map((each) => pathOf(each.uri)),
    ),
  ),
  notification(DidCreateFilesNotification.type, (server, { files }) =>
    diskChanged(
      server,
      files.map((each) => pathOf(each.uri)),
    ),
  ),
  notification(DidDeleteFilesNotification.type, (server, { files }) =>
    diskChanged(
      server,
      files.map((each) => pathOf(each.uri)),
    ),
  ),
  notification(DidRenameFilesNotification.type, (server, { files }) =>
    diskChanged(
      server,
      files.flatMap((each) => [pathOf(each.oldUri), pathOf(each.newUri)]),
    ),
  ),
  request(WillRenameFilesRequest.type, ({ workspace, protocol }, { files }) => {
    const renames = files.map((each) => ({ from: pathOf(each.oldUri), to: pathOf(each.newUri) }));
    const edits = workspace.configurations().flatMap((unit) => editsForMoves(unit.snapshot(), renames));
    return edits.length === 0 ? null : protocol.workspaceEdit(edits);
  }),
  // Of clients that do not announce it and send it all the same; for the others see `changeFolders`.
  notification(DidChangeWorkspaceFoldersNotification.type, (server, { event }) => changeFolders(server, event)),
  notification(DidChangeConfigurationNotification.type, (server, { settings }) => void loadSettings(server, settings)),
];

/** Folders of the workspace came or went. */
export function changeFolders({ workspace, checker }: Server, { added, removed }: WorkspaceFoldersChangeEvent): void {
  const gone = new Set(removed.map((each) => pathOf(each.uri)));
  const kept = workspace.folders.filter((each) => !gone.has(each));
  workspace.setFolders([...new Set([...kept, ...added.map((each) => pathOf(each.uri))])]);
  checker.changed(null);
}

function diskChanged({ workspace, checker, secondLook }: Server, paths?: readonly string[]): void {
  if (paths !== undefined) secondLook.soon();
  if (workspace.diskChanged(paths)) checker.changed(null);
}
