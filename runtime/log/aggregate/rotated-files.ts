// Files that somebody has moved away beside their old name, as logrotate does: `mainlog.1`, `mainlog-20261129`, compressed or not.

import { crc32 } from 'node:zlib';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errnoOf } from '../jlog/errors.ts';
import { extentOf, FileContent } from './file-content.ts';
import { keyOf } from './line-up.ts';

/** So many are looked into. */
const filesMax = 32;

/** By path, how many of the records stand there. @param lost places in `records`. */
export async function findRotated(
  path: string,
  records: readonly { readonly bytes: number; readonly crc: number }[],
  lost: readonly number[],
): Promise<ReadonlyMap<string, number>> {
  const wanted = new Map<number, number[]>();
  for (const place of lost) {
    const { bytes, crc } = records[place] ?? { bytes: 0, crc: 0 };
    const key = keyOf(bytes, crc);
    wanted.set(key, [...(wanted.get(key) ?? []), place]);
  }
  const counts = new Map<string, number>();
  for (const name of await siblingsOf(path)) {
    const count = await takeFrom(name, wanted);
    if (count > 0) counts.set(name, count);
  }
  return counts;
}

/** Whole paths, without the `.gz` of compressed ones. */
async function siblingsOf(path: string): Promise<readonly string[]> {
  const [folder, own] = [dirname(path), basename(path)];
  try {
    const names = (await readdir(folder)).filter((name) => name.startsWith(own) && /^[.\-_~]/.test(name.slice(own.length)));
    const plain = new Set(names.map((name) => name.replace(/\.gz$/, '')));
    plain.delete(own);
    return [...plain]
      .sort()
      .slice(0, filesMax)
      .map((name) => join(folder, name));
  } catch (cause) {
    if (errnoOf(cause) === null) throw cause;
    return [];
  }
}

/** Takes out of `wanted` what stands there, and says how much that was. */
async function takeFrom(path: string, wanted: Map<number, number[]>): Promise<number> {
  const { plain, isPacked } = await extentOf(path);
  const content = new FileContent(path, isPacked, plain ?? 0);
  let count = 0;
  try {
    for (let line = await content.line(); line.length > 0 && wanted.size > 0; line = await content.line()) {
      const key = keyOf(line.length, crc32(line));
      const places = wanted.get(key);
      if (places?.shift() !== undefined) count++;
      if (places?.length === 0) wanted.delete(key);
      content.skip(line.length);
    }
  } catch (cause) {
    // What cannot be read holds nothing that could be shown.
    if (!(cause instanceof Error) || !('code' in cause)) throw cause;
  } finally {
    await content.close();
  }
  return count;
}
