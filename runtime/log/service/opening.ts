// Opens a log for a subscriber over the network: which name, whether it is free, where reading begins, and in what words it is refused.

import { statSync } from 'node:fs';
import { join } from 'node:path';
import { addSubscriber } from '../jlog/checkpoints.ts';
import { attempt, errnoOf, Failure, failure, type Damage, type JlogError, type Report, type Result } from '../jlog/errors.ts';
import { ownerOf } from '../jlog/files.ts';
import { Folder, statFolder, subscribersIn } from '../jlog/folder.ts';
import { checkpointName, formatPosition, type Position } from '../jlog/format.ts';
import { JlogReader } from '../jlog/reader.ts';
import { conditionBy } from '../jlog/condition.ts';
import type { KnownPlace } from '../jlog/start-of-reading.ts';
import type { Code, ReaderMessage } from './log-protocol.ts';
import { loadOwnership, ownedBy, storeOwnership, takenAt, type Claim, type Ownership } from './ownership.ts';

/** A log as it is published. */
export interface Publication {
  /** The name under which it is published. */
  readonly key: string;
  readonly path: string;
  /** Added whenever the log is opened. */
  readonly subscribers: readonly string[];
}

export type Asked = Extract<ReaderMessage, { kind: 'subscribe' }>;

export interface Refusal {
  readonly code: Code;
  readonly message: string;
  readonly holder: string | null;
}

/** What the reader of the log has to tell, from its opening on. */
export interface Listening {
  damage(damage: Damage): void;
  moved(from: Position, to: Position, why: 'repair' | 'operator'): void;
}

/** Null: there is a log at that path. */
export function absence({ key, path }: Publication): Refusal | null {
  try {
    statSync(join(path, 'metastore'));
    return null;
  } catch (cause) {
    if (errnoOf(cause) === 'ENOENT') return refusal('absent', `there is no log at ${path} yet: nobody has written to ${key}`);
    return refusedBy(failure('FILE_READ', path, `${path} cannot be looked at`, cause).error);
  }
}

/** The first of the names that the log has, or will have when it is opened. */
export async function chooseSubscriber(
  { key, path, subscribers }: Publication,
  { subscribers: names, resume }: Pick<Asked, 'subscribers' | 'resume'>,
): Promise<string | Refusal> {
  const there = await attempt(() => subscribersIn(path));
  if (!there.ok) return refusedBy(there.error);
  const all = [...new Set([...there.value, ...subscribers])];
  const chosen = names.find((name) => all.includes(name));
  if (chosen !== undefined) return chosen;
  const [first] = names;
  // Its reader has a place in this very log: the checkpoint was lost, and will be made again.
  if (resume !== null && first !== undefined && (await isThatLog(path, resume))) return first;
  const has = all.length === 0 ? 'has no subscriber' : `has ${all.slice(0, 20).join(', ')}`;
  const how = 'name one in the destination (`=>NAME`), or add one with `ecclusterd jlog add`';
  return refusal('unknown-subscriber', `${key} has no subscriber ${names.slice(0, 20).join(' or ')}: it ${has}; ${how}`);
}

/** Opens it, and goes to where the reader says that it is, if that can be. */
export async function openFor(
  publication: Publication,
  subscriber: string,
  claim: Claim,
  listening: Listening,
): Promise<{ readonly reader: JlogReader; readonly checkpoint: Position } | Refusal> {
  const report = (damage: Damage): void => listening.damage(damage);
  const { resume } = claim;
  const history = await attempt(() => loadOwnership(publication.path, subscriber));
  if (!history.ok) return refusedBy(history.error);
  const known = knownPlace(history.value, claim);
  if (known !== null) {
    const restored = await restoreCheckpoint(publication, subscriber, known, report);
    if (!restored.ok) return refusedBy(restored.error);
  }
  const opened = await JlogReader.open(publication.path, subscriber, {
    report,
    onMoved: (from, to, why) => listening.moved(from, to, why),
    subscribers: publication.subscribers,
    known,
    heals: true,
  });
  if (!opened.ok) return refusedBy(opened.error);
  const reader = opened.value;
  const checkpoint = reader.position;
  const owned = await takeOver(publication.path, subscriber, ownedBy(history.value, claim.writer, reader.identity(), checkpoint));
  if (!owned.ok) {
    reader.close();
    return refusedBy(owned.error);
  }
  if (resume !== null && resume.identity === reader.identity() && reader.isAhead(resume.position)) reader.seek(resume.position);
  return { reader, checkpoint };
}

