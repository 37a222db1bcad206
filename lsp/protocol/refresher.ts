// Tells a client when to ask again: findings, lenses, hints and colours may change with a file that it has not touched.

import {
  CodeLensRefreshRequest,
  type Connection,
  DiagnosticRefreshRequest,
  type Diagnostic as ProtocolDiagnostic,
  InlayHintRefreshRequest,
  SemanticTokensRefreshRequest,
} from 'vscode-languageserver';
import type { Diagnostic } from '../../compiler/diagnostics.ts';
import type { Findings } from '../state/checker.ts';
import type { Workspace } from '../state/workspace.ts';
import type { Client } from './client.ts';
import { resultId } from './result-id.ts';

export interface Refresher {
  /** A check has come to its end. */
  refresh(findings: Findings): void;
  /** The client has got the findings of an open file, as an answer of this name. */
  answered(path: string, id: string): void;
  /** Whether the client can be told to ask once more. */
  tellsAgain(): boolean;
}

export function openRefresher(
  connection: Connection,
  { pullsDiagnostics, refreshes }: Client,
  workspace: Workspace,
  shownAs: (findings: readonly Diagnostic[]) => readonly ProtocolDiagnostic[],
): Refresher {
  let last: Findings = new Map();
  /** Names of the answers that the client has, of open files. */
  const answers = new Map<string, string>();
  /** It has refused to ask once more. */
  let refused = false;

  const ask = (method: string) => {
    connection.sendRequest(method).catch((error: unknown) => {
      if (method === DiagnosticRefreshRequest.method) refused = true;
      connection.console.warn(`${method}: ${String(error)}`);
    });
  };

  return {
    refresh(findings) {
      // The client asks by itself for the document that it changed. What changed elsewhere it cannot know.
      const open = workspace.files.documents;
      const elsewhere = changedFiles(last, findings).some((path) => !open.has(path));
      for (const path of answers.keys()) if (!open.has(path)) answers.delete(path);
      // An answer may have been given before all nodes were looked at.
      const late = [...answers].some(([path, id]) => resultId(shownAs(findings.get(path) ?? [])) !== id);
      if (pullsDiagnostics && refreshes.diagnostics && (elsewhere || late)) ask(DiagnosticRefreshRequest.method);
      if (open.size > 1 || elsewhere) {
        if (refreshes.codeLens) ask(CodeLensRefreshRequest.method);
        if (refreshes.inlayHints) ask(InlayHintRefreshRequest.method);
        if (refreshes.semanticTokens) ask(SemanticTokensRefreshRequest.method);
      }
      last = findings;
    },
    answered(path, id) {
      if (workspace.files.documents.has(path)) answers.set(path, id);
    },
    tellsAgain: () => refreshes.diagnostics && !refused,
  };
}

function changedFiles(before: Findings, after: Findings): readonly string[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter((path) => JSON.stringify(before.get(path) ?? []) !== JSON.stringify(after.get(path) ?? []));
}
