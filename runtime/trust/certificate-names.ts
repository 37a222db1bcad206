// For whom a certificate speaks. `ecclusterd pki` writes one URI, `ecconf:node:east1` or `ecconf:manager:mgr1`, which binds the part that the
// machine plays as well; certificates of another authority have DNS names, or only a common name, and bind the name alone.

import type { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';

/** The part that a machine plays in the cluster. */
export type Role = 'node' | 'manager';

export interface CertifiedName {
  /** Null: the certificate does not say it, so the IR decides. */
  readonly role: Role | null;
  readonly name: string;
}

const scheme = 'ecconf';

/** The URI of a name. Only letters, digits and `-._~` stay as they are, so that nothing in it can be taken for a separator. */
export function uriOf({ role, name }: { readonly role: Role; readonly name: string }): string {
  const escaped = encodeURIComponent(name).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  return `${scheme}:${role}:${escaped}`;
}

/** Every name that the certificate speaks for, empty where it names nobody. A URI of ours decides alone. */
export function namesIn(certificate: X509Certificate): readonly CertifiedName[] {
  const alternatives = alternativesIn(certificate.subjectAltName ?? '');
  const ours = alternatives.flatMap(({ kind, value }) => (kind === 'URI' ? named(value) : []));
  if (ours.length > 0) return ours;
  const dns = alternatives.flatMap(({ kind, value }) => (kind === 'DNS' ? [{ role: null, name: value }] : []));
  if (dns.length > 0) return dns;
  const common: unknown = certificate.toLegacyObject().subject?.CN;
  return typeof common === 'string' && common !== '' ? [{ role: null, name: common }] : [];
}

/** Of whoever is at the other end. */
export function namesOf(socket: TLSSocket): readonly CertifiedName[] {
  const certificate = socket.getPeerX509Certificate();
  return certificate === undefined ? [] : namesIn(certificate);
}

/** Whether the certificate speaks for that machine. */
export function speaksFor(names: readonly CertifiedName[], role: Role, name: string): boolean {
  return names.some((each) => each.name === name && (each.role === null || each.role === role));
}

/** For people: `manager mgr1`, or the bare names. */
export function shownNames(names: readonly CertifiedName[]): string {
  if (names.length === 0) return 'nobody';
  const shown = names.slice(0, 5).map(({ role, name }) => (role === null ? name : `${role} ${name}`));
  return names.length > 5 ? `${shown.join(', ')} ...` : shown.join(', ');
}

function named(uri: string): readonly CertifiedName[] {
  const match = /^ecconf:(node|manager):([A-Za-z0-9._~%-]+)$/.exec(uri);
  if (match === null) return [];
  try {
    return [{ role: match[1] === 'manager' ? 'manager' : 'node', name: decodeURIComponent(match[2] ?? '') }];
  } catch {
    return [];
  }
}

/** Node writes `DNS:a, URI:"b, c"`: a value with a comma or a quote in it is a JSON string. */
function alternativesIn(text: string): readonly { readonly kind: string; readonly value: string }[] {
  const found: { kind: string; value: string }[] = [];
  for (const [, kind = '', quoted, plain] of text.matchAll(/([A-Za-z0-9 ]+):(?:("(?:[^"\\]|\\.)*")|([^,]*))(?:, |$)/g)) {
    found.push({ kind: kind.trim(), value: quoted === undefined ? (plain ?? '') : unquoted(quoted) });
  }
  return found;
}

function unquoted(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : '';
  } catch {
    return '';
  }
}
