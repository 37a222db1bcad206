// Formatting, by the same formatter as `ecconf fmt`. A file with syntax errors is left alone, without a message: its errors are shown.

import {
  type CancellationToken,
  DocumentFormattingRequest,
  DocumentOnTypeFormattingRequest,
  DocumentRangeFormattingRequest,
  DocumentRangesFormattingRequest,
  type FormattingOptions,
  type TextEdit,
} from 'vscode-languageserver';
import type { FormatEdits } from '../../compiler/format/format-range.ts';
import type { Parts } from '../protocol/parts.ts';
import type { FormatOptions } from '../../compiler/format/format.ts';
import { pathOf } from '../state/paths.ts';
import { type Method, refuseIfCancelled, request, type Server } from '../protocol/request.ts';

export const formattingMethods: readonly Method[] = [
  request(DocumentFormattingRequest.type, (server, { textDocument, options }, token) =>
    edits(server, textDocument.uri, token, (text, { formatEdits }) => formatEdits(text, toOptions(server, options))),
  ),

  request(DocumentRangeFormattingRequest.type, (server, { textDocument, range, options }, token) =>
    edits(server, textDocument.uri, token, (text, { formatRange }) =>
      formatRange(text, range.start.line, range.end.line, toOptions(server, options)),
    ),
  ),

  request(DocumentRangesFormattingRequest.type, (server, { textDocument, ranges, options }, token) =>
    edits(server, textDocument.uri, token, async (text, { formatRange }) => {
      const all: FormatEdits[] = [];
      for (const { start, end } of ranges) all.push(await formatRange(text, start.line, end.line, toOptions(server, options)));
      const found = all.flatMap((each) => ('error' in each ? [] : each.edits));
      // Two ranges may be touched by one edit.
      return { edits: [...new Map(found.map((edit) => [`${edit.start} ${edit.end}`, edit])).values()] };
    }),
  ),

  // After `}` its line, which takes along as much of the stanza as hangs together with it.
  request(DocumentOnTypeFormattingRequest.type, (server, { textDocument, position, options }, token) =>
    edits(server, textDocument.uri, token, (text, { formatRange }) =>
      formatRange(text, position.line, position.line, toOptions(server, options)),
    ),
  ),
];

type Formatter = Awaited<ReturnType<Parts['later']>>;

async function edits(
  { workspace, protocol, parts }: Server,
  uri: string,
  token: CancellationToken,
  format: (text: string, formatter: Formatter) => Promise<FormatEdits>,
): Promise<TextEdit[] | null> {
  const path = pathOf(uri);
  const formatter = await parts.later();
  const source = workspace.source(path);
  if (source === null || !workspace.settings.format) return null;
  const { revision } = workspace;
  const formatted = await format(source.text, formatter);
  refuseIfCancelled(token);
  // Edits of a text that has changed meanwhile would land in the wrong places.
  if ('error' in formatted || workspace.revision !== revision) return null;
  return protocol.edits(path, formatted.edits);
}

function toOptions({ workspace }: Server, { tabSize, insertSpaces }: FormattingOptions): FormatOptions {
  return { product: workspace.settings.product, tabWidth: tabSize, useTabs: !insertSpaces };
}
