// Subscribers and their checkpoints: one file each, holding the last message consumed. Segments that every subscriber has left are deleted when
// one moves on; no writer ever deletes.

import { closeSync } from 'node:fs';
import { failure, Failure } from './errors.ts';
import { openFile, readAt, removeFile, stateOf, syncFolder, syncLater, writeAt } from './files.ts';
import { subscribersIn, type Folder } from './folder.ts';
import { checkpointBytes, checkpointName, comparePositions, formatPosition, ownershipName, type Position } from './format.ts';

/** A checkpoint file kept open, as a reader does: it goes on to work when somebody removes the subscriber. */
export interface Checkpoint {
  readonly fd: number;
  readonly path: string;
  readonly subscriber: string;
}

/** Fails with INVALID_SUBSCRIBER where there is none of that name. */
export function openCheckpoint(folder: Folder, subscriber: string): Checkpoint {
  const path = folder.file(checkpointName(subscriber));
  const fd = openFile(path, 'write');
  if (fd !== null) return { fd, path, subscriber };
  const names = subscribersIn(folder.path);
  const there = names.length === 0 ? 'the log has no subscriber' : `there are ${names.join(', ')}`;
  throw failure('INVALID_SUBSCRIBER', path, `${folder.path} has no subscriber '${subscriber}': ${there}`);
}

/** After the file was removed under us: a new one, or the one that somebody else has made. Null where the whole log is gone. */
export function reopenCheckpoint(
  folder: Folder,
  { fd: old, path, subscriber }: Checkpoint,
): { readonly checkpoint: Checkpoint; readonly made: boolean } | null {
  const made = openFile(path, 'exclusive', { owner: folder.owner });
  const fd = made ?? openFile(path, 'write');
  if (fd === null) return null;
  closeSync(old);
  return { checkpoint: { fd, path, subscriber }, made: made !== null };
}

/** The position in a checkpoint file; null where the file is too short to hold one. */
export function loadCheckpoint(folder: Folder, { fd, path }: Checkpoint): Promise<Position | null> {
  return folder.locks.hold(fd, path, () => readPosition(fd, path));
}

/** Writes what is there once more, under the lock: so it is known that a position could be stored. */
export function rewriteCheckpoint(folder: Folder, { fd, path }: Checkpoint): Promise<void> {
  return folder.locks.hold(fd, path, () => {
    const position = readPosition(fd, path);
    if (position !== null) writeAt(fd, path, encodePosition(position), 0);
  });
}

/**
 * Stores a position, then deletes the segments that nobody needs any more. Durable when the log is `safe` or when asked.
 * Fails with ILLEGAL_CHECKPOINT beyond the live segment: the library would delete that one, and the subscriber would get nothing for a long time.
 */
export async function storeCheckpoint(folder: Folder, checkpoint: Checkpoint, position: Position, durable = false): Promise<void> {
  const { fd, path } = checkpoint;
  const live = folder.storageLog();
  if (position.log > live) {
    const what = `${formatPosition(position)} lies beyond the live segment ${formatPosition({ log: live, marker: 0 })}`;
    throw failure('ILLEGAL_CHECKPOINT', path, `checkpoint of '${checkpoint.subscriber}' not stored: ${what}`);
  }
  const old = await folder.locks.hold(fd, path, () => {
    const before = readPosition(fd, path);
    writeAt(fd, path, encodePosition(position), 0);
    return before;
  });
  // Before anything is deleted: after a power cut the old checkpoint must not point to segments that are gone.
  if (durable || folder.safety === 'safe') await syncLater(fd, path);
  if (old !== null && old.log < position.log) await deleteConsumed(folder, old.log, position.log);
}

/** Deletes the segments from `from` up to but not `to` that no subscriber needs. Returns how many. */
export async function deleteConsumed(folder: Folder, from: number, to: number): Promise<number> {
  let deleted = 0;
  let log = folder.nextSegment(from);
  while (log !== null && log < to) {
    if (await isNeeded(folder, log)) return deleted;
    folder.removeSegment(log);
    deleted++;
    log = folder.nextSegment(log + 1);
  }
  return deleted;
}

/** A checkpoint that cannot be read needs everything: better a full disk than lost messages. */
async function isNeeded(folder: Folder, log: number): Promise<boolean> {
  for (const { position } of await listSubscribers(folder)) if (position === null || position.log <= log) return true;
  return false;
}

