// What the client announced. Nothing is sent to it that it did not ask for.

import type { ClientCapabilities } from 'vscode-languageserver';
import type { Encoding } from '../state/positions.ts';
import { isRecord } from '../state/settings.ts';

export interface Client {
  readonly encoding: Encoding;
  /**
   * It asks for the diagnostics of open documents; then none are pushed for these, or an editor would show each of them twice. A client
   * that cannot be told to ask again would never learn of what other files changed, so all is pushed to it and pulling is not offered.
   */
  readonly pullsDiagnostics: boolean;
  /** It asks for those of closed files, too, and says so in `initializationOptions`: of others that is known only when they have done so. */
  readonly pullsWorkspace: boolean;
  /** Pushed findings are of a version of the document. */
  readonly readsVersions: boolean;
  readonly relatedInformation: boolean;
  readonly diagnosticTags: boolean;
  readonly codeDescription: boolean;
  readonly snippets: boolean;
  readonly completionTags: boolean;
  /** Commands of the client itself that answers may name. Its `initializationOptions.commands` say so. */
  readonly commands: ReadonlySet<string>;
  readonly documentChanges: boolean;
  readonly snippetEdits: boolean;
  readonly changeAnnotations: boolean;
  /** Folder of the pages of all codes, as a URI that this client opens; null: that of the program. */
  readonly pages: string | null;
  /** It wants to be told of every check (`ecconf/checked`). */
  readonly wantsChecks: boolean;
  /** What an edit may do with files themselves. */
  readonly fileOperations: ReadonlySet<'create' | 'rename' | 'delete'>;
  readonly definitionLinks: boolean;
  readonly codeActionLiterals: boolean;
  readonly hierarchicalSymbols: boolean;
  readonly foldsLinesOnly: boolean;
  readonly progress: boolean;
  readonly configuration: boolean;
  readonly registersConfiguration: boolean;
  readonly registersWatchers: boolean;
  readonly workspaceFolders: boolean;
  readonly refreshes: {
    readonly diagnostics: boolean;
    readonly codeLens: boolean;
    readonly inlayHints: boolean;
    readonly semanticTokens: boolean;
  };
}

export function readClient({ general, textDocument, workspace, window }: ClientCapabilities, options: unknown): Client {
  const has = (value: boolean | undefined): boolean => value === true;
  const diagnostics = textDocument?.publishDiagnostics;
  // Of a client that pulls, the capabilities stand there; older ones announce them for publishing only.
  const pulled = textDocument?.diagnostic;
  return {
    encoding: pickEncoding(general?.positionEncodings),
    pullsDiagnostics: pulled !== undefined && (has(workspace?.diagnostics?.refreshSupport) || diagnostics === undefined),
    pullsWorkspace: pulled !== undefined && isRecord(options) && options['workspaceDiagnostics'] === true,
    readsVersions: has(diagnostics?.versionSupport),
    relatedInformation: has(pulled?.relatedInformation) || has(diagnostics?.relatedInformation),
    diagnosticTags: pulled?.tagSupport !== undefined || diagnostics?.tagSupport !== undefined,
    codeDescription: has(pulled?.codeDescriptionSupport) || has(diagnostics?.codeDescriptionSupport),
    snippets: has(textDocument?.completion?.completionItem?.snippetSupport),
    completionTags: textDocument?.completion?.completionItem?.tagSupport !== undefined,
    commands: readCommands(options),
    documentChanges: has(workspace?.workspaceEdit?.documentChanges),
    snippetEdits: has(workspace?.workspaceEdit?.snippetEditSupport),
    changeAnnotations: workspace?.workspaceEdit?.changeAnnotationSupport !== undefined,
    pages: isRecord(options) && typeof options['pages'] === 'string' ? options['pages'] : null,
    wantsChecks: isRecord(options) && options['tellsOfChecks'] === true,
    fileOperations: new Set(has(workspace?.workspaceEdit?.documentChanges) ? workspace?.workspaceEdit?.resourceOperations : []),
    definitionLinks: has(textDocument?.definition?.linkSupport),
    codeActionLiterals: textDocument?.codeAction?.codeActionLiteralSupport !== undefined,
    hierarchicalSymbols: has(textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport),
    foldsLinesOnly: has(textDocument?.foldingRange?.lineFoldingOnly),
    progress: has(window?.workDoneProgress),
    configuration: has(workspace?.configuration),
    registersConfiguration: has(workspace?.didChangeConfiguration?.dynamicRegistration),
    registersWatchers: has(workspace?.didChangeWatchedFiles?.dynamicRegistration),
    workspaceFolders: has(workspace?.workspaceFolders),
    refreshes: {
      diagnostics: has(workspace?.diagnostics?.refreshSupport),
      codeLens: has(workspace?.codeLens?.refreshSupport),
      inlayHints: has(workspace?.inlayHint?.refreshSupport),
      semanticTokens: has(workspace?.semanticTokens?.refreshSupport),
    },
  };
}

/** The client's order is its preference. Without a list it is UTF-16, the only one that every client knows. */
function pickEncoding(offered: readonly string[] | undefined): Encoding {
  const known: readonly Encoding[] = ['utf-8', 'utf-16', 'utf-32'];
  for (const each of offered ?? []) {
    const encoding = known.find((one) => one === each);
    if (encoding !== undefined) return encoding;
  }
  return 'utf-16';
}

function readCommands(options: unknown): ReadonlySet<string> {
  const listed = isRecord(options) ? options['commands'] : [];
  return new Set(Array.isArray(listed) ? listed.filter((each) => typeof each === 'string') : []);
}
