// What a log has lost: a line for each place, in a file beside the segments. It stays until somebody says that he knows (`ecclusterd jlog acknowledge`), whatever is
// restarted, read and deleted meanwhile.

import { closeSync, fstatSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { failure, Failure, type Damage } from './errors.ts';
import { openFile, readAt, stateOf, writeAt, type Owner } from './files.ts';

const fileName = 'losses';
/** More is not written down: who has so many knows it. */
const mostBytes = 256 << 10;
/** The last line may lie across that. */
const lineBytesMax = 16 << 10;

export interface Losses {
  /** Places where something was lost. */
  readonly count: number;
  readonly bytes: number;
}

/** Whether messages are gone for good. A torn tail was never a message, and an index or a checkpoint is none. */
function isLoss({ kind, bytes }: Damage): boolean {
  return kind === 'missing-segment' || kind === 'message' || (kind === 'segment' && bytes > 0);
}

/** Once for each place, however often it is met. What cannot be written down is told all the same, so a failure is passed over. */
export function noteLoss(folder: string, damage: Damage, owner: Owner | null, nowMs = Date.now()): void {
  if (!isLoss(damage)) return;
  const { kind, offset, bytes, message } = damage;
  const place = JSON.stringify([kind, damage.path.slice(folder.length + 1), offset, bytes]);
  const path = join(folder, fileName);
  try {
    const known = textOf(path);
    if (known.includes(`${place} `) || known.length > mostBytes) return;
    const fd = openFile(path, 'create', { owner });
    if (fd === null) return;
    try {
      const line = `${place} ${new Date(nowMs).toISOString()} ${message.replaceAll('\n', ' ')}\n`;
      writeAt(fd, path, Buffer.from(line), stateOf(fd, path).size);
    } finally {
      closeSync(fd);
    }
  } catch (cause) {
    if (!(cause instanceof Failure)) throw cause;
  }
}

/** What nobody has acknowledged. */
export function lossesOf(folder: string): Losses {
  const lines = textOf(join(folder, fileName))
    .split('\n')
    .filter((line) => line.startsWith('['));
  return { count: lines.length, bytes: lines.reduce((sum, line) => sum + bytesIn(line), 0) };
}

/** The lines, which are set aside; empty: there was nothing. */
export function acknowledgeLosses(folder: string): string {
  const path = join(folder, fileName);
  const text = textOf(path);
  if (text === '') return '';
  try {
    renameSync(path, `${path}.acknowledged`);
  } catch (cause) {
    throw failure('FILE_WRITE', path, `cannot rename ${path}`, cause);
  }
  return text;
}

function bytesIn(line: string): number {
  return Number(/^\["[a-z-]+","[^"]*",\d+,(\d+)\]/.exec(line)?.[1] ?? 0);
}

/** Whoever writes the log can put anything there: a pipe would stop the process that reads it, a large file fill it. */
function textOf(path: string): string {
  const fd = openFile(path, 'read');
  if (fd === null) return '';
  try {
    if (!fstatSync(fd).isFile()) return '';
    const bytes = Buffer.alloc(Math.min(stateOf(fd, path).size, mostBytes + lineBytesMax));
    return bytes.toString('utf8', 0, readAt(fd, path, bytes, 0));
  } finally {
    closeSync(fd);
  }
}
