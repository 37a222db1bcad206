// What the command line says of the status page. Apart from the other options: what fails addresses over does without.

import { resolve } from 'node:path';
import { parseEndpoint } from '../sockets/endpoint.ts';
import { readPassword } from '../process/password-file.ts';
import { usageError, type Arguments } from '../process/program-command.ts';
import { type StatusConfig, whyNotServed } from '../status/status-options.ts';

/** Throws `CommandError` with exit status 2. */
export function statusOf(given: Arguments): StatusConfig | null {
  const [text, token, cert, key, hosts] = ['', '-token', '-tls-cert', '-tls-key', '-host'].map((end) => given.text(`status${end}`));
  if (text == null) {
    if ([token, cert, key, hosts].some((each) => each != null)) throw usageError('--status-... options go with --status');
    return null;
  }
  const parsed = parseEndpoint(text);
  if (!parsed.ok) throw usageError(`--status ${parsed.why}`);
  if ((cert == null) !== (key == null)) throw usageError('--status-tls-cert and --status-tls-key belong together');
  const read = token == null ? null : readPassword(token);
  if (read?.ok === false) throw usageError(`--status-token: ${read.why}`);
  const config = {
    endpoint: parsed.endpoint.kind === 'unix' ? { kind: 'unix' as const, path: resolve(parsed.endpoint.path) } : parsed.endpoint,
    token: read?.password ?? null,
    tls: cert == null || key == null ? null : { cert: resolve(cert), key: resolve(key) },
    names: (hosts ?? '')
      .toLowerCase()
      .split(',')
      .filter((name) => name !== ''),
  };
  const why = whyNotServed(config);
  if (why !== null) throw usageError(why);
  return config;
}
