// The policy service: one connection of each smtpd process, one request at a time on it.

import { createServer, type Server, type Socket } from 'node:net';
import type { Endpoint } from '../../sockets/endpoint.ts';
import { PacedLines } from '../../process/paced-lines.ts';
import { listenAt } from '../../sockets/listen.ts';
import { Strangers } from '../../sockets/strangers.ts';
import type { Gatekeeper, Verdict } from '../gatekeeper.ts';
import { domainOf, type NamedThrottle } from '../limit-rules.ts';
import { PolicyReader, type PolicyRequest } from './policy-request.ts';
import { PolicyState, readState } from './policy-state.ts';
import { Sessions, type Session } from './sessions.ts';

export interface ServiceOptions {
  readonly endpoint: Endpoint;
  readonly gatekeeper: Gatekeeper;
  readonly whenDown: 'accept' | 'defer';
  /** Once for each message, and for each recipient. */
  readonly message: NamedThrottle | null;
  readonly recipient: NamedThrottle | null;
  /** File that keeps who is in from one start to the next; null: none. */
  readonly state: string | null;
  readonly log: (level: 'info' | 'warn' | 'error', text: string) => void;
}

interface PolicyService {
  /** SMTP clients that are in. */
  sessions(): number;
  close(): Promise<void>;
}

export type ServiceOpened = { readonly ok: true; readonly service: PolicyService } | { readonly ok: false; readonly why: string };

/** smtpd processes at the same time. */
const connectionsMax = 4096;
/** How long answers may wait to be read. */
const unreadMs = 10_000;
/** Stages at which a message has an `instance`; at MAIL it has none yet. */
const messageStages: readonly string[] = ['RCPT', 'DATA', 'END-OF-MESSAGE'];

export async function openService(options: ServiceOptions): Promise<ServiceOpened> {
  const sessions = new Sessions(options.gatekeeper);
  if (options.state !== null) await sessions.restore(readState(options.state));
  // The one that was heard longest ago first.
  const present = new Set<Socket>();
  const strangers = new Strangers();
  const others = new PacedLines((more) => options.log('warn', `${more} more within a minute spoke something else than that protocol`));
  const server: Server = createServer((socket) => {
    // Every user of the machine reaches a port: who has never asked, and then who has asked for nothing longest, makes room for an smtpd.
    if (present.size >= connectionsMax && strangers.end() === null) for (const oldest of [...present].slice(0, 1)) oldest.destroy();
    present.add(socket);
    if (options.endpoint.kind === 'tcp') strangers.add(socket);
    socket.on('close', () => present.delete(socket));
    const asked = () => {
      strangers.known(socket);
      if (present.delete(socket)) present.add(socket);
    };
    serve(socket, sessions, options, { asked, others });
  });
  server.maxConnections = 2 * connectionsMax;
  const listening = await listenAt(server, options.endpoint);
  if (!listening.ok) return listening;
  server.on('error', (error) => options.log('error', `a connection was not accepted: ${error.message}`));
  const state =
    options.state === null
      ? null
      : new PolicyState(
          options.state,
          () => sessions.list(),
          (why) => options.log('warn', `who is in cannot be kept for the next start: ${why}; --state names another file`),
        );
  sessions.onChange = () => state?.changed();
  const close = async () => {
    listening.release();
    state?.close();
    sessions.close();
    for (const socket of present) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return { ok: true, service: { sessions: () => sessions.size, close } };
}

/** One smtpd. The socket is its identity for the sessions. */
function serve(
  socket: Socket,
  sessions: Sessions,
  options: ServiceOptions,
  { asked, others }: { readonly asked: () => void; readonly others: PacedLines },
): void {
  const reader = new PolicyReader();
  let session: Session | null = null;
  let gone = false;
  let before: Promise<void> = Promise.resolve();
  socket.setEncoding('utf8');
  socket.on('error', () => {});
  socket.on('data', (chunk: string) => {
    const requests = reader.take(chunk);
    if (requests === null) {
      others.tell(() => options.log('warn', 'somebody speaks something else than the policy protocol of Postfix; connection closed'));
      socket.destroy();
      return;
    }
    if (requests.length === 0) return;
    asked();
    // Postfix asks again when it has been answered; who does not wait is not read meanwhile.
    socket.pause();
    for (const request of requests) before = before.then(() => answer(request));
    before = before.then(() => taken(socket)).then(() => void socket.resume());
  });
  socket.on('close', () => {
    gone = true;
    if (session !== null) sessions.ownerLeft(socket, session);
  });
  const answer = async (request: PolicyRequest): Promise<void> => {
    if (gone) return;
    const found = await sessions.of(socket, session, request);
    session = found.session;
    const verdict = found.verdict.kind === 'pass' && session !== null ? await judgeMail(session, request, options) : found.verdict;
    const action = actionOf(verdict, found.verdict.kind !== 'pass', options);
    // Who is turned away is not in. A message that is, is no reason to forget its client.
    if (session !== null && found.verdict.kind !== 'pass' && action !== pass) sessions.end(session);
    if (verdict.kind === 'refused') options.log('info', `refused ${request.get('client_address')}: ${verdict.why}`);
    if (gone) {
      if (session !== null) sessions.ownerLeft(socket, session);
    } else socket.write(`action=${action}\n\n`);
  };
}

/** Until the answers have been read; who leaves them is let go. */
async function taken(socket: Socket): Promise<void> {
  if (!socket.writableNeedDrain || socket.destroyed) return;
  const timer = setTimeout(() => socket.destroy(), unreadMs);
  await new Promise<void>((resolve) => {
    socket.once('drain', resolve);
    socket.once('close', () => resolve());
  });
  clearTimeout(timer);
}

/** Each message and each recipient takes once from its throttle, however often Postfix asks about it. */
async function judgeMail(session: Session, request: PolicyRequest, options: ServiceOptions): Promise<Verdict> {
  const instance = request.get('instance') ?? '';
  const stage = request.get('protocol_state') ?? '';
  const values = valuesOf(request);
  if (options.message !== null && messageStages.includes(stage) && instance !== '') {
    if (session.message?.instance !== instance) {
      session.message = { instance, verdict: await options.gatekeeper.throttle(options.message, values) };
    }
    if (session.message.verdict.kind !== 'pass') return session.message.verdict;
  }
  if (options.recipient === null || stage !== 'RCPT') return { kind: 'pass' };
  const id = `${instance} ${request.get('recipient') ?? ''}`;
  if (session.recipient?.id !== id) session.recipient = { id, verdict: await options.gatekeeper.throttle(options.recipient, values) };
  return session.recipient.verdict;
}

function valuesOf(request: PolicyRequest): Readonly<Record<string, string>> {
  const get = (name: string): string => request.get(name) ?? '';
  return {
    ip: get('client_address'),
    helo: get('helo_name'),
    sender: get('sender'),
    sender_domain: domainOf(get('sender')),
    recipient: get('recipient'),
    recipient_domain: domainOf(get('recipient')),
    user: get('sasl_username'),
  };
}

/** Postfix goes on with the next of its restrictions. */
const pass = 'DUNNO';

/** 421 makes Postfix hang up; 450 leaves the client its connection. */
function actionOf(verdict: Verdict, isConnection: boolean, { whenDown }: ServiceOptions): string {
  if (verdict.kind === 'pass' || (verdict.kind === 'unknown' && whenDown === 'accept')) return pass;
  const code = isConnection ? '421' : '450';
  return verdict.kind === 'refused'
    ? `${code} 4.7.0 Too much at once from you, try again later`
    : `${code} 4.3.2 Not able to take this now, try again later`;
}