/** Where to begin when the checkpoint is lost. Somebody else has read on since this reader: then where that one began is the better place. */
function knownPlace(history: Ownership | null, { writer, resume }: Claim): KnownPlace | null {
  if (history === null || history.writer === writer) return resume;
  return { identity: history.identity, position: history.since };
}

/** A first reader on a full disk goes on without: it is he who makes room. Whoever takes over does not: nobody would know where the other one ended. */
function takeOver(path: string, subscriber: string, ownership: Ownership | null): Promise<Result<void>> {
  return attempt(async () => {
    if (ownership === null) return;
    try {
      await storeOwnership(path, subscriber, ownership, ownerOf(statFolder(path)));
    } catch (cause) {
      const isFull = cause instanceof Failure && (cause.error.errno === 'ENOSPC' || cause.error.errno === 'EDQUOT');
      if (!isFull || ownership.seq > 1) throw cause;
    }
  });
}

/** A subscriber who has read this log, and whose checkpoint file is gone, gets it back where his reader says that he is. */
function restoreCheckpoint(
  { path }: Publication,
  subscriber: string,
  { identity, position }: KnownPlace,
  report: Report,
): Promise<Result<void>> {
  return attempt(async () => {
    if (subscribersIn(path).includes(subscriber)) return;
    const folder = await Folder.open(path, 'read', { report });
    try {
      if (folder.identity() !== identity || position.log > folder.storageLog()) return;
      await addSubscriber(folder, subscriber, position, async () => position);
      const message = `the checkpoint of '${subscriber}' was gone; it is back at ${formatPosition(position)}, which its reader knows, and nothing comes twice`;
      report({ kind: 'lost-checkpoint', path: folder.file(checkpointName(subscriber)), offset: 0, bytes: 0, message });
    } finally {
      folder.close();
    }
  });
}

async function isThatLog(path: string, { identity }: NonNullable<Asked['resume']>): Promise<boolean> {
  const opened = await attempt(() => Folder.open(path, 'look', { report: () => {} }));
  if (!opened.ok) return false;
  const is = opened.value.identity() === identity;
  opened.value.close();
  return is;
}

/** Whether somebody else has read on behind the place that a reader has; null: no. */
export async function takenFrom({ key, path }: Publication, subscriber: string, claim: Claim): Promise<Refusal | null> {
  const history = await attempt(() => loadOwnership(path, subscriber));
  if (!history.ok) return refusedBy(history.error);
  const at = takenAt(history.value, claim);
  if (at === null) return null;
  return refusal('taken', `another manager has read ${key} as '${subscriber}' on from ${formatPosition(at)}`, formatPosition(at));
}

export function isRefusal(value: object): value is Refusal {
  return 'code' in value;
}

export function refusal(code: Code, message: string, holder: string | null = null): Refusal {
  return { code, message, holder };
}

/** In the words of the protocol: for `unreadable` the holder's place has the state. */
export function refusedBy(error: JlogError): Refusal {
  if (error.code === 'INVALID_SUBSCRIBER') return refusal('unknown-subscriber', error.message);
  const { state, reason } = conditionBy(error);
  return error.code === 'OPEN' && state === 'unknown' ? refusal('absent', reason) : refusal('unreadable', reason, state);
}
