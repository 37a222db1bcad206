// What a command sees of the process: where it writes, what it is told by the environment. Tests give one that keeps the text.

import type { TerminalText } from '../../base/terminal-text.ts';
import { Buffer } from 'node:buffer';
import { fstatSync, readSync, writeSync } from 'node:fs';
import { errorCode } from '../load/host-files.ts';

export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Only what has been through a door. */
  out(text: TerminalText): void;
  error(text: TerminalText): void;
  /** Whether standard output, and standard error, are terminals. */
  readonly outIsTerminal: boolean;
  /** Whether standard output is a file: what goes there is read by programs, and kept byte for byte. */
  readonly outIsFile?: boolean;
  readonly errorIsTerminal: boolean;
  /** Cells of a line of standard output. */
  columns(): number;
  /** All of standard input, at most `limit` bytes and one. */
  readInput(limit: number): Uint8Array;
}

/** The reader of our output has gone away (`ecconf check | head`): not an error, but nothing is left to do. */
export class OutputClosed extends Error {}

/** What our output goes to cannot take it: one line to the user, as for any file that cannot be written. */
class OutputFailed extends Error {
  override readonly name = 'UsageError';
}

const columnsOfPipe = 120;

/**
 * The real one. Written by `writeSync`, not through `process.stdout`: nothing can be lost when the process ends, and its
 * streams cost several milliseconds to set up, which a check of a small file would feel.
 */
export function hostTerminal(): Terminal {
  return {
    env: process.env,
    out: (text) => writeFully(1, text),
    error: (text) => writeFully(2, text),
    outIsTerminal: isTerminal(1),
    outIsFile: isFile(1),
    errorIsTerminal: isTerminal(2),
    columns: () => (isTerminal(1) ? process.stdout.columns : columnsOfPipe),
    readInput: readStandardInput,
  };
}

/** Linux: `/dev/null`, where output goes of which only the status counts. */
const nullDevice = 0x103;

/** Only a character device can be one, and only then `node:tty` is worth its loading time (it brings all of `node:net`). */
function isTerminal(descriptor: number): boolean {
  try {
    const status = fstatSync(descriptor);
    if (!status.isCharacterDevice() || (process.platform === 'linux' && status.rdev === nullDevice)) return false;
    return process.getBuiltinModule('node:tty').isatty(descriptor);
  } catch {
    return false;
  }
}

function isFile(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isFile();
  } catch {
    return false;
  }
}

function writeFully(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length;) {
    try {
      written += writeSync(descriptor, bytes, written);
    } catch (error) {
      const code = errorCode(error);
      if (code === 'EPIPE') throw new OutputClosed(code);
      // A full disk behind a redirection is no mistake of ours.
      if (code !== 'EAGAIN') throw new OutputFailed(`cannot write to standard ${descriptor === 1 ? 'output' : 'error'} (${code})`);
      pause();
    }
  }
}

function readStandardInput(limit: number): Uint8Array {
  const chunks: Uint8Array[] = [];
  let length = 0;
  while (length <= limit) {
    const chunk = Buffer.allocUnsafe(65_536);
    const count = readSome(chunk);
    if (count === 0) break;
    length += count;
    chunks.push(chunk.subarray(0, count));
  }
  return Buffer.concat(chunks);
}

/** 0 at the end. */
function readSome(chunk: Uint8Array): number {
  for (;;) {
    try {
      return readSync(0, chunk);
    } catch (error) {
      const code = errorCode(error);
      if (code === 'EOF') return 0;
      if (code !== 'EAGAIN') throw error;
      pause();
    }
  }
}

/** A descriptor that someone else made non-blocking is full, or empty: wait a little. */
function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
}
