// Every method of the protocol, and what becomes of it here. docs/lsp.md is generated from it, and a test holds it against the protocol's
// own model and against what the server registers: no method is forgotten, none is claimed without a handler. In no bundle.

export interface MethodRow {
  readonly method: string;
  /** `done` by us or the library below us; `sent` by the server; `no`: not relevant, or not done, and why. */
  readonly state: 'done' | 'sent' | 'no';
  readonly note: string;
}

const done = (method: string, note: string): MethodRow => ({ method, state: 'done', note });
const sent = (method: string, note: string): MethodRow => ({ method, state: 'sent', note });
const no = (method: string, note: string): MethodRow => ({ method, state: 'no', note });

/** In the order of the documentation. */
export const methodTable: readonly MethodRow[] = [
  done('initialize', 'Position encodings UTF-8, UTF-16, UTF-32, in the order that the client prefers. Without capabilities: -32602.'),
  done('initialized', 'Registers only what the client announced.'),
  done('shutdown', ''),
  done('exit', 'Status 0 after `shutdown`, else 1; also when standard input ends or the parent process is gone.'),
  done('$/cancelRequest', 'A request that waits is answered with -32800 and never begun.'),
  done('$/setTrace', 'Setting `ecconf.trace.server` of the client.'),
  sent('$/logTrace', 'When tracing.'),
  sent('$/progress', 'For a first check that takes longer than half a second.'),
  sent('window/workDoneProgress/create', 'To clients that announce it.'),
  no('window/workDoneProgress/cancel', 'The only progress shown is that of the first check, without which there are no diagnostics.'),
  sent('client/registerCapability', 'Watched files and configuration, where the client takes registrations; it may refuse.'),
  no('client/unregisterCapability', 'What is registered stays.'),

  done('textDocument/didOpen', 'Unsaved documents are in front of the disk, for all nodes.'),
  done('textDocument/didChange', 'Incremental; only the touched top-level items are parsed again.'),
  done('textDocument/didClose', ''),
  done('textDocument/didSave', 'Without watchers the disk is looked at again.'),
  no('textDocument/willSave', 'Nothing depends on it.'),
  no('textDocument/willSaveWaitUntil', 'Editors format on save by themselves with `textDocument/formatting`.'),
  done('workspace/didChangeWatchedFiles', ''),
  done('workspace/didChangeWorkspaceFolders', ''),
  done('workspace/didChangeConfiguration', ''),
  sent('workspace/configuration', 'The section `ecconf`.'),
  no('workspace/workspaceFolders', 'The folders come with `initialize` and with their changes.'),
  done('workspace/didCreateFiles', ''),
  done('workspace/didRenameFiles', ''),
  done('workspace/didDeleteFiles', ''),
  done('workspace/willRenameFiles', 'Mends the includes of the files that move.'),
  no('workspace/willCreateFiles', 'A new file changes no other one.'),
  no('workspace/willDeleteFiles', 'To take away the includes of a deleted file would hide the mistake.'),

  sent(
    'textDocument/publishDiagnostics',
    "Whatever the client does not pull: all findings, or those of closed files. The file's own first, those across nodes right after.",
  ),
  done(
    'textDocument/diagnostic',
    "With -32802 when the text changes meanwhile. Where a check takes long, the file's own findings and what was known of the others; a refresh tells when there is more.",
  ),
  done('workspace/diagnostic', 'All files of all configurations, opened or not.'),
  sent('workspace/diagnostic/refresh', 'When the findings of other files changed.'),

  done('textDocument/completion', ''),
  done('completionItem/resolve', 'The documentation.'),
  done('textDocument/hover', 'With the value on every node.'),
  no('textDocument/signatureHelp', 'The language has no calls.'),
  no('textDocument/inlineCompletion', 'Nothing is guessed.'),
  done('textDocument/definition', ''),
  no('textDocument/declaration', 'The same as the definition here.'),
  no('textDocument/typeDefinition', 'Names have no types that are declared anywhere.'),
  no('textDocument/implementation', 'Nothing is implemented anywhere.'),
  done('textDocument/references', ''),
  done('textDocument/documentHighlight', ''),
  done('textDocument/documentSymbol', ''),
  done('workspace/symbol', ''),
  no('workspaceSymbol/resolve', 'Symbols are complete at once.'),
  done('textDocument/documentLink', 'Includes; pages of the manual with the setting `ecconf.manual`.'),
  no('documentLink/resolve', 'Links are complete at once.'),
  done('textDocument/prepareCallHierarchy', 'The tree of includes.'),
  done('callHierarchy/incomingCalls', 'Files that include this one.'),
  done('callHierarchy/outgoingCalls', 'Files that this one includes.'),
  no('textDocument/prepareTypeHierarchy', 'There are no types.'),
  no('typeHierarchy/supertypes', 'There are no types.'),
  no('typeHierarchy/subtypes', 'There are no types.'),
  no('textDocument/moniker', 'Nothing is exported to other projects.'),

  done(
    'textDocument/codeAction',
    'Every fix, all safe fixes of a file, acceptance with a reason; refactorings, for whoever asks (not for a light bulb).',
  ),
  no('codeAction/resolve', 'Actions are complete at once.'),
  done('textDocument/codeLens', ''),
  done('codeLens/resolve', 'Owners of an address, agreement between nodes, uses; what unsaved edits take.'),
  sent('workspace/codeLens/refresh', ''),
  done('textDocument/inlayHint', ''),
  no('inlayHint/resolve', 'Hints are complete at once.'),
  sent('workspace/inlayHint/refresh', ''),
  done('textDocument/semanticTokens/full', ''),
  done('textDocument/semanticTokens/full/delta', ''),
  done('textDocument/semanticTokens/range', ''),
  sent('workspace/semanticTokens/refresh', ''),
  done('textDocument/foldingRange', ''),
  no('workspace/foldingRange/refresh', 'Folds depend on the text of their document only.'),
  done('textDocument/selectionRange', ''),
  no('textDocument/linkedEditingRange', 'No name stands twice in one construct; rename is for the others.'),
  no('textDocument/documentColor', 'There are no colours.'),
  no('textDocument/colorPresentation', 'There are no colours.'),
  no('textDocument/inlineValue', 'There is nothing to debug.'),
  no('workspace/inlineValue/refresh', 'There is nothing to debug.'),

  done('textDocument/prepareRename', ''),
  done('textDocument/rename', 'In all files of all nodes.'),
  done('textDocument/formatting', 'The least edits. Nothing on a file with syntax errors.'),
  done('textDocument/rangeFormatting', 'The edits that touch the range.'),
  done('textDocument/rangesFormatting', ''),
  done('textDocument/onTypeFormatting', 'After `}`: its line, with as much of the stanza as hangs together with it.'),

  done(
    'workspace/executeCommand',
    '`ecconf.server.effective`, `ecconf.server.owners`, `ecconf.server.whatIf`, `ecconf.server.changes`, `ecconf.server.compile`: as the requests of our own.',
  ),
  no('workspace/applyEdit', 'All edits are answers to requests.'),
  sent('window/logMessage', 'Mistakes of the server itself.'),
  no('window/showMessage', 'Nothing is urgent enough to cover the text.'),
  no('window/showMessageRequest', 'The server asks nothing.'),
  no('window/showDocument', 'The client opens what it asked for.'),
  no('telemetry/event', 'Nothing is collected.'),
  no('workspace/textDocumentContent', 'What is shown beside a file comes by a request of our own.'),
  no('workspace/textDocumentContent/refresh', 'See `workspace/textDocumentContent`.'),
  no('notebookDocument/didOpen', 'There are no notebooks.'),
  no('notebookDocument/didChange', 'There are no notebooks.'),
  no('notebookDocument/didSave', 'There are no notebooks.'),
  no('notebookDocument/didClose', 'There are no notebooks.'),

  done('ecconf/nodes', 'Our own: `{ uri }` to the names of nodes and managers.'),
  done(
    'ecconf/effective',
    'Our own: `{ uri, node?, since? }` to the effective configuration of a node, as text; with `since` that of a revision of git.',
  ),
  done(
    'ecconf/owners',
    'Our own: `{ uri }` to the owner of every managed address, with the chosen nodes down and with each one more, and the time out of service.',
  ),
  done(
    'ecconf/whatIf',
    'Our own: `{ uri, down }`: these nodes are taken to be down from now on, in lenses, hovers and owners; answers as `ecconf/owners`.',
  ),
  done(
    'ecconf/changes',
    'Our own: `{ uri, since? }` to what the text in the editor changes since it was `saved`, or since a revision of git: as `ecconf plan` prints it.',
  ),
  sent('ecconf/unsaved', 'Our own: to the same clients as `ecconf/checked`, what the edits that are not saved would take.'),
  sent(
    'ecconf/checked',
    'Our own: after each check, to clients that set `initializationOptions.tellsOfChecks`: findings by severity and node.',
  ),
  done('ecconf/compile', 'Our own: `{ uri }` to the compiled document, or the number of errors that forbid it.'),
];
