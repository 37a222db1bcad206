// Completion and its documentation, hover.

import { terminalLine } from '../../base/terminal-text.ts';
import {
  CompletionItemKind,
  CompletionItemTag,
  CompletionRequest,
  CompletionResolveRequest,
  type CompletionItem as ProtocolItem,
  HoverRequest,
  InsertTextFormat,
  MarkupKind,
} from 'vscode-languageserver';
import type { CompletionItem } from '../complete/item.ts';
import { completion, documentation } from '../features/completion.ts';
import { hover } from '../features/hover.ts';
import { pathOf } from '../state/paths.ts';
import { about, aboutText, type Method, request, type Server } from '../protocol/request.ts';

export const completionMethods: readonly Method[] = [
  request(CompletionRequest.type, (server, params) =>
    aboutText(server, params, null, (snapshot, path) => {
      const items = completion(snapshot, path, server.protocol.offset(path, params.position));
      return { isIncomplete: false, items: items.map((each, i) => completionItem(server, path, each, i)) };
    }),
  ),

  request(CompletionResolveRequest.type, ({ workspace }, item) => {
    const { data } = item;
    if (!isAbout(data)) return item;
    const snapshot = workspace.snapshot(pathOf(data.uri));
    const text = snapshot === null ? null : documentation(snapshot, data, workspace.settings);
    return text === null ? item : { ...item, documentation: { kind: MarkupKind.Markdown, value: text } };
  }),

  request(HoverRequest.type, (server, params) =>
    about(server, params, null, (snapshot, path) => {
      const found = hover(snapshot, path, server.protocol.offset(path, params.position), server.workspace.settings);
      if (found === null) return null;
      return { contents: { kind: MarkupKind.Markdown, value: found.markdown }, range: server.protocol.range(path, found) };
    }),
  ),
];

const kinds: Readonly<Record<CompletionItem['kind'], CompletionItemKind>> = {
  option: CompletionItemKind.Property,
  scope: CompletionItemKind.Class,
  value: CompletionItemKind.Value,
  name: CompletionItemKind.Reference,
  file: CompletionItemKind.File,
  keyword: CompletionItemKind.Keyword,
};

function completionItem({ client, protocol, workspace }: Server, path: string, each: CompletionItem, rank: number): ProtocolItem {
  const snippet = client.snippets ? each.snippet : null;
  return {
    label: terminalLine(each.label),
    kind: kinds[each.kind],
    // The list is in order already; clients sort by text.
    sortText: String(rank).padStart(5, '0'),
    insertTextFormat: snippet === null ? InsertTextFormat.PlainText : InsertTextFormat.Snippet,
    textEdit: { range: protocol.range(path, each.edit), newText: snippet ?? each.edit.text },
    ...(each.detail !== '' && { detail: terminalLine(each.detail) }),
    ...(each.deprecated && client.completionTags && { tags: [CompletionItemTag.Deprecated] }),
    ...(each.about !== null && { data: { uri: workspace.uri(path), ...each.about } }),
    ...(each.goesOn &&
      client.commands.has('editor.action.triggerSuggest') && { command: { title: 'Go on', command: 'editor.action.triggerSuggest' } }),
  };
}

/** What comes back is what went out, unless somebody else made it. */
function isAbout(data: unknown): data is { readonly uri: string; readonly scope: string; readonly name: string } {
  if (typeof data !== 'object' || data === null) return false;
  return 'uri' in data && 'scope' in data && 'name' in data && [data.uri, data.scope, data.name].every((each) => typeof each === 'string');
}
