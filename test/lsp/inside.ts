// The server in the process of the test, over real messages: where hundreds of handshakes are wanted. What the program adds to it
// (standard input and output, the end of the process) is tested through client.ts.
import { PassThrough } from 'node:stream';
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import type { Files } from '../../compiler/load/source.ts';
import { connectionOptions } from '../../lsp/protocol/handshake.ts';
import { serve } from '../../lsp/server.ts';

/** The client's end of a connection to a new server that reads `disk`. */
export function serveInside(disk: Files): MessageConnection {
  const [toServer, toClient] = [new PassThrough(), new PassThrough()];
  const server = createConnection(
    ProposedFeatures.all,
    new StreamMessageReader(toServer),
    new StreamMessageWriter(toClient),
    connectionOptions,
  );
  serve(server, disk, {
    later: () => import('../../lsp/later/later.ts'),
    git: () => import('../../compiler/outside/run-outside.ts'),
    simulator: () => import('../../compiler/outside/run-outside.ts'),
  });
  return createMessageConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
}
