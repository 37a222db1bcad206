// Damage for whole directories of logs.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { inScratch, write } from './log-dir.ts';

type Files = ReadonlyMap<string, Buffer>;

/** Ten messages of 25 bytes in a closed segment, the next in a live one. */
export const messages = Array.from({ length: 12 }, (_, i) => `message ${i % 10}`);

export function withLog(work: (path: string) => Promise<void>): Promise<void> {
  return inScratch(async (path) => {
    await write(path, messages, { subscribers: ['master', 'other'], create: { unitLimitBytes: 250 } });
    await work(path);
  });
}

export const load = (path: string): Files => new Map(readdirSync(path).map((name) => [name, readFileSync(join(path, name))]));

export function store(path: string, content: Files): void {
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path);
  for (const [name, bytes] of content) writeFileSync(join(path, name), bytes);
}

/** One to three changes of the files named. */
export function changesOf(names: readonly string[]): fc.Arbitrary<readonly (readonly [string, string, number, number])[]> {
  const change = fc.tuple(fc.constantFrom(...names), fc.constantFrom('flip', 'truncate', 'grow', 'remove', 'zero'), fc.nat(), fc.nat(255));
  return fc.array(change, { minLength: 1, maxLength: 3 });
}

/**
 * How many messages a segment must give, or tell of. Nothing shows that one of whole records was ever more: the format has no checksum, and a length that
 * is damaged may end at another header, or at the end. Only an index that has more entries does.
 */
export function wholeOf(content: ReadonlyMap<string, Buffer>, name: string, written: number): number {
  const segment = content.get(name);
  const index = content.get(`${name}.idx`) ?? Buffer.alloc(0);
  const records = segment === undefined ? null : recordsIn(segment);
  return records === null || Math.floor(index.length / 8) > records ? written : Math.min(written, records);
}

/** Null where the segment does not consist of whole plain records. */
function recordsIn(segment: Buffer): number | null {
  let records = 0;
  let offset = 0;
  while (offset + 16 <= segment.length && segment.readUInt32LE(offset) === 0x663a7318) {
    offset += 16 + segment.readUInt32LE(offset + 12);
    records++;
  }
  return offset === segment.length ? records : null;
}

export function mutate(content: Map<string, Buffer>, name: string, how: string, at: number, byte: number): void {
  const bytes = Buffer.from(content.get(name) ?? Buffer.alloc(0));
  const place = bytes.length === 0 ? 0 : at % bytes.length;
  if (how === 'remove') content.delete(name);
  else if (how === 'truncate') content.set(name, bytes.subarray(0, place));
  else if (how === 'grow') content.set(name, Buffer.concat([bytes, Buffer.alloc(1 + (at % 40), byte)]));
  else if (how === 'zero') content.set(name, bytes.fill(0, place));
  else
    content.set(
      name,
      Buffer.concat([bytes.subarray(0, place), Buffer.from([(bytes[place] ?? 0) ^ (byte || 1)]), bytes.subarray(place + 1)]),
    );
}
