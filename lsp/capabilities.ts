// What the server offers, by what the client announced.

import { CodeActionKind, type ServerCapabilities, TextDocumentSyncKind } from 'vscode-languageserver';
import type { Client } from './protocol/client.ts';
import { legend } from './features/semantic-tokens.ts';
import { commandNames } from './handlers/actions.ts';

/** Files that may be part of a configuration, for notifications about renames. */
const configurationFiles = { filters: [{ pattern: { glob: '**/*' } }] };

export function capabilitiesFor(client: Client): ServerCapabilities {
  return {
    positionEncoding: client.encoding,
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } },
    completionProvider: { triggerCharacters: ['=', '"', "'", '(', '[', '/', ' '], resolveProvider: true },
    hoverProvider: true,
    definitionProvider: true,
    referencesProvider: true,
    documentHighlightProvider: true,
    documentSymbolProvider: true,
    workspaceSymbolProvider: true,
    codeActionProvider: {
      codeActionKinds: [
        CodeActionKind.QuickFix,
        `${CodeActionKind.SourceFixAll}.ecconf`,
        CodeActionKind.RefactorMove,
        CodeActionKind.RefactorInline,
        CodeActionKind.RefactorExtract,
      ],
    },
    codeLensProvider: { resolveProvider: true },
    documentLinkProvider: { resolveProvider: false },
    documentFormattingProvider: true,
    documentRangeFormattingProvider: { rangesSupport: true },
    documentOnTypeFormattingProvider: { firstTriggerCharacter: '}' },
    renameProvider: { prepareProvider: true },
    foldingRangeProvider: true,
    selectionRangeProvider: true,
    callHierarchyProvider: true,
    inlayHintProvider: { resolveProvider: false },
    semanticTokensProvider: {
      legend: { tokenTypes: [...legend.types], tokenModifiers: [...legend.modifiers] },
      full: { delta: true },
      range: true,
    },
    executeCommandProvider: { commands: [...commandNames] },
    ...(client.pullsDiagnostics && {
      diagnosticProvider: { identifier: 'ecconf', interFileDependencies: true, workspaceDiagnostics: true },
    }),
    workspace: {
      ...(client.workspaceFolders && { workspaceFolders: { supported: true, changeNotifications: true } }),
      fileOperations: {
        willRename: configurationFiles,
        didRename: configurationFiles,
        didCreate: configurationFiles,
        didDelete: configurationFiles,
      },
    },
  };
}
