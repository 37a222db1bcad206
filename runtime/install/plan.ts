// What a machine of the cluster needs on its disk, as values: the files, whose they are, and the unit made for this machine. Pure.

import type { Role } from '../trust/certificate-names.ts';

export interface PlannedFile {
  readonly path: string;
  readonly bytes: string | Buffer;
  readonly mode: number;
  /** The user of the unit; else root. */
  readonly isUsers: boolean;
  /** What was there before us is kept beside it. */
  readonly keepsOther: boolean;
}

export interface InstallInput {
  /** Text of the IR. */
  readonly ir: string;
  readonly role: Role;
  readonly name: string;
  /** Of the package, for that role. */
  readonly unit: string;
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

const configFolder = '/etc/ecclusterd';

export function unitName(role: Role): string {
  return role === 'manager' ? 'ecclusterd-manager' : 'ecclusterd';
}

export function planOf(input: InstallInput): readonly PlannedFile[] {
  const { ir, role, identity, bus, user } = input;
  const plain = { isUsers: false, keepsOther: false };
  const files: PlannedFile[] = [
    { ...plain, path: `${configFolder}/cluster.json`, bytes: ir, mode: 0o644 },
    { ...plain, path: `${configFolder}/identity.pem`, bytes: identity, mode: 0o600, isUsers: true },
    { ...plain, path: `/etc/systemd/system/${unitName(role)}.service`, bytes: unitOf(input), mode: 0o644 },
  ];
  if (bus !== null) {
    files.push(
      { ...plain, path: '/etc/corosync/authkey', bytes: bus.key, mode: 0o400 },
      { ...plain, path: '/etc/corosync/corosync.conf', bytes: bus.conf, mode: 0o644, keepsOther: true },
      { ...plain, path: '/etc/corosync/uidgid.d/ecclusterd', bytes: `uidgid {\n  uid: ${user}\n}\n`, mode: 0o644 },
    );
  }
  return files;
}

/** The unit of the package with this machine's program, user, name and folders. */
function unitOf({ unit, program, user, group, name, logFolders }: InstallInput): string {
  const folders = logFolders.map((folder) => `ReadWritePaths=-${quoted(folder)}\n`).join('');
  return unit
    .replace(/^ExecStart=\S+ /m, `ExecStart=${quoted(program)} --node ${quoted(name)} `)
    .replace(/^User=.*$/m, `User=${user}`)
    .replace(/^Group=.*$/m, `Group=${group}`)
    .replace(/^\[Install\]$/m, `${folders}\n[Install]`);
}

/** For systemd.syntax(7): `%` begins a specifier, `$` a variable. */
function quoted(text: string): string {
  const escaped = text.replace(/%/g, '%%').replace(/\$/g, '$$$$');
  return /^[A-Za-z0-9/._%$@:+-]+$/.test(escaped) ? escaped : `"${escaped.replace(/["\\]/g, '\\$&')}"`;
}