export interface Subscriber {
  readonly name: string;
  /** The last message consumed; null where the checkpoint file is damaged. */
  readonly position: Position | null;
}

export async function listSubscribers(folder: Folder): Promise<Subscriber[]> {
  const list: Subscriber[] = [];
  for (const name of subscribersIn(folder.path)) {
    const path = folder.file(checkpointName(name));
    const fd = openFile(path, 'write') ?? openFile(path, 'read');
    // Removed meanwhile.
    if (fd === null) continue;
    try {
      list.push({ name, position: await loadCheckpoint(folder, { fd, path, subscriber: name }) });
    } finally {
      closeSync(fd);
    }
  }
  return list;
}

/** Where a new subscriber begins: with the oldest message that is still there, or behind the newest. */
export type Start = 'beginning' | 'end' | Position;

/**
 * Adds a subscriber; fails with SUBSCRIBER_EXISTS where there is one of that name. `endOf` finds the last position of the log.
 * A crash in between leaves an empty file, which counts as needing everything and reads as a start at the beginning.
 */
export async function addSubscriber(folder: Folder, name: string, start: Start, endOf: () => Promise<Position>): Promise<Position> {
  const path = folder.file(checkpointName(name));
  const beginning = (): Position => ({ log: folder.nextSegment(0) ?? 0, marker: 0 });
  const fd = openFile(path, 'exclusive', { owner: folder.owner });
  if (fd === null) throw failure('SUBSCRIBER_EXISTS', path, `${folder.path} has a subscriber '${name}' already`);
  try {
    // At the end: first the live segment, so that nothing which is needed can be deleted while the end is looked for.
    if (start === 'end') await storeCheckpoint(folder, { fd, path, subscriber: name }, { log: folder.storageLog(), marker: 0 });
    const position = start === 'beginning' ? beginning() : start === 'end' ? await endOf() : start;
    await storeCheckpoint(folder, { fd, path, subscriber: name }, position);
    if (folder.safety === 'safe') await syncFolder(folder.path);
    return position;
  } catch (cause) {
    removeFile(path);
    throw cause;
  } finally {
    closeSync(fd);
  }
}

/** Adds those of the subscribers that a log lacks, with everything that is still there before them. */
export async function addMissing(folder: Folder, names: readonly string[]): Promise<void> {
  const there = subscribersIn(folder.path);
  for (const name of names) {
    if (there.includes(name)) continue;
    try {
      await addSubscriber(folder, name, 'beginning', async () => ({ log: 0, marker: 0 }));
    } catch (cause) {
      // Another process was faster.
      if (!(cause instanceof Failure) || cause.error.code !== 'SUBSCRIBER_EXISTS') throw cause;
    }
  }
}

/** Stores a position for a subscriber, who is added if absent. */
export async function setSubscriber(folder: Folder, name: string, position: Position): Promise<void> {
  const path = folder.file(checkpointName(name));
  const fd = openFile(path, 'create', { owner: folder.owner });
  if (fd === null) throw failure('FILE_OPEN', path, `cannot make ${path}`);
  try {
    await storeCheckpoint(folder, { fd, path, subscriber: name }, position);
  } finally {
    closeSync(fd);
  }
}

/** False where there is no such subscriber. Deletes nothing else; the next checkpoint of another one, or `clean`, frees the space. */
export function removeSubscriber(folder: Folder, name: string): boolean {
  removeFile(folder.file(ownershipName(name)));
  return removeFile(folder.file(checkpointName(name)));
}

/** The earliest checkpoint; null without subscribers, or where one cannot be read. */
export function earliest(subscribers: readonly Subscriber[]): Position | null {
  let least: Position | null = null;
  for (const { position } of subscribers) {
    if (position === null) return null;
    if (least === null || comparePositions(position, least) < 0) least = position;
  }
  return least;
}

function readPosition(fd: number, path: string): Position | null {
  if (stateOf(fd, path).size < checkpointBytes) return null;
  const bytes = Buffer.alloc(checkpointBytes);
  if (readAt(fd, path, bytes, 0) < checkpointBytes) return null;
  return { log: bytes.readUInt32LE(0), marker: bytes.readUInt32LE(4) };
}

function encodePosition({ log, marker }: Position): Buffer {
  const bytes = Buffer.alloc(checkpointBytes);
  bytes.writeUInt32LE(log, 0);
  bytes.writeUInt32LE(marker, 4);
  return bytes;
}
