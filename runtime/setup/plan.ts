// What a machine of the cluster needs on its disk, as values: the files, whose they are, and the unit made for this machine. Pure.

import type { Role } from '../trust/certificate-names.ts';

export interface PlannedFile {
  readonly path: string;
  readonly bytes: string | Buffer;
  readonly mode: number;
  /** The user of the unit; else root. */
  readonly isUsers: boolean;
  /** What was there before us is kept beside it, and comes back with `--undo`. */
  readonly keepsOther: boolean;
  /** Not to be shown. */
  readonly isSecret: boolean;
}

export interface SetupInput {
  /** Text of the IR. */
  readonly ir: string;
  readonly role: Role;
  readonly name: string;
  /** Of the package, for that role. */
  readonly unit: string;
  /** A package of the distribution has brought that unit: what differs here goes beside it, so that the next version changes the rest. */
  readonly isPackaged: boolean;
  /** Where this program is. */
  readonly program: string;
  readonly user: string;
  readonly group: string;
  readonly identity: string;
  /** Folders of the logs that the node publishes. */
  readonly logFolders: readonly string[];
  /** Null: Corosync is left as it is. */
  readonly bus: { readonly key: Buffer; readonly conf: string } | null;
}

export const configFolder = '/etc/ecclusterd';
/** The user that is made where the mail server has none. */
export const ownUser = 'ecclusterd';

export function unitName(role: Role): string {
  return role === 'manager' ? 'ecclusterd-manager' : 'ecclusterd';
}

export function planOf(input: SetupInput): readonly PlannedFile[] {
  const { ir, role, identity, bus, user, isPackaged } = input;
  const plain = { isUsers: false, keepsOther: false, isSecret: false };
  const unit = `/etc/systemd/system/${unitName(role)}.service`;
  const files: PlannedFile[] = [
    { ...plain, path: `${configFolder}/cluster.json`, bytes: ir, mode: 0o644 },
    { ...plain, path: `${configFolder}/identity.pem`, bytes: identity, mode: 0o600, isUsers: true, isSecret: true },
    isPackaged
      ? { ...plain, path: `${unit}.d/machine.conf`, bytes: dropInOf(input), mode: 0o644, keepsOther: true }
      : { ...plain, path: unit, bytes: unitOf(input), mode: 0o644, keepsOther: true },
  ];
  if (bus !== null) {
    // The package's own file is for the user of the package.
    const speaker = user === ownUser ? ownUser : `${ownUser}-${user}`;
    files.push(
      { ...plain, path: '/etc/corosync/authkey', bytes: bus.key, mode: 0o400, keepsOther: true, isSecret: true },
      { ...plain, path: '/etc/corosync/corosync.conf', bytes: bus.conf, mode: 0o644, keepsOther: true },
      { ...plain, path: `/etc/corosync/uidgid.d/${speaker}`, bytes: `uidgid {\n  uid: ${user}\n}\n`, mode: 0o644 },
    );
  }
  return files;
}

/** The unit of the package with this machine's program, user, name and folders. */
function unitOf(input: SetupInput): string {
  const { unit, user, group } = input;
  return unit
    .replace(/^ExecStart=.*$/m, () => startOf(input))
    .replace(/^User=.*$/m, () => `User=${user}`)
    .replace(/^Group=.*$/m, () => `Group=${group}`)
    .replace(/^\[Install\]$/m, () => `${foldersOf(input)}\n[Install]`);
}

/** What of the unit is this machine's own. */
function dropInOf(input: SetupInput): string {
  const { user, group } = input;
  const own = `[Service]\nUser=${user}\nGroup=${group}\n# A second start would be another program beside the first: the list is emptied.\nExecStart=\n`;
  return `# Written by ecclusterd setup for this machine; --undo removes it.\n${own}${startOf(input)}\n${foldersOf(input)}`;
}

function startOf({ unit, program, name }: SetupInput): string {
  const rest = /^ExecStart=\S+ (.*)$/m.exec(unit)?.[1] ?? '';
  return `ExecStart=${quoted(program)} --node ${quoted(name)} ${rest}`;
}

function foldersOf({ logFolders }: SetupInput): string {
  return logFolders.map((folder) => `ReadWritePaths=-${quoted(folder)}\n`).join('');
}

/** For systemd.syntax(7): `%` begins a specifier, `$` a variable. */
function quoted(text: string): string {
  const escaped = text.replace(/%/g, '%%').replace(/\$/g, '$$$$');
  return /^[A-Za-z0-9/._%$@:+-]+$/.test(escaped) ? escaped : `"${escaped.replace(/["\\]/g, '\\$&')}"`;
}
