// From a name to other places: definition, references, highlights, rename, symbols, links, the tree of includes.

import { terminalLine } from '../../base/terminal-text.ts';
import {
  CallHierarchyIncomingCallsRequest,
  CallHierarchyOutgoingCallsRequest,
  CallHierarchyPrepareRequest,
  type CallHierarchyItem,
  DefinitionRequest,
  DocumentHighlightKind,
  DocumentHighlightRequest,
  DocumentLinkRequest,
  DocumentSymbolRequest,
  type DocumentSymbol,
  LSPErrorCodes,
  PrepareRenameRequest,
  type Range,
  ReferencesRequest,
  RenameRequest,
  ResponseError,
  SymbolKind,
  WorkspaceSymbolRequest,
} from 'vscode-languageserver';
import { type FileItem, incomingCalls, outgoingCalls, prepareCallHierarchy } from '../features/call-hierarchy.ts';
import { definition } from '../features/definition.ts';
import { documentHighlight } from '../features/document-highlight.ts';
import { documentLink } from '../features/document-link.ts';
import { documentSymbol, type OutlineSymbol } from '../features/document-symbol.ts';
import { references } from '../features/references.ts';
import { prepareRename, rename } from '../features/rename.ts';
import { workspaceSymbol } from '../features/workspace-symbol.ts';
import { pathOf } from '../state/paths.ts';
import { about, aboutText, type Method, request, type Server } from '../protocol/request.ts';

export const navigationMethods: readonly Method[] = [
  request(DefinitionRequest.type, (server, params) =>
    about(server, params, null, (snapshot, path) => {
      const { protocol, client } = server;
      const links = definition(snapshot, path, protocol.offset(path, params.position));
      if (!client.definitionLinks) return links.map(protocol.location);
      return links.map((link) => {
        const { uri, range } = protocol.location(link);
        return { targetUri: uri, targetRange: range, targetSelectionRange: range, originSelectionRange: protocol.range(path, link.from) };
      });
    }),
  ),

  request(ReferencesRequest.type, (server, params) =>
    about(server, params, null, (snapshot, path) => {
      const { protocol } = server;
      return references(snapshot, path, protocol.offset(path, params.position), params.context).map(protocol.location);
    }),
  ),

  request(DocumentHighlightRequest.type, (server, params) =>
    about(server, params, null, (snapshot, path) =>
      documentHighlight(snapshot, path, server.protocol.offset(path, params.position)).map((each) => ({
        range: server.protocol.range(path, each),
        kind: each.kind === 'write' ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
      })),
    ),
  ),

  request(PrepareRenameRequest.type, (server, params) =>
    about(server, params, null, (snapshot, path) => {
      const target = prepareRename(snapshot, path, server.protocol.offset(path, params.position));
      return target === null ? null : { range: server.protocol.range(path, target), placeholder: target.name };
    }),
  ),

  request(RenameRequest.type, (server, params) =>
    about(server, params, null, (snapshot, path) => {
      const renamed = rename(snapshot, path, server.protocol.offset(path, params.position), params.newName);
      if ('error' in renamed) throw new ResponseError(LSPErrorCodes.RequestFailed, renamed.error);
      if (renamed.files.length > 0 && !server.client.fileOperations.has('rename')) {
        throw new ResponseError(
          LSPErrorCodes.RequestFailed,
          'this editor cannot rename files and folders; a node is renamed by `ecconf rename node`, a file by hand and then in the include',
        );
      }
      return server.protocol.workspaceEdit(renamed.edits, { renames: renamed.files });
    }),
  ),

  request(DocumentSymbolRequest.type, (server, params) =>
    aboutText<DocumentSymbol[] | null>(server, params, null, (snapshot, path) =>
      documentSymbol(snapshot, path).map((each) => outline(server, path, each)),
    ),
  ),

  request(WorkspaceSymbolRequest.type, ({ workspace, protocol }, { query }) =>
    workspace.configurations().flatMap((unit) =>
      workspaceSymbol(unit.snapshot(), query).map((each) => ({
        name: each.name,
        kind: each.kind === 'node' ? SymbolKind.Module : SymbolKind.Class,
        location: protocol.location(each),
        containerName: each.container,
      })),
    ),
  ),

  request(DocumentLinkRequest.type, (server, params) =>
    about(server, params, null, (snapshot, path) =>
      documentLink(snapshot, path, server.workspace.settings).map((each) => ({
        range: server.protocol.range(path, each),
        target: each.target.kind === 'file' ? server.workspace.uri(each.target.path) : each.target.url,
        tooltip: terminalLine(each.tooltip),
      })),
    ),
  ),

  request(CallHierarchyPrepareRequest.type, (server, params) =>
    about(server, params, null, (snapshot, path) =>
      prepareCallHierarchy(snapshot, path, server.protocol.offset(path, params.position)).map((each) => fileItem(server, each)),
    ),
  ),

  request(CallHierarchyIncomingCallsRequest.type, (server, { item }) =>
    about(server, { textDocument: item }, null, (snapshot, path) =>
      incomingCalls(snapshot, path).map(({ file, places }) => ({
        from: fileItem(server, file),
        fromRanges: places.map((each) => server.protocol.range(file.path, each)),
      })),
    ),
  ),

  request(CallHierarchyOutgoingCallsRequest.type, (server, { item }) =>
    about(server, { textDocument: item }, null, (snapshot, path) =>
      outgoingCalls(snapshot, path).map(({ file, places }) => ({
        to: fileItem(server, file),
        fromRanges: places.map((each) => server.protocol.range(pathOf(item.uri), each)),
      })),
    ),
  ),
];

const symbolKinds: Readonly<Record<OutlineSymbol['kind'], SymbolKind>> = {
  stanza: SymbolKind.Class,
  option: SymbolKind.Property,
  include: SymbolKind.File,
};

function outline(server: Server, path: string, each: OutlineSymbol): DocumentSymbol {
  return {
    name: each.name,
    detail: each.detail,
    kind: symbolKinds[each.kind],
    range: server.protocol.range(path, each),
    selectionRange: server.protocol.range(path, { start: each.nameStart, end: each.nameEnd }),
    children: each.children.map((child) => outline(server, path, child)),
  };
}

function fileItem({ workspace, protocol }: Server, { path, name, detail }: FileItem): CallHierarchyItem {
  const start: Range = protocol.range(path, { start: 0, end: 0 });
  const range = protocol.range(path, { start: 0, end: workspace.source(path)?.text.length ?? 0 });
  return { name, detail, kind: SymbolKind.File, uri: workspace.uri(path), range, selectionRange: start };
}
