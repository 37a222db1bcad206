// Diagnostics on request, of one document and of the whole workspace.

import {
  DocumentDiagnosticReportKind,
  DocumentDiagnosticRequest,
  type FullDocumentDiagnosticReport,
  LSPErrorCodes,
  ResponseError,
  type UnchangedDocumentDiagnosticReport,
  WorkspaceDiagnosticRequest,
  type CancellationToken,
  type Diagnostic as ProtocolDiagnostic,
} from 'vscode-languageserver';
import { type Diagnostic, withinBudget } from '../../compiler/diagnostics.ts';
import type { Findings } from '../state/checker.ts';
import { pathOf } from '../state/paths.ts';
import { type Method, refuseIfCancelled, request, type Server } from '../protocol/request.ts';
import { resultId } from '../protocol/result-id.ts';

export const diagnosticMethods: readonly Method[] = [
  request(DocumentDiagnosticRequest.type, async (server, { textDocument, previousResultId }, token) => {
    const path = pathOf(textDocument.uri);
    // Who cannot be told that there is more waits until there is all.
    const findings = server.publisher.tellsAgain() ? await server.checker.ofFile(path) : ((await current(server, token)).get(path) ?? []);
    refuseIfCancelled(token);
    if (findings === null) throw outdated();
    const answer = report(server, findings, previousResultId);
    server.publisher.answered(path, answer.resultId ?? '');
    return answer;
  }),

  request(WorkspaceDiagnosticRequest.type, async (server, { previousResultIds }, token) => {
    const findings = await current(server, token);
    server.askedWorkspace = true;
    // Who keeps names of answers asks again and again. Somebody who asked once is still told by pushing.
    if (!server.pullsWorkspace && server.client.pullsDiagnostics && previousResultIds.length > 0) {
      server.pullsWorkspace = true;
      server.publisher.withdraw();
    }
    const before = new Map(previousResultIds.map(({ uri, value }) => [pathOf(uri), value]));
    const { workspace } = server;
    // Every file of every configuration, so that one that has become clean is said to be so.
    const paths = new Set([
      ...findings.keys(),
      ...before.keys(),
      ...workspace.configurations().flatMap((unit) => [...unit.session.project().sources.keys()]),
    ]);
    const items = [...paths].sort().map((path) => ({
      uri: workspace.uri(path),
      version: workspace.files.documents.get(path)?.version ?? null,
      ...report(server, findings.get(path) ?? [], before.get(path)),
    }));
    return { items };
  }),
];

type Report = FullDocumentDiagnosticReport | UnchangedDocumentDiagnosticReport;

/** The findings of now. An edit that comes in meanwhile makes them worthless: the client is told to ask again. */
async function current({ checker }: Server, token: CancellationToken): Promise<Findings> {
  const findings = await checker.findings();
  refuseIfCancelled(token);
  if (findings === null) throw outdated();
  return findings;
}

function outdated(): Error {
  return new ResponseError(LSPErrorCodes.ServerCancelled, 'the text has changed', { retriggerRequest: true });
}

function report({ protocol }: Server, findings: readonly Diagnostic[], previous: string | undefined): Report {
  const items = withinBudget(findings)
    .map(protocol.diagnostic)
    .filter((each): each is ProtocolDiagnostic => each !== null);
  const id = resultId(items);
  return id === previous
    ? { kind: DocumentDiagnosticReportKind.Unchanged, resultId: id }
    : { kind: DocumentDiagnosticReportKind.Full, resultId: id, items };
}
