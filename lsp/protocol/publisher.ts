// Pushes the findings that a client does not ask for (all, or those of closed files), and tells it when to ask again.

import type { Diagnostic as ProtocolDiagnostic } from 'vscode-languageserver';
import {
  CodeLensRefreshRequest,
  type Connection,
  DiagnosticRefreshRequest,
  InlayHintRefreshRequest,
  SemanticTokensRefreshRequest,
} from 'vscode-languageserver';
import { type Diagnostic, withinBudget } from '../../compiler/diagnostics.ts';
import type { CheckerEvents, Findings } from '../state/checker.ts';
import type { Client } from './client.ts';
import type { Protocol } from './protocol.ts';
import type { Workspace } from '../state/workspace.ts';

export interface Publisher extends CheckerEvents {
  /** The client has just begun to ask for the findings of all files: what was pushed would stand there twice. */
  withdraw(): void;
}

/** `pullsWorkspace`: whether the client has come to ask for the findings of closed files. */
export function openPublisher(
  connection: Connection,
  client: Client,
  workspace: Workspace,
  protocol: Protocol,
  pullsWorkspace: () => boolean,
): Publisher {
  /** What the client shows of that which was pushed, by URI, as it went out. */
  const shown = new Map<string, string>();
  let last: Findings = new Map();
  /** Whether the client asks for the findings of this file by itself. */
  const isPulled = (path: string) => client.pullsDiagnostics && (pullsWorkspace() || workspace.files.documents.has(path));

  const publish = (path: string, findings: readonly Diagnostic[]) => {
    const uri = workspace.uri(path);
    const diagnostics = withinBudget(findings)
      .map(protocol.diagnostic)
      .filter((each): each is ProtocolDiagnostic => each !== null);
    const text = JSON.stringify(diagnostics);
    if ((shown.get(uri) ?? '[]') === text && (client.pullsDiagnostics || shown.has(uri))) return;
    const version = workspace.files.documents.get(path)?.version;
    shown.set(uri, text);
    void connection.sendDiagnostics({ uri, ...(version !== undefined && { version }), diagnostics });
  };

  const takeBack = (uri: string) => {
    if ((shown.get(uri) ?? '[]') !== '[]') void connection.sendDiagnostics({ uri, diagnostics: [] });
    shown.delete(uri);
  };

  /** Every file whose findings are other ones than those shown; files that have none any more get an empty list. */
  const publishChanged = (findings: Findings) => {
    const paths = [...new Set([...findings.keys(), ...workspace.files.documents.keys()])].filter((path) => !isPulled(path));
    const uris = new Set(paths.map((path) => workspace.uri(path)));
    for (const path of paths) publish(path, findings.get(path) ?? []);
    for (const uri of [...shown.keys()].filter((each) => !uris.has(each))) takeBack(uri);
  };

  const refresh = (findings: Findings) => {
    // The client asks by itself for the document that it changed. What changed elsewhere it cannot know.
    const { refreshes } = client;
    const elsewhere = changedFiles(last, findings).length > 0;
    if (client.pullsDiagnostics && refreshes.diagnostics && elsewhere) ask(DiagnosticRefreshRequest.method);
    if (workspace.files.documents.size > 1 || elsewhere) {
      if (refreshes.codeLens) ask(CodeLensRefreshRequest.method);
      if (refreshes.inlayHints) ask(InlayHintRefreshRequest.method);
      if (refreshes.semanticTokens) ask(SemanticTokensRefreshRequest.method);
    }
  };

  const ask = (method: string) => {
    connection.sendRequest(method).catch((error: unknown) => connection.console.warn(`${method}: ${String(error)}`));
  };

  return {
    provisional(path, findings) {
      if (isPulled(path)) takeBack(workspace.uri(path));
      else if (workspace.files.documents.has(path)) publish(path, findings);
    },
    checked(findings, tookMs) {
      connection.tracer.log(
        `checked in ${tookMs.toFixed(1)} ms`,
        `${workspace
          .configurations()
          .map((unit) => `${unit.kind} ${unit.path}`)
          .join('\n')}`,
      );
      publishChanged(findings);
      refresh(findings);
      last = findings;
    },
    withdraw() {
      for (const uri of [...shown.keys()]) takeBack(uri);
    },
    failed(error) {
      connection.console.error(`a mistake in ecconf-lsp: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    },
  };
}

function changedFiles(before: Findings, after: Findings): readonly string[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter((path) => JSON.stringify(before.get(path) ?? []) !== JSON.stringify(after.get(path) ?? []));
}
