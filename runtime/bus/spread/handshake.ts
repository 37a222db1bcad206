// How a session begins: hello, the daemon's methods, the one that we take, our private group. Answers come in pieces of any size. One write each, and
// the next only when the answer is in: the daemon takes what follows a hello too early for the rest of a name.

import { hello, methods } from './requests.ts';

export type HandshakeStep =
  /** More has to come. */
  | { readonly kind: 'wait' }
  | { readonly kind: 'send'; readonly bytes: Uint8Array }
  /** `rest`: what came behind it, the beginning of the first frame. */
  | { readonly kind: 'accepted'; readonly self: string; readonly version: string; readonly rest: Uint8Array }
  /** A code of the daemon, which closes the connection. */
  | { readonly kind: 'refused'; readonly code: number }
  /** None of its methods is ours. */
  | { readonly kind: 'unwanted'; readonly offers: readonly string[] }
  | { readonly kind: 'malformed'; readonly reason: string };

/** The longest private group: a field, less the zero at its end. */
const privateGroupMax = 31;
const answerHead = 5;
const accepted = 1;

export class Handshake {
  readonly name: string;
  readonly #method: string;
  #stage: 'offers' | 'answer' | 'over' = 'offers';
  #bytes = new Uint8Array(0);

  constructor(name: string, method: string) {
    this.name = name;
    this.#method = method;
  }

  /** To be written first, alone. */
  begin(): Uint8Array {
    return hello(this.name);
  }

  /** What follows from what has come. */
  feed(chunk: Uint8Array): HandshakeStep {
    if (chunk.length === 0) return { kind: 'wait' };
    const bytes = new Uint8Array(this.#bytes.length + chunk.length);
    bytes.set(this.#bytes);
    bytes.set(chunk, this.#bytes.length);
    this.#bytes = bytes;
    switch (this.#stage) {
      case 'offers':
        return this.#onOffers(bytes);
      case 'answer':
        return this.#onAnswer(bytes);
      case 'over':
        return { kind: 'wait' };
    }
  }

  #onOffers(bytes: Uint8Array): HandshakeStep {
    const length = signed(bytes[0]);
    if (length < 0) return this.#end({ kind: 'refused', code: length });
    if (length === 0) return this.#end({ kind: 'malformed', reason: 'it offers no way to be let in' });
    if (bytes.length < 1 + length) return { kind: 'wait' };
    if (bytes.length > 1 + length) return this.#end({ kind: 'malformed', reason: 'it goes on before it was answered' });
    const offers = textOf(bytes.subarray(1))
      .split(/[ \0]+/)
      .filter((name) => name !== '');
    if (!offers.includes(this.#method)) return this.#end({ kind: 'unwanted', offers });
    this.#stage = 'answer';
    this.#bytes = new Uint8Array(0);
    return { kind: 'send', bytes: methods([this.#method]) };
  }

  #onAnswer(bytes: Uint8Array): HandshakeStep {
    const code = signed(bytes[0]);
    if (code < 0) return this.#end({ kind: 'refused', code });
    if (code !== accepted) return this.#end({ kind: 'malformed', reason: `it answers with ${code}` });
    const length = bytes[answerHead - 1];
    if (length === undefined) return { kind: 'wait' };
    if (length > privateGroupMax) return this.#end({ kind: 'malformed', reason: `it gives us a name of ${length} bytes` });
    if (bytes.length < answerHead + length) return { kind: 'wait' };
    const self = textOf(bytes.subarray(answerHead, answerHead + length));
    // `#NAME#DAEMON`, of bytes that can be shown.
    if (!self.startsWith(`#${this.name}#`) || !/^[\x21-\x7e]+$/.test(self) || self.length < this.name.length + 3)
      return this.#end({ kind: 'malformed', reason: 'it gives us a name that is not ours' });
    return this.#end({ kind: 'accepted', self, version: bytes.subarray(1, 4).join('.'), rest: bytes.slice(answerHead + length) });
  }

  #end(step: HandshakeStep): HandshakeStep {
    this.#stage = 'over';
    this.#bytes = new Uint8Array(0);
    return step;
  }
}

function signed(byte: number | undefined): number {
  return ((byte ?? 0) << 24) >> 24;
}

function textOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}
