// The certificate of this machine at a start: there, readable, of this very machine, or the start ends with the reason.

import { CommandError } from '../process/program-command.ts';
import { shownNames, speaksFor, type Role } from './certificate-names.ts';
import { Credentials, type CredentialFiles } from './credentials.ts';

const notReady = 4;

/** Null where no files are given. Throws `CommandError`. */
export function openCredentials(files: CredentialFiles | null, role: Role, name: string): Credentials | null {
  if (files === null) return null;
  const credentials = readCredentials(files);
  if (!credentials.ok) throw new CommandError(notReady, credentials.why);
  const wrong = strangerIn(credentials.credentials, role, name);
  if (wrong !== null) throw new CommandError(notReady, wrong);
  return credentials.credentials;
}

export type CredentialsRead = { readonly ok: true; readonly credentials: Credentials } | { readonly ok: false; readonly why: string };

export function readCredentials(files: CredentialFiles): CredentialsRead {
  try {
    return { ok: true, credentials: Credentials.read(files) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { ok: false, why: `the certificate of this machine cannot be used: ${why}; \`ecclusterd pki\` makes one, docs/operations.md` };
  }
}

/** Why the others would not take this machine for what it is; null: they will. */
export function strangerIn({ own }: Credentials, role: Role, name: string): string | null {
  if (speaksFor(own.names, role, name)) return null;
  return `this is ${role} ${name}, and its certificate is that of ${shownNames(own.names)}: each machine has its own, \`ecclusterd pki ${role} ${name}\``;
}
