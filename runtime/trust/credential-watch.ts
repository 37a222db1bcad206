// Keeps an eye on the certificate of this machine: takes renewed files over, and speaks up before it ends.

import { alone } from '../../base/alone.ts';
import type { Log } from '../process/log.ts';
import type { Metric } from '../metrics/exposition.ts';
import type { Credentials } from './credentials.ts';

/** Operators are told from here on. */
const soonDays = 30;
const dayMs = 86_400_000;
const lookMs = 60_000;

export class CredentialWatch {
  readonly #credentials: Credentials;
  readonly #log: Log;
  readonly #wallClock: () => number;
  readonly #renewed: () => void;
  readonly #timer: NodeJS.Timeout;
  #said = '';
  #warnedAt = -Infinity;

  /** `renewed` is called when the next connection shall use other certificates. */
  constructor(credentials: Credentials, log: Log, wallClock: () => number, renewed: () => void) {
    this.#credentials = credentials;
    this.#log = log;
    this.#wallClock = wallClock;
    this.#renewed = renewed;
    const failed = (cause: unknown): void => log('error', `the certificates cannot be looked at: ${String(cause)}`);
    this.#timer = setInterval(
      alone(failed, () => this.look()),
      lookMs,
    ).unref();
    this.look();
  }

  /** At once, such as at a reload. */
  look(): void {
    const { changed, problem } = this.#credentials.refresh();
    if (problem !== null && problem !== this.#said) {
      this.#log('error', `the certificate cannot be read again, the one of before stays in use: ${problem}`);
    }
    this.#said = problem ?? '';
    if (changed) {
      this.#log('info', `the certificate was read again; it ends on ${dayOf(this.#credentials.own.notAfter)}`);
      this.#warnedAt = -Infinity;
      this.#renewed();
    }
    this.#warn();
  }

  metrics(): readonly Metric[] {
    const { notAfter, authorityNotAfter } = this.#credentials.own;
    return [
      {
        name: 'ecclusterd_certificate_expiry_timestamp_seconds',
        help: 'When the certificate of this machine, and that of the authority, ends, in Unix seconds.',
        type: 'gauge',
        samples: [
          { labels: { certificate: 'own' }, value: notAfter.getTime() / 1000 },
          { labels: { certificate: 'authority' }, value: authorityNotAfter.getTime() / 1000 },
        ],
      },
    ];
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #warn(): void {
    const now = this.#wallClock();
    const said = expiryOf(this.#credentials, now);
    if (said === null || now - this.#warnedAt < dayMs) return;
    this.#warnedAt = now;
    this.#log(said.over ? 'error' : 'warn', said.text);
  }
}

/** What is to be said of a certificate that ends soon, or has ended; null: nothing. */
export function expiryOf({ own }: Credentials, now: number): { readonly over: boolean; readonly text: string } | null {
  const [what, end] =
    own.authorityNotAfter < own.notAfter
      ? (['of the authority', own.authorityNotAfter] as const)
      : (['of this machine', own.notAfter] as const);
  const days = Math.floor((end.getTime() - now) / dayMs);
  if (days >= soonDays) return null;
  const over = end.getTime() <= now;
  const when = over ? `ended on ${dayOf(end)}: nobody accepts it any more` : `ends on ${dayOf(end)}, in ${days} days`;
  return {
    over,
    text: `the certificate ${what} ${when}; \`ecclusterd pki renew\` makes a new one where the authority is kept, docs/operations.md`,
  };
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}
