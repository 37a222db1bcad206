// What a link holds: files, and what was done to the cluster. In the fragment, which browsers keep to themselves: `#1:` and the JSON of
// it, deflated, as base64url. Whoever opens a link may have been given anything, so it is read strictly and inflated up to a limit.

import type { Strike } from '../cluster/messages.ts';
import { isRecord, readStrike } from './read-strike.ts';

export interface Shared {
  readonly files: ReadonlyMap<string, string>;
  readonly open: string;
  readonly pane: string;
  readonly seed: number;
  readonly strikes: readonly Strike[];
  /** How far the simulation had come; null: none was begun. */
  readonly atMs: number | null;
  /** What it began with, where that is not what the files say. */
  readonly ir: string | null;
}

/** Longer links are cut off by programs that pass them on. */
export const fragmentMax = 32_000;
const inflatedMax = 4 * 1024 * 1024;
const filesMax = 2_000;

export async function toFragment({ files, ...rest }: Shared): Promise<string> {
  const json = JSON.stringify({ files: Object.fromEntries(files), ...rest });
  const stream = new Blob([json]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  return `#1:${base64url(new Uint8Array(await new Response(stream).arrayBuffer()))}`;
}

/** null: the address has none. The error says what is wrong with it. Never throws. */
export async function fromFragment(fragment: string): Promise<Shared | { readonly error: string } | null> {
  if (fragment === '' || fragment === '#') return null;
  if (!/^#1:[\w-]+$/.test(fragment)) return { error: 'this is no link of this page, or it was cut off' };
  try {
    const json = await inflate(bytesOf(fragment.slice(3)));
    if (json === null) return { error: 'it holds more than this page takes' };
    return readShared(JSON.parse(json)) ?? { error: 'it holds something else than files' };
  } catch {
    return { error: 'it is damaged' };
  }
}

function readShared(value: unknown): Shared | null {
  if (!isRecord(value) || !isRecord(value['files'])) return null;
  const entries = Object.entries(value['files']);
  if (entries.length === 0 || entries.length > filesMax) return null;
  const files = new Map<string, string>();
  for (const [path, text] of entries) {
    if (typeof text !== 'string' || !isPath(path)) return null;
    files.set(path, text);
  }
  const { open, pane, seed, strikes, atMs, ir } = value;
  if (typeof open !== 'string' || typeof pane !== 'string' || !Array.isArray(strikes) || strikes.length > 10_000) return null;
  if (typeof seed !== 'number' || !Number.isSafeInteger(seed) || seed < 0) return null;
  if (atMs !== null && !(typeof atMs === 'number' && atMs >= 0 && atMs <= 86_400_000)) return null;
  if (ir !== null && typeof ir !== 'string') return null;
  const read = strikes.map(readStrike);
  if (read.includes(null)) return null;
  return { files, open, pane, seed, strikes: read.filter((each) => each !== null), atMs, ir };
}

/** Below the root, without a way out of it. */
export function isPath(path: string): boolean {
  return path.length <= 1024 && path.split('/').every((name) => name !== '' && name !== '.' && name !== '..' && !name.includes('\0'));
}

/** null: more than the limit. Read piece by piece: a few bytes can stand for any number of them. */
async function inflate(bytes: Uint8Array<ArrayBuffer>): Promise<string | null> {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let text = '';
  let length = 0;
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return text + decoder.decode();
    length += value.length;
    if (length > inflatedMax) {
      await reader.cancel();
      return null;
    }
    text += decoder.decode(value, { stream: true });
  }
}

function base64url(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
}
