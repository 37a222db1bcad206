// What `ecclusterd check` says of the certificate of a node.

import type { NodeIr } from '../ir/generated/types.ts';
import type { CredentialFiles } from '../trust/credentials.ts';
import { expiryOf } from '../trust/credential-watch.ts';
import { readCredentials, strangerIn } from '../trust/open-credentials.ts';
import { fail, ok, warn, type Answer } from './readiness.ts';

const subject = 'identity';

export function identityAnswer(files: CredentialFiles | null, plain: boolean, node: NodeIr, name: string, now = Date.now()): Answer {
  if (files === null) return without(plain, node);
  const read = readCredentials(files);
  if (!read.ok) return fail(subject, read.why);
  const { credentials } = read;
  const stranger = strangerIn(credentials, 'node', name);
  if (stranger !== null) return fail(subject, stranger);
  const expiry = expiryOf(credentials, now);
  if (expiry !== null) return expiry.over ? fail(subject, expiry.text) : warn(subject, expiry.text);
  return ok(subject, `certificate of node ${name}, good until ${credentials.own.notAfter.toISOString().slice(0, 10)}`);
}

function without(plain: boolean, { listeners, logs }: NodeIr): Answer {
  const serves = logs.published.length > 0 && listeners.some(({ type, enable }) => type === 'eccluster' && enable);
  if (!serves) return ok(subject, 'no certificate, and none is needed: no logs are served from here');
  if (plain) {
    return warn(
      subject,
      '--logs-plain: whoever can send from the address of a manager can read and consume the logs of this node; `ecclusterd pki` makes certificates',
    );
  }
  return warn(subject, 'no certificate (--identity): logs are served on loopback only, no manager on another machine can collect them');
}
