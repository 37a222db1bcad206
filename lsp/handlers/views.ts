// The requests of ours, from the server's side: which configuration a document belongs to, and what is to be said of it.

import { CodeLensRefreshRequest, InlayHintRefreshRequest, LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import * as views from '../features/cluster-views.ts';
import { changesSince } from '../features/changes.ts';
import { pathOf } from '../state/paths.ts';
import type { Server } from '../protocol/request.ts';
import type { CompiledView, NodesView, OwnersView, ViewRequest } from '../protocol/requests.ts';

/** null where the file belongs to no configuration. */
export function nodesView({ workspace }: Server, { uri }: ViewRequest): NodesView | null {
  const path = pathOf(uri);
  const snapshot = workspace.snapshot(path);
  return snapshot === null ? null : views.nodesView(snapshot, path);
}

/** The merged configuration of one node as text, now or in a revision, or null where no node reads the file. */
export async function effectiveView({ workspace, parts }: Server, { uri, node, since }: ViewRequest): Promise<string | null> {
  const path = pathOf(uri);
  const git = since === undefined ? null : await required(parts.git);
  const snapshot = workspace.snapshot(path);
  if (snapshot === null) return null;
  if (git === null || since === undefined) return views.effectiveView(snapshot, path, node ?? null);
  return inWords(() => views.effectiveThen(snapshot, git.readGitTree(since, snapshot.root), node ?? null));
}

/** Who has each managed address with the chosen nodes down, and with each one more; for how long nobody has it, where that can be played. */
export async function ownersView({ workspace, parts }: Server, { uri }: ViewRequest): Promise<OwnersView | null> {
  const path = pathOf(uri);
  const simulator = (workspace.snapshot(path)?.down.length ?? 0) > 0 && parts.simulator !== null ? await parts.simulator() : null;
  const snapshot = workspace.snapshot(path);
  if (snapshot === null) return null;
  return views.ownersView(snapshot, simulator?.playFailure ?? null);
}

/** Takes other nodes to be down from now on, for lenses and hovers, too. */
export function whatIfView(server: Server, { uri, down = [] }: ViewRequest): Promise<OwnersView | null> {
  const { workspace, client, connection } = server;
  workspace.configurationOf(pathOf(uri))?.takeDown(down);
  // Who refuses shows it with the next change.
  if (client.refreshes.codeLens) connection.sendRequest(CodeLensRefreshRequest.method).catch(() => undefined);
  if (client.refreshes.inlayHints) connection.sendRequest(InlayHintRefreshRequest.method).catch(() => undefined);
  return ownersView(server, { uri });
}

/** What the text in the editor changes since it was saved, or since a revision: as `ecconf plan` says it. */
export async function changesView({ workspace, parts }: Server, { uri, since = 'HEAD' }: ViewRequest): Promise<string | null> {
  const path = pathOf(uri);
  const later = await parts.later();
  const git = since === 'saved' ? null : await required(parts.git);
  const snapshot = workspace.snapshot(path);
  if (snapshot === null) return null;
  return inWords(() => changesSince(snapshot, since, later, git));
}

/** The compiled document of the configuration that a file belongs to. */
export function compiledView({ workspace }: Server, { uri }: ViewRequest): CompiledView | null {
  const snapshot = workspace.snapshot(pathOf(uri));
  return snapshot === null ? null : views.compiledView(snapshot);
}

function required<T>(load: (() => Promise<T>) | null): Promise<T> {
  if (load === null) throw new ResponseError(LSPErrorCodes.RequestFailed, 'there is no git where this server runs');
  return load();
}

/** What cannot be done is said, and is no mistake of ours: no git, no such revision. */
async function inWords<T>(make: () => T | Promise<T>): Promise<T> {
  try {
    return await make();
  } catch (error) {
    if (error instanceof Error && error.name === 'UsageError') throw new ResponseError(LSPErrorCodes.RequestFailed, error.message);
    throw error;
  }
}
