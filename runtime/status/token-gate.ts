// Who may look, where a token is asked for: as `Authorization: Bearer`, or as a cookie that a form sets once. Compared in constant time; ten wrong
// ones a minute and address, then nobody from there is let in for a while.

import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Buckets } from './status-limits.ts';

const wrongMost = 10;
const cookieName = 'ecclusterd_status';
const formBytesMost = 2048;

export type Judgement = 'in' | 'none' | 'wrong' | 'late';

export class TokenGate {
  readonly #digest: Buffer;
  readonly #wrong: Buckets;

  constructor(token: string, now: () => number) {
    this.#digest = digestOf(token);
    this.#wrong = new Buckets(wrongMost, wrongMost / 60, now);
  }

  judge(request: IncomingMessage, client: string): Judgement {
    const given = bearerOf(request.headers.authorization) ?? cookieOf(request.headers.cookie);
    return given === null ? 'none' : this.#judgeText(given, client);
  }

  /** A form with one field, `token`. Null: it is none, or too long. */
  async judgeForm(request: IncomingMessage, client: string): Promise<{ readonly judgement: Judgement; readonly cookie: string | null }> {
    let text = '';
    for await (const part of request) {
      text += String(part);
      if (text.length > formBytesMost) return { judgement: 'wrong', cookie: null };
    }
    const token = new URLSearchParams(text).get('token')?.trim() ?? '';
    const judgement = this.#judgeText(token, client);
    const cookie = `${cookieName}=${encodeURIComponent(token)}; Path=/; HttpOnly; SameSite=Strict; Secure`;
    return { judgement, cookie: judgement === 'in' ? cookie : null };
  }

  #judgeText(text: string, client: string): Judgement {
    if (!this.#wrong.has(client)) return 'late';
    if (timingSafeEqual(digestOf(text), this.#digest)) return 'in';
    this.#wrong.take(client);
    return 'wrong';
  }
}

/** Of equal length, whatever is given. */
function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function bearerOf(header: string | undefined): string | null {
  return /^Bearer +(\S+) *$/i.exec(header ?? '')?.[1] ?? null;
}

function cookieOf(header: string | undefined): string | null {
  for (const pair of (header ?? '').split(';')) {
    const [name = '', value = ''] = pair.trim().split('=', 2);
    if (name !== cookieName) continue;
    try {
      return decodeURIComponent(value);
    } catch {
      return value;
    }
  }
  return null;
}
