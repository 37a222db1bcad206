// Brings a plan to the disk, each file whole or not at all, with its owner and mode before it has its name; and takes it back.

import { chmodSync, chownSync, existsSync, linkSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { configFolder, type PlannedFile } from './plan.ts';
import { recordOf, sha256Of, writtenAt, type SetupRecord } from './record.ts';

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

const keptOf = (path: string): string => `${path}.before-ecclusterd`;

/**
 * Brings all of a plan, and says what became of each file. `keep` gets the record first, so that what dies in between is taken back as well;
 * what somebody else had put there already is not in it, and stays when that is done.
 */
export function bringAll(
  files: readonly PlannedFile[],
  user: Owner,
  before: SetupRecord | null,
  units: readonly string[],
  keep: (record: SetupRecord) => void,
  say: (text: string) => void,
): void {
  const ours = files.filter((file) => writtenAt(before, file.path) !== null || !isThere(file, user));
  keep(recordOf(before, units, ours));
  for (const file of files) say(apply(file, user, writtenAt(before, file.path)));
}

/** Whether this is there already, with its owner and mode. */
function isThere({ path, bytes, mode, isUsers }: PlannedFile, user: Owner): boolean {
  const status = lstatSync(path, { throwIfNoEntry: false });
  if (status?.isFile() !== true || !readFileSync(path).equals(Buffer.from(bytes))) return false;
  const { uid, gid } = isUsers ? user : root;
  return status.uid === uid && status.gid === gid && (status.mode & 0o7777) === mode;
}

/** `written`: what an earlier setup has written in this place, which is nothing to be kept. */
function apply(file: PlannedFile, user: Owner, written: string | null): string {
  const { path, bytes, mode, isUsers, keepsOther } = file;
  if (isThere(file, user)) return `${path}: as it was`;
  const kept = keptOf(path);
  const keeps = keepsOther && isAt(path) && !isAt(kept) && !isStill(path, written);
  // Another name for the same file, or link: owner, mode and all else of it are kept as well.
  if (keeps) linkSync(path, kept);
  writeWhole(path, bytes, mode, isUsers ? user : root);
  return keeps ? `${path}: written; what was there is ${kept}` : `${path}: written`;
}

const root: Owner = { uid: 0, gid: 0 };

/** Something, if only a link that leads nowhere. */
function isAt(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function isStill(path: string, sha256: string | null): boolean {
  return sha256 !== null && existsSync(path) && sha256Of(readFileSync(path)) === sha256;
}

export function writeWhole(path: string, bytes: string | Buffer, mode: number, { uid, gid }: Owner): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
  const made = `${path}.new`;
  rmSync(made, { force: true });
  writeFileSync(made, bytes, { mode: 0o600, flag: 'wx' });
  chownSync(made, uid, gid);
  chmodSync(made, mode);
  renameSync(made, path);
}

/** Removes what a setup has written, where nobody has changed it since, and puts back what was there before. Says what became of each. */
export function undo(record: SetupRecord): readonly string[] {
  return record.files.map(({ path, sha256 }) => {
    if (!existsSync(path)) return `${path}: was not there any more`;
    // IR and certificate are replaced in operation, and are nobody else's.
    const isOurs = path.startsWith(`${configFolder}/`);
    if (!isOurs && !isStill(path, sha256)) return `${path}: left, it was changed since`;
    const kept = keptOf(path);
    if (!isAt(kept)) {
      rmSync(path);
      return `${path}: removed`;
    }
    renameSync(kept, path);
    return `${path}: what was there before is back`;
  });
}

/** Of a user of this machine; null: there is none of that name. */
export function ownerNamed(name: string): (Owner & { readonly group: string }) | null {
  const fields = lineOf('/etc/passwd', 0, name);
  if (fields === null) return null;
  const gid = Number(fields[3]);
  return { uid: Number(fields[2]), gid, group: lineOf('/etc/group', 2, String(gid))?.[0] ?? String(gid) };
}

function lineOf(path: string, field: number, value: string): readonly string[] | null {
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.map((line) => line.split(':')).find((fields) => fields[field] === value) ?? null;
}
