// What the edits that are not saved would take: at the top of the file, and told to clients that show it elsewhere.

import { CodeLensRefreshRequest } from 'vscode-languageserver';
import { compiledOf, savedSideOf } from '../features/sides.ts';
import type { Server } from '../protocol/request.ts';
import type { UnsavedView } from '../protocol/requests.ts';

/** null: nothing is unsaved, or one of both sides has errors, so that nobody knows. */
export async function unsavedOf({ workspace, parts }: Server, path: string): Promise<UnsavedView | null> {
  const { unsavedView } = await parts.later();
  const snapshot = workspace.snapshot(path);
  if (snapshot === null || snapshot.unsaved().length === 0) return null;
  const [saved, next] = [savedSideOf(snapshot), compiledOf(snapshot)];
  if (saved.ir === null || next.ir === null) return null;
  return unsavedView({ ir: saved.ir, sourceMap: saved.sourceMap }, { ir: next.ir, sourceMap: next.sourceMap });
}

export interface UnsavedTeller {
  /** A check has come to its end. */
  checked(): void;
  dispose(): void;
}

/** Somebody who types is not kept waiting: after a pause, and the longer the more it took the last time. */
const pauseMs = 400;
const pauseFactor = 4;

/** Lenses are asked for again when a file comes to be unsaved or saved: an editor does so only after an edit. */
export function openUnsavedTeller(server: () => Server): UnsavedTeller {
  let timer: NodeJS.Timeout | null = null;
  let tookMs = 0;
  let told = 'null';
  let unsaved = '';

  const tell = async (revision: number) => {
    const { workspace, connection, client } = server();
    if (workspace.revision !== revision) return;
    const begin = performance.now();
    const [path] = [...workspace.files.documents.keys()].filter((each) => workspace.files.isUnsaved(each));
    const view = path === undefined ? null : await unsavedOf(server(), path);
    tookMs = performance.now() - begin;
    const text = JSON.stringify(view);
    if (client.wantsChecks && text !== told) void connection.sendNotification('ecconf/unsaved', { view });
    told = text;
  };

  return {
    checked() {
      const { workspace, client, connection } = server();
      const now = [...workspace.files.documents.keys()].filter((each) => workspace.files.isUnsaved(each)).join('\n');
      // Who refuses asks with the next edit.
      if (now !== unsaved && client.refreshes.codeLens) connection.sendRequest(CodeLensRefreshRequest.method).catch(() => undefined);
      unsaved = now;
      if (!client.wantsChecks) return;
      if (timer !== null) clearTimeout(timer);
      const { revision } = workspace;
      timer = setTimeout(
        () => {
          tell(revision).catch((error: unknown) => connection.console.error(`a mistake in ecconf-lsp: ${String(error)}`));
        },
        Math.max(pauseMs, pauseFactor * tookMs),
      );
    },
    dispose() {
      if (timer !== null) clearTimeout(timer);
    },
  };
}
