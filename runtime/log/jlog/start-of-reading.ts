// Where a reader begins.

import { loadCheckpoint, storeCheckpoint, type Checkpoint } from './checkpoints.ts';
import type { Folder } from './folder.ts';
import { formatPosition, type Position } from './format.ts';

/** What a reader remembers by itself: good for the log with this identity only. */
export interface KnownPlace {
  readonly identity: string;
  readonly position: Position;
}

/** Where reading begins; a checkpoint that makes no sense is replaced by the beginning, reported, and never by the end. */
export async function startOf(folder: Folder, checkpoint: Checkpoint, known: KnownPlace | null): Promise<Position> {
  const found = await loadCheckpoint(folder, checkpoint);
  if (found !== null && found.log <= folder.storageLog()) return found;
  const knows = known !== null && known.identity === folder.identity() && known.position.log <= folder.storageLog();
  const start = knows ? known.position : { log: folder.nextSegment(0) ?? 0, marker: 0 };
  const what = found === null ? 'is shorter than 8 bytes' : `points to ${formatPosition(found)}, beyond the live segment`;
  const then = knows
    ? `it is back at ${formatPosition(start)}, which its reader knows, and nothing comes twice`
    : `it begins again at ${formatPosition(start)}, so messages may come twice`;
  const message = `checkpoint of '${checkpoint.subscriber}' ${what}; ${then}`;
  folder.report({ kind: knows ? 'lost-checkpoint' : 'checkpoint', path: checkpoint.path, offset: 0, bytes: 0, message });
  await storeCheckpoint(folder, checkpoint, start);
  return start;
}
