// What `ecclusterd setup` has written on this machine, kept in a file, so that `--undo` takes back that and nothing else.

import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { configFolder, type PlannedFile } from './plan.ts';

export interface SetupRecord {
  /** Without `.service`. */
  readonly units: readonly string[];
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
}

export const recordPath = `${configFolder}/setup.json`;

export function sha256Of(bytes: string | Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** What an earlier setup has written in a place; null: none has. */
export function writtenAt(record: SetupRecord | null, path: string): string | null {
  return record?.files.find((each) => each.path === path)?.sha256 ?? null;
}

/**
 * The record after a setup that writes `files`, where those that were there already, by whomever, are left out: files of an earlier one
 * that this one does not write stay in it, since they are still there.
 */
export function recordOf(before: SetupRecord | null, units: readonly string[], files: readonly PlannedFile[]): SetupRecord {
  const written = files.map(({ path, bytes }) => ({ path, sha256: sha256Of(bytes) }));
  const paths = new Set(written.map(({ path }) => path));
  const earlier = (before?.files ?? []).filter(({ path }) => !paths.has(path));
  return { units: [...new Set([...(before?.units ?? []), ...units])], files: [...earlier, ...written] };
}

/** Null: there was no setup on this machine. Throws where the file is damaged, with what to do. */
export function readRecord(): SetupRecord | null {
  if (!existsSync(recordPath)) return null;
  try {
    const { units, files } = JSON.parse(readFileSync(recordPath, 'utf8')) as SetupRecord;
    const isText = (value: unknown): boolean => typeof value === 'string';
    if (
      units.every(isText) &&
      files.every(({ path, sha256 }) => isText(path) && path.startsWith('/etc/') && resolve(path) === path && isText(sha256))
    )
      return { units, files };
  } catch {
    // Said below.
  }
  throw new Error(`${recordPath} is damaged: remove it and say setup again, which writes it anew`);
}
