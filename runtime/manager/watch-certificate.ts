// The certificate that a manager shows to nodes, watched: links that there are stay, and what connects from now on shows it as it is then.

import type { Log } from '../process/log.ts';
import { CredentialWatch } from '../trust/credential-watch.ts';
import type { Credentials } from '../trust/credentials.ts';

export function watchCertificate(
  { credentials, logsPlain }: { readonly credentials: Credentials | null; readonly logsPlain: boolean },
  log: Log,
): CredentialWatch | null {
  if (credentials !== null)
    return new CredentialWatch(
      credentials,
      log,
      () => Date.now(),
      () => {},
    );
  if (logsPlain)
    log('warn', 'logs are pulled without certificates (--logs-plain): whoever answers at the address of a node is taken for it');
  return null;
}
