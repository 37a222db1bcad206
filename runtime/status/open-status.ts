// `ecclusterd --status`: the status page of a node or a manager. Loaded only where it is asked for.

import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { listenAt } from '../sockets/listen.ts';
import { showEndpoint } from '../sockets/endpoint.ts';
import { apiAnswer, wholeState } from './status-api.ts';
import { serveStream } from './event-stream.ts';
import { Keeper } from './keeper.ts';
import { pageModel } from './page-maker.ts';
import { pagePieces, tokenPage } from './render-page.ts';
import { refuse, StatusDoor, type Visit } from './status-door.ts';
import { limits } from './status-limits.ts';
import type { StatusConfig } from './status-options.ts';
import type { StatusPort } from './status-port.ts';
import { TokenGate } from './token-gate.ts';
import openapi from './status-openapi.json' with { type: 'json' };

export interface StatusServer {
  counters(): Readonly<Record<string, number>>;
  close(): Promise<void>;
}

/** Throws with a reason for people where it cannot be opened. */
export async function openStatus(port: StatusPort, config: StatusConfig): Promise<StatusServer> {
  const keeper = new Keeper(port, () => Date.now());
  const gate = config.token === null ? null : new TokenGate(config.token, () => performance.now());
  const visitors = new Visitors(keeper, gate);
  const tls = config.tls === null ? null : { cert: readFileSync(config.tls.cert), key: readFileSync(config.tls.key) };
  const door = new StatusDoor(
    { tls, gate, names: config.names },
    {
      open: (visit) => visitors.open(visit),
      visit: (visit) => visitors.visit(visit, door),
      ask: (visit, remark) => visitors.ask(visit, remark),
      login: (visit) => visitors.login(visit),
      failed: (error) => {
        const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
        port.log(
          'error',
          `a bug of ecclusterd in the status page: one answer was not given, everything else goes on; please report: ${text}`,
        );
      },
    },
  );
  const listening = await listenAt(door.server, config.endpoint, undefined, gate === null ? 'loopback' : 'anywhere');
  if (!listening.ok) {
    keeper.close();
    throw new Error(`the status page cannot be served at ${listening.why}`);
  }
  port.log(
    'info',
    `the status page is at ${config.endpoint.kind === 'unix' ? '' : `http${tls === null ? '' : 's'}://`}${showEndpoint(config.endpoint)}`,
  );
  return {
    counters: () => ({ ...door.counters }),
    close: async () => {
      door.close();
      listening.release();
      await keeper.close();
    },
  };
}

interface Asset {
  readonly type: string;
  readonly text: string;
}

const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="4" cy="8" r="3.2" fill="#0072b2"/><circle cx="12" cy="8" r="2.6" fill="none" stroke="#0072b2" stroke-width="1.3"/></svg>';

/** Beside the bundle, where the build puts them. */
function readAssets(): { readonly byPath: ReadonlyMap<string, Asset>; readonly script: string; readonly style: string } {
  const byPath = new Map<string, Asset>([['/assets/icon.svg', { type: 'image/svg+xml', text: icon }]]);
  const add = (name: string, type: string): string => {
    const text = readFileSync(join(import.meta.dirname, name), 'utf8');
    const [stem, end] = name.split('.');
    // The name changes with the content, so that an upgraded daemon is not looked at with an old script.
    const path = `/assets/${stem}-${createHash('sha256').update(text).digest('hex').slice(0, 8)}.${end}`;
    byPath.set(path, { type, text });
    return path;
  };
  return { byPath, script: add('status.js', 'text/javascript; charset=utf-8'), style: add('status.css', 'text/css; charset=utf-8') };
}

class Visitors {
  readonly #keeper: Keeper;
  readonly #gate: TokenGate | null;
  readonly #assets = readAssets();

  constructor(keeper: Keeper, gate: TokenGate | null) {
    this.#keeper = keeper;
    this.#gate = gate;
  }

  /** What needs no token: whether all is well, without a name, and what the page is drawn with. */
  async open({ path, response, request }: Visit): Promise<boolean> {
    const asset = this.#assets.byPath.get(path);
    if (asset !== undefined) {
      response.setHeader('Cache-Control', 'max-age=31536000, immutable');
      response.writeHead(200, { 'Content-Type': asset.type }).end(request.method === 'HEAD' ? undefined : asset.text);
      return true;
    }
    if (path !== '/healthz') return false;
    const why = this.#unwell();
    response.writeHead(why === null ? 200 : 503, { 'Content-Type': 'text/plain; charset=utf-8' });
    response.end(request.method === 'HEAD' ? undefined : `${why ?? 'ok'}\n`);
    return true;
  }

