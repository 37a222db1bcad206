// Which records of a log are there, with length and CRC-32: for whoever holds files against it. Reads as `ecclusterd jlog show` does: no lock, no
// index, no checkpoint, and nothing is written.

import { Foreign } from '../../../base/foreign.ts';
import { crc32 } from 'node:zlib';
import { Failure } from '../jlog/errors.ts';
import { Folder } from '../jlog/folder.ts';
import type { Position } from '../jlog/format.ts';
import { lossesOf } from '../jlog/losses.ts';
import { scan } from '../jlog/scan.ts';
import { lookedRecordsMax, type LookedRecord, type NodeMessage } from './log-protocol.ts';

type Looked = Extract<NodeMessage, { kind: 'looked' }>;

const newline = Buffer.from('\n');
const problemsMax = 4;

/**
 * The records behind `from`, as many as one answer tells of. Damage is passed over, and told in `problem` beside an identity; an answer ends in front of it, so
 * that it is known between which records it lies.
 */
export async function lookAt(path: string, request: number, from: Position): Promise<Looked> {
  const nothing = { kind: 'looked', request, identity: '', problem: null, first: from, records: [] } as const;
  let folder: Folder | null = null;
  // What is deleted, because everybody has it, is seen by the positions.
  const damages: string[] = [];
  try {
    folder = await Folder.open(path, 'look', { report: ({ kind, message }) => void (kind === 'missing-segment' || damages.push(message)) });
    const { count } = lossesOf(path);
    const known =
      count === 0 ? [] : [`the node has lost records of it at ${count} places (\`ecclusterd jlog acknowledge\` there ends this)`];
    const records: LookedRecord[] = [];
    let first: Position | null = null;
    let next: Position | null = null;
    /** Of the damages, those in front of the first record. */
    let inFront: number | undefined;
    rows: for await (const batch of scan(folder, { from })) {
      if (damages.length > 0 && records.length > 0) break;
      inFront ??= damages.length;
      for (const { position, sec, payload } of batch) {
        if (next !== null && (position.log !== next.log || position.marker !== next.marker)) break rows;
        first ??= position;
        next = { log: position.log, marker: position.marker + 1 };
        records.push(asLine(sec, payload));
        if (records.length === lookedRecordsMax) break rows;
      }
    }
    const problems = [...known, ...damages.slice(0, inFront)];
    const problem = problems.length === 0 ? null : new Foreign(problems.slice(0, problemsMax).join('; '));
    return { ...nothing, identity: folder.identity(), problem, first: first ?? from, records };
  } catch (cause) {
    if (!(cause instanceof Failure)) throw cause;
    return { ...nothing, problem: new Foreign(cause.error.message) };
  } finally {
    folder?.close();
  }
}

/** As it stands in a file: with a line end. */
function asLine(sec: number, payload: Uint8Array): LookedRecord {
  const bare = payload.at(-1) !== newline[0];
  const crc = crc32(payload);
  return { sec, bytes: payload.length + (bare ? 1 : 0), crc: bare ? crc32(newline, crc) : crc };
}
