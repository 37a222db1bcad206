// The processes of ours that run on this machine, and Corosync: with what they were started, as whom, with which rights, and where they listen.

import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { listeningSockets, type Listening } from './proc-sockets.ts';

type Program = 'ecclusterd' | 'postfix-policy' | 'corosync';

export interface FoundProcess {
  readonly pid: number;
  readonly program: Program;
  /** Behind the name of the program. */
  readonly args: readonly string[];
  readonly folder: string;
  readonly uid: number;
  /** Names of the capabilities that it has. */
  readonly capabilities: readonly string[];
  readonly noNewPrivileges: boolean;
  /** System calls are filtered. */
  readonly filtered: boolean;
  /** Null: only root and its own user may look. */
  readonly listens: readonly Listening[] | null;
}

/** `only`: that process, or all. */
export function findProcesses(only: number | null): readonly FoundProcess[] {
  const pids =
    only === null
      ? readdirSync('/proc')
          .filter((name) => /^\d+$/.test(name))
          .map(Number)
      : [only];
  return pids.sort((a, b) => a - b).flatMap((pid) => lookAt(pid) ?? []);
}

function lookAt(pid: number): FoundProcess | null {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
    const named = programOf(words);
    if (named === null) return null;
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const field = (name: string) => new RegExp(`^${name}:\\s+(.*)$`, 'm').exec(status)?.[1] ?? '';
    return {
      pid,
      ...named,
      folder: linkOf(`/proc/${pid}/cwd`) ?? '/',
      uid: Number(field('Uid').split(/\s+/)[1]),
      capabilities: capabilitiesIn(BigInt(`0x${field('CapEff') || '0'}`)),
      noNewPrivileges: field('NoNewPrivs') === '1',
      filtered: field('Seccomp') === '2',
      listens: socketsOf(pid),
    };
  } catch {
    // It has ended meanwhile.
    return null;
  }
}

/** `node .../ecclusterd.cjs ARGS`, the same by a link of another name, or Corosync. */
function programOf(words: readonly string[]): Pick<FoundProcess, 'program' | 'args'> | null {
  if (basename(words[0] ?? '') === 'corosync') return { program: 'corosync', args: words.slice(1) };
  const at = words.slice(0, 4).findIndex((word) => /^ecclusterd(?:\.cjs)?$/.test(basename(word)));
  if (at < 0) return null;
  const args = words.slice(at + 1);
  if (args[0] === 'postfix-policy') return { program: 'postfix-policy', args: args.slice(1) };
  // Another command of ours serves nobody.
  return args[0] === undefined || !args[0].startsWith('-') ? null : { program: 'ecclusterd', args };
}

function socketsOf(pid: number): readonly Listening[] | null {
  const open = listeningSockets(pid);
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      const inode = /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/${pid}/fd/${fd}`) ?? '')?.[1];
      return (inode === undefined ? undefined : open.get(inode)) ?? [];
    });
  } catch {
    return null;
  }
}

function linkOf(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}

/** capability(7), by number. */
const capabilityNames =
  'CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE'.split(
    ' ',
  );

function capabilitiesIn(bits: bigint): readonly string[] {
  return capabilityNames.filter((_, bit) => ((bits >> BigInt(bit)) & 1n) === 1n).map((name) => `CAP_${name}`);
}

/** What was given for an option, `--name value` or `--name=value`. A flag is ''. Null: it was not given. */
export function optionOf({ args }: Pick<FoundProcess, 'args'>, name: string): string | null {
  for (const [i, word] of args.entries()) {
    if (word.startsWith(`--${name}=`)) return word.slice(name.length + 3);
    if (word === `--${name}`) return args[i + 1]?.startsWith('--') === false ? (args[i + 1] ?? '') : '';
  }
  return null;
}

/** An option that names a file, from where the process runs. */
export function fileOf(found: FoundProcess, name: string): string | null {
  const path = optionOf(found, name);
  return path === null || path === '' || path === '-' ? null : resolve(found.folder, path);
}
