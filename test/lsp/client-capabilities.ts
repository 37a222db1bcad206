// What clients announce, as far as the server looks at it.
import type { ClientCapabilities } from 'vscode-languageserver';

/** What VS Code's client library announces, as far as the server looks at it. */
export const everything = {
  general: { positionEncodings: ['utf-16'] },
  textDocument: {
    diagnostic: { dynamicRegistration: true, relatedInformation: true, tagSupport: { valueSet: [1, 2] }, codeDescriptionSupport: true },
    publishDiagnostics: { relatedInformation: true, tagSupport: { valueSet: [1, 2] }, codeDescriptionSupport: true, versionSupport: true },
    completion: { completionItem: { snippetSupport: true, tagSupport: { valueSet: [1] } } },
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } }, isPreferredSupport: true },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    definition: { linkSupport: true },
    foldingRange: { lineFoldingOnly: true },
  },
  window: { workDoneProgress: true },
  workspace: {
    configuration: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    workspaceFolders: true,
    workspaceEdit: {
      documentChanges: true,
      resourceOperations: ['rename', 'create', 'delete'],
      snippetEditSupport: true,
      changeAnnotationSupport: {},
    },
    diagnostics: { refreshSupport: true },
    codeLens: { refreshSupport: true },
    inlayHint: { refreshSupport: true },
    semanticTokens: { refreshSupport: true },
  },
} satisfies ClientCapabilities;

/** Neovim 0.10, by its sources: it pulls what is open, is never told to pull again, and watches nothing on Linux. */
export const neovim10: ClientCapabilities = {
  ...everything,
  textDocument: { ...everything.textDocument, diagnostic: { dynamicRegistration: false } },
  workspace: {
    configuration: true,
    didChangeConfiguration: { dynamicRegistration: false },
    didChangeWatchedFiles: { dynamicRegistration: false },
    workspaceFolders: true,
    workspaceEdit: { resourceOperations: ['rename', 'create', 'delete'] },
    inlayHint: { refreshSupport: true },
    semanticTokens: { refreshSupport: true },
  },
};

/** Neovim 0.11 and Helix: they pull what is open, and again when told to. */
export const pullsOpen: ClientCapabilities = { ...neovim10, workspace: { ...neovim10.workspace, diagnostics: { refreshSupport: true } } };
