// Reads what the feed answers, in RESP2, as far as our clients ask for it: texts, numbers, errors and flat arrays of them. Bounded: the
// other end may be any program.

type ReplyValue = string | number | null;

/** An error is a value here: the feed has said no, and the connection goes on. */
export type Reply =
  | { readonly kind: 'value'; readonly value: ReplyValue }
  | { readonly kind: 'array'; readonly items: readonly ReplyValue[] }
  | { readonly kind: 'error'; readonly text: string };

const bytesMax = 1 << 20;
const itemsMax = 1024;

export class ReplyReader {
  #text = '';

  /** Whole replies among what has come. Null: this is not the protocol, and the connection is of no more use. */
  take(chunk: string): readonly Reply[] | null {
    this.#text += chunk;
    const replies: Reply[] = [];
    let at = 0;
    for (;;) {
      const read = readReply(this.#text, at);
      if (read === 'malformed') return null;
      if (read === 'incomplete') break;
      replies.push(read.reply);
      at = read.end;
    }
    this.#text = this.#text.slice(at);
    return this.#text.length > bytesMax ? null : replies;
  }
}

type Read<T> = (T & { readonly end: number }) | 'incomplete' | 'malformed';

function readReply(text: string, at: number): Read<{ readonly reply: Reply }> {
  const line = readLine(text, at);
  if (typeof line === 'string') return line;
  if (line.kind === '-') return { reply: { kind: 'error', text: line.rest }, end: line.end };
  if (line.kind !== '*') {
    const value = readValue(text, at);
    return typeof value === 'string' ? value : { reply: { kind: 'value', value: value.value }, end: value.end };
  }
  const count = Number(line.rest);
  if (!Number.isInteger(count) || count > itemsMax) return 'malformed';
  const items: ReplyValue[] = [];
  let end = line.end;
  while (items.length < count) {
    const item = readValue(text, end);
    if (typeof item === 'string') return item;
    items.push(item.value);
    end = item.end;
  }
  return { reply: { kind: 'array', items }, end };
}

function readValue(text: string, at: number): Read<{ readonly value: ReplyValue }> {
  const line = readLine(text, at);
  if (typeof line === 'string') return line;
  const { kind, rest, end } = line;
  if (kind === '+') return { value: rest, end };
  if (kind === ':') return Number.isSafeInteger(Number(rest)) ? { value: Number(rest), end } : 'malformed';
  if (kind !== '$') return 'malformed';
  const length = Number(rest);
  if (length === -1) return { value: null, end };
  if (!Number.isInteger(length) || length < 0 || length > bytesMax) return 'malformed';
  if (text.length < end + length + 2) return 'incomplete';
  return { value: text.slice(end, end + length), end: end + length + 2 };
}

function readLine(text: string, at: number): Read<{ readonly kind: string; readonly rest: string }> {
  const close = text.indexOf('\r\n', at);
  if (close < 0) return text.length - at > bytesMax ? 'malformed' : 'incomplete';
  return { kind: text[at] ?? '', rest: text.slice(at + 1, close), end: close + 2 };
}
