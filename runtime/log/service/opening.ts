// Opens a log for a subscriber over the network: which name, whether it is free, where reading begins, and in what words it is refused.

import { statSync } from 'node:fs';
import { join } from 'node:path';
import { attempt, errnoOf, type Damage, type JlogError } from '../jlog/errors.ts';
import { subscribersIn } from '../jlog/folder.ts';
import type { Position } from '../jlog/format.ts';
import { JlogReader } from '../jlog/reader.ts';
import type { Code, ReaderMessage } from './log-protocol.ts';

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
    return refusal('unreadable', `${path} cannot be looked at: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

/** The first of the names that the log has, or will have when it is opened. */
export async function chooseSubscriber({ key, path, subscribers }: Publication, names: readonly string[]): Promise<string | Refusal> {
  const there = await attempt(() => subscribersIn(path));
  if (!there.ok) return refusal('unreadable', there.error.message);
  const all = [...new Set([...there.value, ...subscribers])];
  const chosen = names.find((name) => all.includes(name));
  if (chosen !== undefined) return chosen;
  const has = all.length === 0 ? 'has no subscriber' : `has ${all.slice(0, 20).join(', ')}`;
  const how = 'name one in the destination (`=>NAME`), or add one with `ecjlog add`';
  return refusal('unknown-subscriber', `${key} has no subscriber ${names.slice(0, 20).join(' or ')}: it ${has}; ${how}`);
}

/** Opens it, and goes to where the reader says that it is, if that can be. */
export async function openFor(
  publication: Publication,
  subscriber: string,
  resume: Asked['resume'],
  listening: Listening,
): Promise<{ readonly reader: JlogReader; readonly checkpoint: Position } | Refusal> {
  const opened = await JlogReader.open(publication.path, subscriber, {
    report: (damage) => listening.damage(damage),
    onMoved: (from, to, why) => listening.moved(from, to, why),
    subscribers: publication.subscribers,
  });
  if (!opened.ok) return refusal(codeOf(opened.error), opened.error.message);
  const reader = opened.value;
  const checkpoint = reader.position;
  if (resume !== null && resume.identity === reader.identity() && reader.isAhead(resume.position)) reader.seek(resume.position);
  return { reader, checkpoint };
}

export function isRefusal(value: object): value is Refusal {
  return 'code' in value;
}

export function refusal(code: Code, message: string, holder: string | null = null): Refusal {
  return { code, message, holder };
}

function codeOf({ code }: JlogError): Code {
  if (code === 'INVALID_SUBSCRIBER') return 'unknown-subscriber';
  return code === 'OPEN' ? 'absent' : 'unreadable';
}
