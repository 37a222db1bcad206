// Pushes the findings that a client does not ask for (all, or those of closed files).

import type { Diagnostic as ProtocolDiagnostic } from 'vscode-languageserver';
import type { Connection } from 'vscode-languageserver';
import { causesOnly, type Diagnostic, withinBudget } from '../../compiler/diagnostics.ts';
import type { CheckerEvents, Findings } from '../state/checker.ts';
import type { Client } from './client.ts';
import type { CheckedView } from './requests.ts';
import type { Protocol } from './protocol.ts';
import { openRefresher } from './refresher.ts';
import type { Workspace } from '../state/workspace.ts';

export interface Publisher extends CheckerEvents {
  /** The client has just begun to ask for the findings of all files: what was pushed would stand there twice. */
  withdraw(): void;
  /** The client has got the findings of an open file, as an answer of this name. */
  answered(path: string, id: string): void;
  /** Whether the client can be told to ask once more. */
  tellsAgain(): boolean;
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
  /** The version of the document that this was said of. */
  const versions = new Map<string, number | undefined>();
  const shownAs = (findings: readonly Diagnostic[]) =>
    withinBudget(findings)
      .map(protocol.diagnostic)
      .filter((each): each is ProtocolDiagnostic => each !== null);
  /** Whether the client asks for the findings of this file by itself. */
  const isPulled = (path: string) => client.pullsDiagnostics && (pullsWorkspace() || workspace.files.documents.has(path));

  const publish = (path: string, findings: readonly Diagnostic[]) => {
    const uri = workspace.uri(path);
    const diagnostics = shownAs(findings);
    const text = JSON.stringify(diagnostics);
    const version = workspace.files.documents.get(path)?.version;
    const isShown = (shown.get(uri) ?? '[]') === text && (client.pullsDiagnostics || shown.has(uri));
    // Who goes by versions learns that the same findings are those of the text as it is now.
    if (isShown && (!client.readsVersions || versions.get(uri) === version)) return;
    shown.set(uri, text);
    versions.set(uri, version);
    void connection.sendDiagnostics({ uri, ...(version !== undefined && { version }), diagnostics });
  };

  const takeBack = (uri: string) => {
    if ((shown.get(uri) ?? '[]') !== '[]') void connection.sendDiagnostics({ uri, diagnostics: [] });
    shown.delete(uri);
    versions.delete(uri);
  };

  /** Every file whose findings are other ones than those shown; files that have none any more get an empty list. */
  const publishChanged = (findings: Findings) => {
    const paths = [...new Set([...findings.keys(), ...workspace.files.documents.keys()])].filter((path) => !isPulled(path));
    const uris = new Set(paths.map((path) => workspace.uri(path)));
    for (const path of paths) publish(path, findings.get(path) ?? []);
    for (const uri of [...shown.keys()].filter((each) => !uris.has(each))) takeBack(uri);
  };

  const refresher = openRefresher(connection, client, workspace, shownAs);

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
      if (client.wantsChecks) void connection.sendNotification('ecconf/checked', checkedView(findings, tookMs));
      refresher.refresh(findings);
    },
    tellsAgain: refresher.tellsAgain,
    answered: refresher.answered,
    withdraw() {
      for (const uri of [...shown.keys()]) takeBack(uri);
    },
    failed(error) {
      connection.console.error(`a mistake in ecconf-lsp: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    },
  };
}

function checkedView(findings: Findings, tookMs: number): CheckedView {
  const own = causesOnly([...findings.values()].flat()).filter((each) => each.isOtherSide !== true);
  const errorsIn = (list: readonly Diagnostic[]) => list.filter(({ severity }) => severity === 'error').length;
  const count = (list: readonly Diagnostic[]) => ({ errors: errorsIn(list), others: list.length - errorsIn(list) });
  const names = [...new Set(own.flatMap(({ nodes }) => nodes))].sort();
  return {
    tookMs: Math.round(tookMs),
    ...count(own),
    nodes: names.map((name) => ({ name, ...count(own.filter(({ nodes }) => nodes.includes(name))) })),
  };
}
