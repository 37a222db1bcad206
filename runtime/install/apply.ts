// Brings a plan to the disk: each file whole or not at all, with its owner and mode before it has its name.

import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { PlannedFile } from './plan.ts';

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** Says what became of it. */
export function apply(file: PlannedFile, user: Owner): string {
  const { path, bytes, mode, isUsers, keepsOther } = file;
  const owner = isUsers ? user : { uid: 0, gid: 0 };
  mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
  const before = existsSync(path) ? readFileSync(path) : null;
  const same = before?.equals(Buffer.from(bytes)) === true;
  if (same) {
    const { uid, gid, mode: has } = statSync(path);
    if (uid === owner.uid && gid === owner.gid && (has & 0o7777) === mode) return `${path}: as it was`;
  }
  const kept = `${path}.before-ecclusterd`;
  const keeps = keepsOther && before !== null && !same && !existsSync(kept);
  if (keeps) writeFileSync(kept, before, { mode });
  const made = `${path}.new`;
  rmSync(made, { force: true });
  writeFileSync(made, bytes, { mode: 0o600, flag: 'wx' });
  chownSync(made, owner.uid, owner.gid);
  chmodSync(made, mode);
  renameSync(made, path);
  return keeps ? `${path}: written; what was there is ${kept}` : `${path}: written`;
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
