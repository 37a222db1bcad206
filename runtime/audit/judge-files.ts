// Whether files and sockets are reached by nobody who has no business there: mode and owner of the file, and of the folders above it.

import { lstatSync, readFileSync, realpathSync, statSync, type Stats } from 'node:fs';
import { dirname, join } from 'node:path';
import { note, ok, open, type Finding } from './finding.ts';

/** Of the user that the process runs as; root may everything anyway. */
export function judgeSocket(subject: string, path: string, uid: number): Finding {
  const file = lstatSync(path, { throwIfNoEntry: false });
  if (file === undefined) return note(subject, 'its path is gone: nobody reaches it; restart the process');
  const who = `owner ${userName(file.uid)}, group ${groupName(file.gid)}, mode ${modeOf(file)}`;
  const seat = replaceable(path, uid);
  if ((file.mode & 0o002) !== 0 && isEntered(path)) return open(subject, `every user of the machine may connect (${who}): chmod o= it`);
  if (seat === 'anybody') return open(subject, `anybody may put a socket of his own there, as the folder is writable for all (${who})`);
  if (seat === 'when-down')
    return note(subject, `${who}; while the process is down anybody may take its place in ${dirname(path)}: a folder of its own is safer`);
  return ok(subject, who);
}

/** What others must not change, such as the IR. */
export function judgeWritable(subject: string, path: string, uid: number): Finding {
  const file = statSync(path, { throwIfNoEntry: false });
  if (file === undefined) return note(subject, `${path} is not there (any more)`);
  const who = `owner ${userName(file.uid)}, mode ${modeOf(file)}`;
  if ((file.mode & 0o022) !== 0) return open(subject, `others than its owner may write ${path} (${who}): chmod go-w it`);
  if (file.uid !== 0 && file.uid !== uid) return open(subject, `${path} belongs to ${userName(file.uid)}, who may write it: chown root`);
  if (replaceable(path, uid) !== 'nobody') return open(subject, `anybody may replace ${path}: its folder is writable for all`);
  return ok(subject, `${path}: ${who}`);
}

/** What others must not read either, such as a key. */
export function judgeSecret(subject: string, path: string, uid: number, group: 'group' | 'nobody'): Finding {
  const file = statSync(path, { throwIfNoEntry: false });
  if (file === undefined) return note(subject, `${path} is not there (any more)`);
  const most = group === 'group' ? 0o007 : 0o077;
  if ((file.mode & most) !== 0) {
    const mend = group === 'group' ? 'o=' : 'go=';
    return open(subject, `others than its owner may read ${path} (mode ${modeOf(file)}): chmod ${mend} it, and make a new one`);
  }
  return judgeWritable(subject, path, uid);
}

/** The key of the authority lies where a machine of the cluster runs. */
export function judgeAuthority(identity: string): readonly Finding[] {
  const path = join(dirname(identity), 'authority.pem');
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return [];
  return [
    open('authority', `${path}: whoever has it can be any machine; keep it where nothing else runs, not on a machine of the cluster`),
  ];
}

/** Who could put another file at this path: nobody but root and that user, anybody, or anybody while it is not there (a sticky folder). */
function replaceable(path: string, uid: number): 'nobody' | 'when-down' | 'anybody' {
  let worst: 'nobody' | 'when-down' | 'anybody' = 'nobody';
  for (let folder = real(dirname(path)); ; folder = dirname(folder)) {
    const { mode, uid: owner } = statSync(folder);
    if ((mode & 0o002) !== 0) {
      // In a sticky folder only owners rename; what stands in the way stays.
      if ((mode & 0o1000) === 0) return 'anybody';
      if (folder === real(dirname(path))) worst = 'when-down';
    }
    if (owner !== 0 && owner !== uid) return 'anybody';
    if (folder === '/') return worst;
  }
}

/** Whether every user gets as far as the folder. */
function isEntered(path: string): boolean {
  for (let folder = real(dirname(path)); folder !== '/'; folder = dirname(folder)) if ((statSync(folder).mode & 0o001) === 0) return false;
  return true;
}

function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function modeOf({ mode }: Stats): string {
  return (mode & 0o7777).toString(8).padStart(4, '0');
}

export function userName(uid: number): string {
  return nameIn('/etc/passwd', uid);
}

function groupName(gid: number): string {
  return nameIn('/etc/group', gid);
}

function nameIn(path: string, id: number): string {
  const text = readFileSync(path, 'utf8');
  return (
    text
      .split('\n')
      .find((line) => line.split(':')[2] === String(id))
      ?.split(':')[0] ?? String(id)
  );
}
