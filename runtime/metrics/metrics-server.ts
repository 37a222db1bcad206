// `--metrics HOST:PORT`: answers GET /metrics, and nothing else.

import { alone } from '../../base/alone.ts';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Endpoint } from '../sockets/endpoint.ts';
import { OneRequest } from '../sockets/one-request.ts';
import { reasonOf } from '../process/ir-file.ts';
import { SharedText } from './shared-text.ts';
import { contentTypes, type Exposition, expositionFor } from './exposition.ts';

export type TcpEndpoint = Extract<Endpoint, { readonly kind: 'tcp' }>;

export interface MetricsServer {
  readonly port: number;
  close(): void;
}

/** Listens; throws with a reason for people when that is not possible. `text` is asked for each time. */
export async function serveMetrics({ host, port }: TcpEndpoint, text: (exposition: Exposition) => Promise<string>): Promise<MetricsServer> {
  const one = new OneRequest();
  const shared = new SharedText(text);
  const server = createServer((request, response) =>
    alone(failing(response), async () => {
      if (!one.mayBegin(request, response)) return;
      if (request.method !== 'GET' || request.url?.split('?')[0] !== '/metrics') {
        response.writeHead(404, { 'content-type': 'text/plain' }).end('there is only GET /metrics\n');
        return;
      }
      const exposition = expositionFor(request.headers.accept);
      const body = await shared.ask(exposition);
      response.writeHead(200, { 'content-type': contentTypes[exposition], vary: 'Accept' }).end(body);
    })(),
  );
  makeRoom(server);
  server.requestTimeout = 5000;
  server.headersTimeout = 5000;
  server.keepAliveTimeout = 5000;
  await listening(server, host, port);
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Of more than this many connections the oldest goes: an answer takes no time, so whoever is there longest is not the one who scrapes. */
const connectionsMax = 32;

/** Half requests, unread answers and whoever asks for ever must not keep a scraper out, nor hold more than so many answers. */
function makeRoom(server: Server): void {
  const present = new Set<Socket>();
  const enter = (socket: Socket): void => {
    present.add(socket);
    socket.on('close', () => present.delete(socket));
    if (present.size <= connectionsMax) return;
    const [oldest] = present;
    if (oldest === undefined) return;
    present.delete(oldest);
    oldest.destroy();
  };
  server.on(
    'connection',
    alone(() => {}, enter),
  );
}

async function listening(server: Server, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(new Error(`metrics cannot be served at ${host}:${port}: ${reasonOf(error)}`)));
    server.listen(port, host, resolve);
  });
}

/** Tells whoever asked what went wrong, as far as that is still possible. */
function failing(response: ServerResponse): (error: unknown) => void {
  return (error) => {
    if (response.headersSent) response.destroy();
    else response.writeHead(500, { 'content-type': 'text/plain' }).end(`${reasonOf(error)}\n`);
  };
}
