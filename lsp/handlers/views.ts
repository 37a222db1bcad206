// The requests of ours, from the server's side: which configuration a document belongs to, and what is to be said of it.

import * as views from '../features/cluster-views.ts';
import { pathOf } from '../state/paths.ts';
import type { Server } from '../protocol/request.ts';
import type { CompiledView, NodesView, OwnersView, ViewRequest } from '../protocol/requests.ts';

/** null where the file belongs to no configuration. */
export function nodesView({ workspace }: Server, { uri }: ViewRequest): NodesView | null {
  const path = pathOf(uri);
  const snapshot = workspace.snapshot(path);
  return snapshot === null ? null : views.nodesView(snapshot, path);
}

/** The merged configuration of one node as text, or null where no node reads the file. */
export function effectiveView({ workspace }: Server, { uri, node }: ViewRequest): string | null {
  const path = pathOf(uri);
  const snapshot = workspace.snapshot(path);
  return snapshot === null ? null : views.effectiveView(snapshot, path, node ?? null);
}

/** Who has each managed address with all nodes up, and with each one down. */
export function ownersView({ workspace }: Server, { uri }: ViewRequest): OwnersView | null {
  const snapshot = workspace.snapshot(pathOf(uri));
  return snapshot === null ? null : views.ownersView(snapshot);
}

/** The compiled document of the configuration that a file belongs to. */
export function compiledView({ workspace }: Server, { uri }: ViewRequest): CompiledView | null {
  const snapshot = workspace.snapshot(pathOf(uri));
  return snapshot === null ? null : views.compiledView(snapshot);
}
