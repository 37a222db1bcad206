// How an answer is written on a connection, and read back. docs/console-protocol.md tells it to others.
//
// A request is a line. An answer is its lines, then `.ok` or `.error`; a line of the answer that begins with a dot gets another in
// front, as in SMTP. After `codes on` an error ends with `.error N`, the exit status of `ecconsole`. `.bye REASON` comes when the server ends the connection by itself.

import { terminalBlock } from '../../base/terminal-text.ts';

export const okLine = '.ok';
export const errorLine = '.error';
/** Asks for `.error N`; an old server answers it as any unknown command. */
export const codesRequest = 'codes on';
export const byePrefix = '.bye';

/** Longest request line, in bytes. */
export const requestBytesMax = 64 * 1024;

/** What is in the configuration may hold anything; on a terminal it must not do anything. */
export function frameLine(line: string): string {
  const clean = terminalBlock(line.replaceAll('\n', '\u240a'));
  return clean.startsWith('.') ? `.${clean}\n` : `${clean}\n`;
}

export type Framed =
  | { readonly kind: 'line'; readonly text: string }
  /** `status`: as far as the server says more than that it is an error. */
  | { readonly kind: 'end'; readonly ok: boolean; readonly status: number }
  | { readonly kind: 'bye'; readonly reason: string };

/** What a received line is, its line feed taken off. Null: none of the protocol. */
export function readFramed(line: string): Framed | null {
  if (!line.startsWith('.')) return { kind: 'line', text: line };
  if (line.startsWith('..')) return { kind: 'line', text: line.slice(1) };
  if (line === okLine) return { kind: 'end', ok: true, status: 0 };
  const error = /^\.error(?: ([1-9]\d{0,2}))?$/.exec(line);
  if (error !== null) return { kind: 'end', ok: false, status: Number(error[1] ?? 1) };
  if (line.startsWith(`${byePrefix} `)) return { kind: 'bye', reason: line.slice(byePrefix.length + 1) };
  return null;
}

/** Cuts a stream of bytes into lines. Bytes, so that a character on the border of two reads stays whole. */
export class LineCutter {
  private parts: Buffer[] = [];
  private held = 0;
  private readonly bytesMax: number;

  constructor(bytesMax: number) {
    this.bytesMax = bytesMax;
  }

  /** The lines that `data` completes, without line feed and carriage return; null when one is longer than allowed. */
  take(data: Buffer): readonly string[] | null {
    const lines: string[] = [];
    let from = 0;
    for (let at = data.indexOf(10); at >= 0; at = data.indexOf(10, from)) {
      if (this.held + at - from > this.bytesMax) return null;
      this.parts.push(data.subarray(from, at));
      lines.push(this.flush());
      from = at + 1;
    }
    this.held += data.length - from;
    if (this.held > this.bytesMax) return null;
    if (from < data.length) this.parts.push(data.subarray(from));
    return lines;
  }

  /** What is there without a line feed behind it; the last line of a stream. */
  flush(): string {
    const text = Buffer.concat(this.parts).toString('utf8');
    this.parts = [];
    this.held = 0;
    return text.endsWith('\r') ? text.slice(0, -1) : text;
  }
}
