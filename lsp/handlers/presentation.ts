// What an editor shows beside the text: colours, folds, selections, hints.

import { terminalBlock, terminalLine } from '../../base/terminal-text.ts';
import {
  FoldingRangeKind,
  FoldingRangeRequest,
  InlayHintRequest,
  SelectionRangeRequest,
  type SelectionRange,
  SemanticTokensDeltaRequest,
  SemanticTokensRangeRequest,
  SemanticTokensRequest,
} from 'vscode-languageserver';
import { foldingRange } from '../features/folding-range.ts';
import { inlayHint } from '../features/inlay-hint.ts';
import { selectionRange } from '../features/selection-range.ts';
import { legend, semanticTokens, type Token } from '../features/semantic-tokens.ts';
import { about, aboutText, type Method, request, type Server } from '../protocol/request.ts';
import { resultId } from '../protocol/result-id.ts';
import { tokenDelta } from '../protocol/token-delta.ts';

/** Encoded tokens that a client has, by file: what a difference is taken from. One answer each, for open documents. */
const answered = new WeakMap<Server, Map<string, { readonly id: string; readonly data: readonly number[] }>>();

export const presentationMethods: readonly Method[] = [
  request(SemanticTokensRequest.type, (server, params) =>
    about(server, params, null, (snapshot, path) => {
      const data = encode(server, path, semanticTokens(snapshot, path, null));
      return { resultId: keep(server, path, data), data };
    }),
  ),

  request(SemanticTokensDeltaRequest.type, (server, params) =>
    about(server, params, null, (snapshot, path) => {
      const before = answered.get(server)?.get(path);
      const data = encode(server, path, semanticTokens(snapshot, path, null));
      const id = keep(server, path, data);
      if (before?.id !== params.previousResultId) return { resultId: id, data };
      return { resultId: id, edits: tokenDelta(before.data, data).map((edit) => ({ ...edit, data: [...edit.data] })) };
    }),
  ),

  request(SemanticTokensRangeRequest.type, (server, params) =>
    about(server, params, null, (snapshot, path) => ({
      data: encode(server, path, semanticTokens(snapshot, path, server.protocol.span(path, params.range))),
    })),
  ),

  request(FoldingRangeRequest.type, (server, params) =>
    aboutText(server, params, null, (snapshot, path) =>
      foldingRange(snapshot, path).map(({ startLine, endLine, kind }) => ({ startLine, endLine, kind: foldKinds[kind] })),
    ),
  ),

  request(SelectionRangeRequest.type, (server, params) =>
    about<SelectionRange[] | null>(server, params, null, (snapshot, path) =>
      params.positions.map((position) => {
        const spans = selectionRange(snapshot, path, server.protocol.offset(path, position));
        const ranges = spans.map((span) => server.protocol.range(path, span));
        const outside = ranges.reduceRight<SelectionRange | null>(
          (parent, range) => (parent === null ? { range } : { range, parent }),
          null,
        );
        return outside ?? { range: { start: position, end: position } };
      }),
    ),
  ),

  request(InlayHintRequest.type, (server, params) =>
    about(server, params, null, (snapshot, path) =>
      inlayHint(snapshot, path, server.protocol.span(path, params.range), server.workspace.settings.inlayHints).map((hint) => ({
        position: server.protocol.position(path, hint.at),
        label: terminalLine(hint.label),
        ...(hint.tooltip !== '' && { tooltip: terminalBlock(hint.tooltip) }),
      })),
    ),
  ),
];

const foldKinds = { region: FoldingRangeKind.Region, comment: FoldingRangeKind.Comment, imports: FoldingRangeKind.Imports } as const;

/** Five numbers a token: lines and characters from the token before, length, type, modifiers as bits. */
function encode({ protocol }: Server, path: string, tokens: readonly Token[]): number[] {
  const data: number[] = [];
  let line = 0;
  let character = 0;
  for (const token of tokens) {
    const { start, end } = protocol.range(path, token);
    const bits = token.modifiers.reduce((all, each) => all | (1 << legend.modifiers.indexOf(each)), 0);
    const sameLine = start.line === line;
    data.push(start.line - line, sameLine ? start.character - character : start.character, end.character - start.character);
    data.push(legend.types.indexOf(token.type), bits);
    ({ line, character } = start);
  }
  return data;
}

function keep(server: Server, path: string, data: readonly number[]): string {
  let known = answered.get(server);
  if (known === undefined) {
    known = new Map();
    answered.set(server, known);
  }
  for (const other of known.keys()) if (!server.workspace.files.documents.has(other)) known.delete(other);
  const id = resultId(data);
  known.set(path, { id, data });
  return id;
}
