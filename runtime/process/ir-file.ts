// Reads a compiled cluster, from a file or from standard input.

import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { version } from '../../base/version.ts';
import type { ClusterIr } from '../ir/generated/types.ts';
import { readIr } from '../ir/validate.ts';

/** What becomes of the old one where a new one is refused; behind the reason, in log and console. */
export const reloadRefused = 'the running configuration was kept';

/** `sha256`: of the bytes that were read, hexadecimal. `notice`: what was not understood and may be ignored, as a sentence; null: nothing. */
export type IrRead =
  | { readonly ok: true; readonly ir: ClusterIr; readonly sha256: string; readonly notice: string | null }
  | { readonly ok: false; readonly why: string };

/** 64 nodes with 10,240 addresses each stay below it; a larger file is not an IR but a mistake. */
const mostBytes = 512 * 1024 * 1024;

/** Never throws. `-` is standard input, which is read to its end. */
export function readIrFile(path: string): IrRead {
  const shown = path === '-' ? 'standard input' : path;
  let bytes: Buffer;
  try {
    const no = path === '-' ? null : whyNoFile(path);
    if (no !== null) return { ok: false, why: no };
    bytes = readFileSync(path === '-' ? 0 : path);
  } catch (error) {
    return { ok: false, why: `${shown} cannot be read: ${reasonOf(error)}` };
  }
  const text = bytes.toString('utf8');
  if (text.trim() === '') return { ok: false, why: emptyText(shown) };
  const read = readIr(text);
  if ('error' in read) {
    const other = /^\s*[{[]/.test(text) ? '' : otherText;
    return { ok: false, why: `${shown} is ${read.error.replace(/\s+/g, ' ')}${other}${byAnother(read.by)}` };
  }
  return { ok: true, ir: read.ir, sha256: createHash('sha256').update(bytes).digest('hex'), notice: noticeOf(shown, read) };
}

/** What to do about it where the document was not written by the `ecconf` of this package. */
function byAnother(by: string | null): string {
  if (by === null || by === `ecconf ${version}`) return '';
  return `; it was written by ${by}, and this is version ${version}: update this one first, or compile with the \`ecconf\` of its package`;
}

function noticeOf(shown: string, { ir, ignored }: { readonly ir: ClusterIr; readonly ignored: readonly string[] }): string | null {
  if (ignored.length === 0) return null;
  const fields = `${ignored.slice(0, 5).join(', ')}${ignored.length > 5 ? ` and ${ignored.length - 5} more` : ''}`;
  return `${shown}, written by ${ir.compiler}, has what version ${version} does not know and ignores, as the document allows: ${fields}`;
}

/** What is in the file, looked into no further than whether it may be an IR: that of megabytes takes longer than a heartbeat. */
export async function readIrBytes(
  path: string,
): Promise<{ readonly ok: true; readonly bytes: Buffer } | { readonly ok: false; readonly why: string }> {
  try {
    const no = whyNoFile(path);
    if (no !== null) return { ok: false, why: no };
    const bytes = await readFile(path);
    const head = bytes.toString('utf8', 0, 1024).trim();
    if (head === '') return { ok: false, why: emptyText(path) };
    return head.startsWith('{') ? { ok: true, bytes } : { ok: false, why: `${path} is not JSON${otherText}` };
  } catch (error) {
    return { ok: false, why: `${path} cannot be read: ${reasonOf(error)}` };
  }
}

/** A FIFO would be waited for until somebody writes, and a device may never end. Null: it may be read. */
function whyNoFile(path: string): string | null {
  const there = statSync(path);
  if (!there.isFile() && !there.isDirectory()) return `${path} is no file but a pipe, a socket or a device; \`-\` reads standard input`;
  return there.size > mostBytes ? `${path} is larger than ${mostBytes / 1_048_576} MiB` : null;
}

function emptyText(shown: string): string {
  return `${shown} is empty; \`ecconf compile CONF -o FILE\` writes an IR`;
}

const otherText = '; it looks like a configuration file: compile it with `ecconf compile`';

/** What the system says, in words where the code is a common one. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : null;
  if (code !== null && code in words) return `${words[code]} (${code})`;
  return error instanceof Error ? error.message : String(error);
}

const words: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is no folder',
  EADDRINUSE: 'already in use',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOSPC: 'the disk is full',
  EROFS: 'the file system is read-only',
  EMFILE: 'too many open files',
};
