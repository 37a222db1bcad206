// Brings a plan to the disk, each file whole or not at all, with its owner and mode before it has its name; and takes it back.

import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { configFolder, type PlannedFile } from './plan.ts';
import { sha256Of, type SetupRecord } from './record.ts';

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

const keptOf = (path: string): string => `${path}.before-ecclusterd`;

/** Says what became of it. */
export function apply(file: PlannedFile, user: Owner): string {
  const { path, bytes, mode, isUsers, keepsOther } = file;
  const owner = isUsers ? user : { uid: 0, gid: 0 };
  const before = existsSync(path) ? readFileSync(path) : null;
  const same = before?.equals(Buffer.from(bytes)) === true;
  if (same) {
    const { uid, gid, mode: has } = statSync(path);
    if (uid === owner.uid && gid === owner.gid && (has & 0o7777) === mode) return `${path}: as it was`;
  }
  const kept = keptOf(path);
  const keeps = keepsOther && before !== null && !same && !existsSync(kept);
  if (keeps) writeWhole(kept, before, mode, { uid: 0, gid: 0 });
  writeWhole(path, bytes, mode, owner);
  return keeps ? `${path}: written; what was there is ${kept}` : `${path}: written`;
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
    if (!isOurs && sha256Of(readFileSync(path)) !== sha256) return `${path}: left, it was changed since`;
    const kept = keptOf(path);
    if (!existsSync(kept)) {
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
