// How methods are written down: the protocol's type of a request, and what is answered from a snapshot.

import {
  type CancellationToken,
  type Connection,
  type HandlerResult,
  LSPErrorCodes,
  type ProtocolNotificationType,
  type ProtocolRequestType,
  ResponseError,
} from 'vscode-languageserver';
import type { Checker } from '../state/checker.ts';
import type { Client } from './client.ts';
import { pathOf } from '../state/paths.ts';
import type { Protocol } from './protocol.ts';
import type { Snapshot } from '../state/snapshot.ts';
import type { Workspace } from '../state/workspace.ts';

/** All that a method needs. */
export interface Server {
  readonly connection: Connection;
  readonly client: Client;
  readonly workspace: Workspace;
  readonly protocol: Protocol;
  readonly checker: Checker;
}

export interface Method {
  readonly method: string;
  register(connection: Connection, server: () => Server): void;
}

/** A request and its answer. A request that was cancelled before its turn is refused as such. */
export function request<P, R, PR, E, O>(
  type: ProtocolRequestType<P, R, PR, E, O>,
  answer: (server: Server, params: P, token: CancellationToken) => HandlerResult<R, E>,
): Method {
  return {
    method: type.method,
    register(connection, server) {
      connection.onRequest(type, (params, token) => {
        refuseIfCancelled(token);
        return answer(server(), params, token);
      });
    },
  };
}

export function notification<P, O>(type: ProtocolNotificationType<P, O>, act: (server: Server, params: P) => void): Method {
  return {
    method: type.method,
    register(connection, server) {
      connection.onNotification(type, (params) => act(server(), params));
    },
  };
}

/** What concerns one document. */
interface AboutDocument {
  readonly textDocument: { readonly uri: string };
}

/** The answer about a file, or `otherwise` where the file is none of ours. */
export function about<R>(server: Server, params: AboutDocument, otherwise: R, answer: (snapshot: Snapshot, path: string) => R): R {
  const path = pathOf(params.textDocument.uri);
  return answered(server.workspace.snapshot(path), path, otherwise, answer);
}

/** The same from the text as it is and the configuration as it was loaded last: without waiting for nodes to be merged again. */
export function aboutText<R>(server: Server, params: AboutDocument, otherwise: R, answer: (snapshot: Snapshot, path: string) => R): R {
  const path = pathOf(params.textDocument.uri);
  return answered(server.workspace.textSnapshot(path), path, otherwise, answer);
}

function answered<R>(snapshot: Snapshot | null, path: string, otherwise: R, answer: (snapshot: Snapshot, path: string) => R): R {
  return snapshot === null ? otherwise : answer(snapshot, path);
}

/** The protocol layer answers with the error that is thrown. */
export function refuseIfCancelled(token: CancellationToken): void {
  if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'the client has cancelled this request');
}