  async visit(visit: Visit, door: StatusDoor): Promise<void> {
    const { path, query, request, response } = visit;
    if (path === '/events') return this.#events(visit, door);
    if (path === '/api/v1/openapi.json') return sendJson(visit, 200, [JSON.stringify(openapi)]);
    if (path.startsWith('/api/v1/page/')) {
      // What the script draws: the same as the page, as data.
      const model = await pageModel(this.#keeper, path.slice('/api/v1/page'.length), query);
      return sendJson(visit, model.body.kind === 'none' ? 404 : 200, [JSON.stringify(model)]);
    }
    if (path.startsWith('/api/')) {
      const answer = path.startsWith('/api/v1/') ? await apiAnswer(this.#keeper, path.slice('/api/v1/'.length), query) : null;
      if (answer === null) return sendJson(visit, 404, ['{"error":"there is no such path","mend":"/api/v1/openapi.json lists them"}']);
      return sendJson(visit, answer.status, answer.body);
    }
    const model = await pageModel(this.#keeper, path, query);
    response.writeHead(model.body.kind === 'none' ? 404 : 200, { 'Content-Type': 'text/html; charset=utf-8' });
    await sendPieces(response, request.method === 'HEAD' ? [] : pagePieces(model, this.#assets));
  }

  ask({ path, response }: Visit, remark: string): void {
    if (path.startsWith('/api/') || path === '/events') {
      response
        .writeHead(401, { 'Content-Type': 'application/json' })
        .end(`${JSON.stringify({ error: remark, mend: 'Authorization: Bearer TOKEN' })}\n`);
      return;
    }
    response.writeHead(401, { 'Content-Type': 'text/html; charset=utf-8' }).end(tokenPage(this.#assets.style, remark));
  }

  async login(visit: Visit): Promise<void> {
    if (this.#gate === null) return;
    const { judgement, cookie } = await this.#gate.judgeForm(visit.request, visit.client);
    if (cookie !== null) {
      visit.response.setHeader('Set-Cookie', cookie);
      visit.response.writeHead(303, { Location: '/' }).end();
    } else if (judgement === 'late') refuse(visit.response, 429, 'too many wrong tokens from there: wait a minute');
    else this.ask(visit, 'That is not the token.');
  }

  /** Null: connected, settled, with nodes and a majority, not late. */
  #unwell(): string | null {
    const { bus, phase, quorum, members } = this.#keeper.port.snapshot();
    if (!bus.connected) return 'not connected to the bus';
    if (bus.trouble !== null) return 'the bus does not do its work';
    if (phase !== 'settled') return 'the members are agreeing';
    if (this.#keeper.port.kind === 'manager' && members.every(({ node }) => node === null)) return 'no node is here';
    if (!quorum) return 'too few nodes are here for a majority';
    return this.#keeper.port.loopDelayMs() > 1000 ? 'this process is late' : null;
  }

  async #events({ request, response }: Visit, door: StatusDoor): Promise<void> {
    const leave = door.enterStream();
    if (leave === null) {
      response.setHeader('Retry-After', '10');
      refuse(response, 503, `${limits.streams} read already`);
      return;
    }
    const away = this.#keeper.enter();
    const ended = (): void => {
      leave();
      away();
    };
    response.setHeader('X-Accel-Buffering', 'no');
    response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8' });
    if (request.method === 'HEAD') {
      response.end();
      ended();
      return;
    }
    const source = {
      ring: this.#keeper.ring,
      whole: async () => wholeState(this.#keeper, await this.#keeper.sight()),
      now: () => performance.now(),
    };
    await serveStream(source, request, response, ended);
  }
}

async function sendJson({ request, response }: Visit, status: number, pieces: Iterable<string>): Promise<void> {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  await sendPieces(response, request.method === 'HEAD' ? [] : pieces);
}

/** Other work of the process has its turn after so many characters. */
const pieceChars = 16 * 1024;

/** At the pace of the reader; who does not read within ten seconds is cut off. */
async function sendPieces(response: ServerResponse, pieces: Iterable<string>): Promise<void> {
  let text = '';
  let sent = 0;
  for (const piece of pieces) {
    text += piece;
    if (text.length < pieceChars) continue;
    sent += text.length;
    if (sent > limits.answerBytes) break;
    const isTaken = response.write(text);
    text = '';
    if (response.destroyed) return;
    if (!isTaken && !(await drained(response))) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  response.end(text);
}

async function drained(response: ServerResponse): Promise<boolean> {
  const abort = new AbortController();
  const signal = abort.signal;
  const first = await Promise.race([
    once(response, 'drain', { signal })
      .then(() => true)
      .catch(() => false),
    once(response, 'close', { signal })
      .then(() => false)
      .catch(() => false),
    sleep(limits.slowMs, false, { signal, ref: false }).catch(() => false),
  ]);
  abort.abort();
  if (!first) response.destroy();
  return first;
}
