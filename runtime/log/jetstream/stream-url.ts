// `nats://HOST:PORT,HOST:PORT/STREAM?subject=...`: where a stream is, what goes into it, and how it is made. Pure.

import { safeName } from '../aggregate/template.ts';
import type { Names, Template } from '../aggregate/template.ts';

export interface StreamPlace {
  readonly servers: readonly string[];
  readonly stream: string;
  /** With `%{l}`, `%{n}` and `%{s}`. */
  readonly subject: string;
  readonly user: string | null;
  readonly password: string | null;
  /** A file of credentials, as `nsc` makes it. */
  readonly credentials: string | null;
  readonly tls: boolean;
  /** Null: the stream is only used, as somebody else has made it. */
  readonly make: { readonly replicas: number; readonly maxBytes: number; readonly maxAgeSec: number; readonly retention: Retention } | null;
}

type Retention = 'limits' | 'interest' | 'workqueue';
export type StreamRead = { readonly ok: true; readonly place: StreamPlace } | { readonly ok: false; readonly why: string };

const retentions: readonly string[] = ['limits', 'interest', 'workqueue'];
const parameters = ['subject', 'make', 'replicas', 'max-bytes', 'max-age', 'retention', 'credentials'];

export function readStreamUrl(text: string): StreamRead {
  const match = /^(nats|tls):\/\/(?:([^/@]*)@)?([^/?]+)\/([^/?]+)(?:\?(.*))?$/.exec(text);
  if (match === null) return no('it looks like nats://HOST:4222,HOST:4222/STREAM?subject=logs.%{s}.%{n}.%{l}&replicas=3');
  const [, scheme, login = '', hosts = '', stream = '', query = ''] = match;
  // By hand: the percent signs of macros are none of a URL.
  const given = new Map(
    query
      .split('&')
      .filter((each) => each !== '')
      .map((each) => [each.split('=')[0] ?? '', each.slice(each.indexOf('=') + 1)]),
  );
  const strange = [...given.keys()].find((key) => !parameters.includes(key));
  if (strange !== undefined) return no(`there is no parameter ${strange}; there are ${parameters.join(', ')}`);
  if (!/^[A-Za-z0-9_-]+$/.test(stream)) return no(`a stream has letters, digits, - and _ in its name, not ${stream}`);
  const subject = given.get('subject') ?? 'logs.%{s}.%{n}.%{l}';
  if (!subject.split('.').every((token) => /^(?:[A-Za-z0-9_-]|%\{[lns]\})+$/.test(token))) {
    return no(
      `the subject ${subject} is no series of names with dots between them; %{l}, %{n} and %{s} stand for log, node and subcluster`,
    );
  }
  if (!subject.includes('%{l}') || !subject.includes('%{n}'))
    return no(`the subject ${subject} needs %{l} and %{n}: the place of each log is in its last message`);
  const [replicas, maxBytes, maxAgeSec] = [numberOf(given, 'replicas', 1), numberOf(given, 'max-bytes', -1), numberOf(given, 'max-age', 0)];
  if (replicas === null || maxBytes === null || maxAgeSec === null)
    return no('replicas, max-bytes and max-age (seconds) are whole numbers');
  const retention = given.get('retention') ?? 'limits';
  if (!isRetention(retention)) return no(`retention is one of ${retentions.join(', ')}`);
  const [user, password] = login === '' ? [null, null] : [login.split(':')[0] ?? '', login.slice(login.indexOf(':') + 1)];
  return {
    ok: true,
    place: {
      servers: hosts.split(','),
      stream,
      subject,
      user,
      password,
      credentials: given.get('credentials') ?? null,
      tls: scheme === 'tls',
      make: given.get('make') === 'no' ? null : { replicas, maxBytes, maxAgeSec, retention },
    },
  };
}

/** Subjects by source; the time does not matter. */
export function subjectTemplate(subject: string): Template {
  return { root: '/', forNames: (names) => ({ path: () => subjectOf(subject, names) }) };
}

function subjectOf(subject: string, { log, node, subcluster }: Names): string {
  return subject.replaceAll('%{l}', token(log)).replaceAll('%{n}', token(node)).replaceAll('%{s}', token(subcluster));
}

/** What the stream takes: every subject of the template. */
export function filterOf(subject: string): string {
  return subject
    .split('.')
    .map((each) => (each.includes('%{') ? '*' : each))
    .join('.');
}

/** A name as one token, different for different names: what has a meaning in subjects becomes `%XX`. */
function token(name: string): string {
  return safeName(name).replace(/[.*>\s]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
}

function numberOf(given: ReadonlyMap<string, string>, name: string, otherwise: number): number | null {
  const text = given.get(name);
  if (text === undefined) return otherwise;
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}

function isRetention(text: string): text is Retention {
  return retentions.includes(text);
}

function no(why: string): StreamRead {
  return { ok: false, why };
}
