// How methods are written down: the protocol's type of a request, and what is answered from a snapshot.

import {
  type CancellationToken,
  type Connection,
  ErrorCodes,
  type HandlerResult,
  LSPErrorCodes,
  type ProtocolNotificationType,
  type ProtocolRequestType,
  ResponseError,
} from 'vscode-languageserver';
import type { Checker } from '../state/checker.ts';
import type { Client } from './client.ts';
import type { Parts } from './parts.ts';
import { pathOf } from '../state/paths.ts';
import { problemIn } from './params.ts';
import type { Protocol } from './protocol.ts';
import type { Publisher } from './publisher.ts';
import type { SecondLook } from '../state/second-look.ts';
import type { Snapshot } from '../state/snapshot.ts';
import type { Workspace } from '../state/workspace.ts';

/** All that a method needs. */
export interface Server {
  readonly connection: Connection;
  readonly client: Client;
  readonly workspace: Workspace;
  readonly protocol: Protocol;
  readonly publisher: Publisher;
  readonly checker: Checker;
  readonly secondLook: SecondLook;
  readonly parts: Parts;
  /** To be ended with the server. */
  readonly unsaved: { dispose(): void };
  /** Whether the client tells of changes on the disk. */
  watched: boolean;
  /** Whether it is taken to ask for the diagnostics of files that are not open; if not, they are pushed. */
  pullsWorkspace: boolean;
  /** Whether it has done so, or says that it will. */
  askedWorkspace: boolean;
}

export interface Method {
  readonly method: string;
  register(connection: Connection, life: Life): void;
}

/** From the handshake to the end. */
export interface Life {
  /** Throws the answer to a request that comes before the handshake or after the end. */
  server(): Server;
  /** null outside of that time: then a notification is dropped, as nobody waits for an answer. */
  running(): Server | null;
}

/** A request and its answer. A request that was cancelled before its turn is refused as such. */
export function request<P, R, PR, E, O>(
  type: ProtocolRequestType<P, R, PR, E, O>,
  answer: (server: Server, params: P, token: CancellationToken) => HandlerResult<R, E>,
): Method {
  return {
    method: type.method,
    register(connection, life) {
      connection.onRequest(type, (params, token) => {
        const server = life.server();
        refuseIfCancelled(token);
        refuseIfWrong(type.method, params);
        return answer(server, params, token);
      });
    },
  };
}

export function notification<P, O>(type: ProtocolNotificationType<P, O>, act: (server: Server, params: P) => void): Method {
  return {
    method: type.method,
    register(connection, life) {
      connection.onNotification(type, (params) => {
        const server = life.running();
        if (server === null) return;
        const problem = problemIn(type.method, params);
        if (problem === null) act(server, params);
        else connection.console.warn(problem);
      });
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

/** The same for parameters that lack something. */
function refuseIfWrong(method: string, params: unknown): void {
  const problem = problemIn(method, params);
  if (problem !== null) throw new ResponseError(ErrorCodes.InvalidParams, problem);
}

/** The protocol layer answers with the error that is thrown. */
export function refuseIfCancelled(token: CancellationToken): void {
  if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'the client has cancelled this request');
}
