// Recorded sessions with a real daemon (../shared/fixtures/spread): every byte of both directions, and what a parser must make of it.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame } from '../../../runtime/bus/spread/frame.ts';
import { isData, readMembership } from '../../../runtime/bus/spread/membership.ts';
import { repository } from '../../shared.ts';

export const names = [
  'client-basic',
  'spuser-basic',
  'two-clients',
  'handshake-errors',
  'partition-merge',
  'daemon-hangs',
  'daemon-killed',
  'daemon-restarted-at-once',
  'oversize',
  'slow-reader',
] as const;

export type Direction = 'c>d' | 'd>c';
export type Expected = Readonly<Record<string, unknown>>;

export interface Chunk {
  readonly bytes: Uint8Array;
  /** What must be known when it is in. */
  readonly frames: readonly Expected[];
}

/** One connection of a recording. */
export interface Recorded {
  readonly file: string;
  readonly conn: number;
  /** In the order in which they were seen. */
  readonly steps: readonly (
    | { readonly kind: 'bytes'; readonly dir: Direction; readonly chunk: Chunk }
    | { readonly kind: 'end'; readonly dir: Direction; readonly error: string | null }
  )[];
  /** Some bytes were left out of the recording. */
  readonly isCut: boolean;
}

interface Line {
  readonly conn?: number;
  readonly dir?: Direction | 'open';
  readonly len?: number;
  readonly hex?: string;
  readonly cut?: number;
  readonly end?: true;
  readonly error?: string;
  readonly frames?: readonly Expected[];
}

const folder = join(repository, '..', 'shared', 'fixtures', 'spread');
export const hasRecordings = existsSync(folder);

export function recorded(file: (typeof names)[number]): readonly Recorded[] {
  const connections = new Map<number, { steps: Recorded['steps'][number][]; isCut: boolean }>();
  for (const text of readFileSync(join(folder, `${file}.jsonl`), 'utf8')
    .trim()
    .split('\n')) {
    const { conn, dir, hex, cut = 0, end, error, frames = [] }: Line = JSON.parse(text);
    if (conn === undefined || dir === undefined) continue;
    const connection = connections.get(conn) ?? { steps: [], isCut: false };
    connections.set(conn, connection);
    if (dir === 'open') continue;
    if (hex !== undefined) {
      // What `oversize` leaves out is one byte again and again; elsewhere nobody knows it any more.
      if (cut > 0 && file !== 'oversize') connection.isCut = true;
      const bytes = Buffer.concat([Buffer.from(hex, 'hex'), Buffer.alloc(cut, 0x42)]);
      connection.steps.push({ kind: 'bytes', dir, chunk: { bytes, frames } });
    }
    if (end === true || error !== undefined) connection.steps.push({ kind: 'end', dir, error: error ?? null });
  }
  return [...connections].map(([conn, { steps, isCut }]) => ({ file, conn, steps, isCut }));
}

export function chunksOf({ steps }: Recorded, dir: Direction): readonly Chunk[] {
  return steps.flatMap((step) => (step.kind === 'bytes' && step.dir === dir ? [step.chunk] : []));
}

/** Everything of one direction. */
export function bytesOf(recording: Recorded, dir: Direction): Uint8Array {
  return Buffer.concat(chunksOf(recording, dir).map(({ bytes }) => bytes));
}

/** A frame in the words of the recordings. */
export function described(frame: Frame): Expected {
  const { type, sender, groups, messType, endianMismatch, data } = frame;
  const common = { type: `0x${type.toString(16)}`, sender, groups: [...groups], messType, endianMismatch, dataLen: data.length };
  if (isData(frame)) return data.length > 0 && data.length < 200 ? { ...common, text: Buffer.from(data).toString('latin1') } : common;
  const membership = readMembership(frame);
  assert.notEqual(membership.kind, 'malformed', JSON.stringify(common));
  if (membership.kind === 'transitional') return { ...common, gid: gidOf(membership.id) };
  if (membership.kind !== 'view') return common;
  const { id, sets, own } = membership.view;
  return { ...common, gid: gidOf(id), vsSets: sets.map((members, index) => ({ own: index === own, members: [...members] })) };
}

/** With a sign, as the recordings have it. */
function gidOf({ daemon, time, counter }: { readonly daemon: number; readonly time: number; readonly counter: number }): readonly number[] {
  return [daemon | 0, time | 0, counter | 0];
}
