// `ecclusterd postfix-policy`: its options, and the process.

import { resolve } from 'node:path';
import { parseEndpoint, showEndpoint, type Endpoint } from '../../sockets/endpoint.ts';
import { numberOf } from '../../process/arguments.ts';
import { CommandError, usageError, type Arguments } from '../../process/program-command.ts';
import { LogDrain } from '../../process/drain.ts';
import { makeLog } from '../../process/log.ts';
import { readPassword } from '../../process/password-file.ts';
import { Gatekeeper } from '../gatekeeper.ts';
import { parseLimits, parseThrottle, type NamedThrottle } from '../limit-rules.ts';
import { statePath } from './policy-state.ts';
import { openService } from './policy-service.ts';

const notReady = 4;

export async function runPostfixPolicy(given: Arguments): Promise<number> {
  const [feed, listen] = [endpointOf(given, 'feed'), endpointOf(given, 'listen')];
  const limits = parseLimits(given.text('limits') ?? '');
  if (!limits.ok) throw usageError(`--limits: ${limits.why}`);
  const [message, recipient] = [throttleOf(given, 'message-throttle'), throttleOf(given, 'recipient-throttle')];
  const timeoutMs = numberOf(given, 'timeout', 10, 60_000) ?? 1000;
  const drain = new LogDrain(null);
  const { log } = makeLog(drain, 'info', 'postfix-policy', () => new Date().toISOString());
  const gatekeeper = new Gatekeeper({
    endpoint: feed,
    password: passwordOf(given),
    timeoutMs,
    object: given.text('object') ?? 'inbound_cidr',
    limits: limits.value,
    throttleObject: given.text('throttle-object') ?? 'shared_named_throttles',
    log,
  });
  const whenDown = given.text('down') === 'defer' ? 'defer' : 'accept';
  const opened = await openService({
    endpoint: listen,
    gatekeeper,
    whenDown,
    message,
    recipient,
    state: given.text('state') ?? statePath(listen, process.env),
    log,
  });
  if (!opened.ok) {
    gatekeeper.close();
    throw new CommandError(notReady, opened.why);
  }
  log('info', `answering Postfix at ${showEndpoint(listen)}`);
  const signal = await new Promise<string>((end) => {
    process.once('SIGTERM', end);
    process.once('SIGINT', end);
  });
  log('info', `${signal}: ending`);
  await opened.service.close();
  gatekeeper.close();
  await drain.drained(1000);
  return 0;
}

function passwordOf(given: Arguments): string | null {
  const path = given.text('feed-password');
  if (path === null) return null;
  const read = readPassword(path);
  if (!read.ok) throw usageError(`--feed-password: ${read.why}`);
  return read.password;
}

function endpointOf(given: Arguments, name: 'feed' | 'listen'): Endpoint {
  const text = given.text(name);
  if (text === null) throw usageError(`--${name} is missing: the path of a socket, or HOST:PORT`);
  const parsed = parseEndpoint(text);
  if (!parsed.ok) throw usageError(`--${name} ${parsed.why}`);
  return parsed.endpoint.kind === 'unix' ? { kind: 'unix', path: resolve(parsed.endpoint.path) } : parsed.endpoint;
}

function throttleOf(given: Arguments, name: string): NamedThrottle | null {
  const parsed = parseThrottle(given.text(name) ?? '');
  if (!parsed.ok) throw usageError(`--${name}: ${parsed.why}`);
  return parsed.value;
}
