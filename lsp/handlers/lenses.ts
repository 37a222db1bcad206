// Lenses above the text: where they stand, and what they say when they come into view.

import { type CodeLens, CodeLensRequest, CodeLensResolveRequest } from 'vscode-languageserver';
import { terminalLine } from '../../base/terminal-text.ts';
import { codeLens, type LensAbout, type ResolvedLens, resolveLens } from '../features/code-lens.ts';
import { references } from '../features/references.ts';
import { about, type Method, request, type Server } from '../protocol/request.ts';
import { clientCommands } from '../protocol/requests.ts';
import { pathOf } from '../state/paths.ts';
import { unsavedOf } from './unsaved.ts';

export const lensMethods: readonly Method[] = [
  request(CodeLensRequest.type, (server, params) =>
    about(server, params, null, (snapshot, path) =>
      codeLens(snapshot, path).map((lens) => ({
        range: server.protocol.range(path, lens),
        data: { uri: params.textDocument.uri, about: lens.about },
      })),
    ),
  ),

  request(CodeLensResolveRequest.type, async (server, lens) => {
    const { uri, about: what } = lens.data as { uri: string; about: LensAbout };
    const path = pathOf(uri);
    const resolved = await said(server, path, what);
    // A lens without a command is one that is still to be resolved; an empty one shows nothing.
    const title = terminalLine(resolved?.title ?? '');
    const command = resolved === null ? null : commandOf(server, path, uri, lens, resolved);
    return { ...lens, command: command === null ? { title, command: '' } : { title, ...command } };
  }),
];

async function said(server: Server, path: string, what: LensAbout): Promise<ResolvedLens | null> {
  if (what.kind === 'unsaved') {
    const view = await unsavedOf(server, path);
    if (view !== null) return { title: view.title, command: 'changes' };
    // An empty lens would be an empty line.
    const isUnsaved = (server.workspace.snapshot(path)?.unsaved() ?? []).length > 0;
    return isUnsaved ? { title: 'Unsaved: with errors, here or in what is saved, nobody knows what it takes', command: null } : null;
  }
  const snapshot = server.workspace.snapshot(path);
  return snapshot === null ? null : resolveLens(snapshot, path, what);
}

/** What a click does; null: the client has no such command. */
function commandOf({ client, workspace, protocol }: Server, path: string, uri: string, { range }: CodeLens, { command }: ResolvedLens) {
  const { showChanges, showOwners, showReferences } = clientCommands;
  switch (command) {
    case null:
      return null;
    case 'changes':
      return client.commands.has(showChanges) ? { command: showChanges, arguments: [uri, 'saved'] } : null;
    case 'owners':
      return client.commands.has(showOwners) ? { command: showOwners, arguments: [uri] } : null;
    case 'references': {
      const snapshot = workspace.snapshot(path);
      if (snapshot === null || !client.commands.has(showReferences)) return null;
      const places = references(snapshot, path, protocol.offset(path, range.start), { includeDeclaration: false });
      return { command: showReferences, arguments: [uri, range.start, places.map(protocol.location)] };
    }
  }
}
