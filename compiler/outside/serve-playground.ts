// `ecconf playground`: the static folder of the playground on a loopback port. It reads files of that folder and nothing else, and what the
// page does stays in the browser.

import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { extname, join } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
};

/** As for all our pages: nothing from elsewhere, nothing inline, in no frame of others. */
const headers: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-cache',
};

const connectionsMax = 32;

export interface Served {
  readonly url: string;
  close(): void;
}

/** The folder beside the programs, or in a checkout where it was built; null: it is nowhere. */
export function readPlayground(here: string): ReadonlyMap<string, Buffer> | null {
  for (const folder of [join(here, 'playground'), join(here, '..', '..', 'dist', 'playground')]) {
    try {
      const files = readdirSync(folder, { withFileTypes: true }).filter((each) => each.isFile());
      if (files.some(({ name }) => name === 'index.html'))
        return new Map(files.map(({ name }) => [`/${name}`, readFileSync(join(folder, name))]));
    } catch {
      // Not here.
    }
  }
  return null;
}

/** @param port 0: any that is free. Rejects where the port cannot be had. */
export function servePlayground(files: ReadonlyMap<string, Buffer>, port: number): Promise<Served> {
  return new Promise((resolve, reject) => {
    const server: Server = createServer({ maxHeaderSize: 16 * 1024, requestTimeout: 10_000 }, (request, response) =>
      answer(files, request, response),
    );
    server.maxConnections = connectionsMax;
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') return;
      resolve({
        url: `http://127.0.0.1:${address.port}/`,
        close() {
          server.close();
          server.closeAllConnections();
        },
      });
    });
  });
}

function answer(files: ReadonlyMap<string, Buffer>, request: IncomingMessage, response: ServerResponse): void {
  const refuse = (status: number, text: string, more: Readonly<Record<string, string>> = {}) =>
    response.writeHead(status, { ...headers, 'content-type': 'text/plain; charset=utf-8', ...more }).end(`${text}\n`);
  // Another name that leads here is that of a page which would like to read ours.
  if (!/^(?:127\.0\.0\.1|localhost)(?::\d+)?$/i.test(request.headers.host ?? ''))
    return void refuse(421, 'this is 127.0.0.1 and answers to no other name');
  if (request.method !== 'GET' && request.method !== 'HEAD') return void refuse(405, 'there is only reading here', { allow: 'GET, HEAD' });
  const path = (request.url ?? '/').replace(/\?.*$/, '');
  const name = path === '/' ? '/index.html' : path;
  const content = files.get(name);
  if (content === undefined) return void refuse(404, 'there is no such file');
  response.writeHead(200, {
    ...headers,
    'content-type': types[extname(name)] ?? 'application/octet-stream',
    'content-length': content.length,
  });
  response.end(request.method === 'HEAD' ? undefined : content);
}
