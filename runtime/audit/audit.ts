// What listens on this machine, who reaches it, as which user and with which rights it runs, and what of it is open without need.

import { lstatSync, statSync } from 'node:fs';
import { note, ok, open, type Finding } from './finding.ts';
import { judgeAuthority, judgeSecret, judgeSocket, judgeWritable, userName } from './judge-files.ts';
import { judgePort } from './judge-ports.ts';
import { fileOf, optionOf, type FoundProcess } from './processes.ts';

export interface Audited {
  readonly process: string;
  readonly findings: readonly Finding[];
}

/** `portsOf`: where the IR at that path wants logs to be served; empty where it cannot be read. */
export function auditProcess(found: FoundProcess, portsOf: (ir: string) => ReadonlySet<number>): Audited {
  const ir = fileOf(found, 'ir');
  const logPorts = ir === null ? new Set<number>() : portsOf(ir);
  const { listens, uid } = found;
  const sockets =
    listens === null
      ? [note('sockets', 'cannot be seen: run this as root, or as the user of the process')]
      : listens.flatMap((socket) => (socket.kind === 'unix' ? judgePath(found, socket.path, uid) : [judgePort(found, socket, logPorts)]));
  return { process: nameOf(found), findings: [judgeRights(found), ...sockets, ...judgeFiles(found)] };
}

function nameOf({ pid, program, args }: FoundProcess): string {
  const part = program === 'ecclusterd' && args.includes('--manager') ? 'ecclusterd --manager' : program;
  return `${part}, process ${pid}`;
}

/** Our sockets are made under another name, `PATH.abcdef`, which is what the kernel remembers, and then renamed. */
function currentPath(path: string): string {
  const renamed = path.replace(/\.[^/.]*$/, '');
  const isSocket = (at: string) => lstatSync(at, { throwIfNoEntry: false })?.isSocket() === true;
  return !isSocket(path) && isSocket(renamed) ? renamed : path;
}

/** Sockets without a path are reached by descriptors that were handed on, and those of Corosync ask the kernel who calls. */
function judgePath(found: FoundProcess, path: string, uid: number): readonly Finding[] {
  if (path.startsWith('@')) return [ok(`unix ${path}`, 'the kernel says who calls, and uidgid.d who is let in')];
  const at = currentPath(path);
  return [judgeSocket(`unix ${at}`, at, found.program === 'corosync' ? 0 : uid)];
}

/** What each program may need at most. */
const needed: Readonly<Record<string, readonly string[]>> = {
  node: ['CAP_NET_ADMIN', 'CAP_NET_RAW'],
  manager: [],
  'postfix-policy': [],
};

function judgeRights(found: FoundProcess): Finding {
  const { uid, capabilities, noNewPrivileges, filtered, program, args } = found;
  const held = capabilities.length === 0 ? 'no capabilities' : capabilities.length > 8 ? 'all capabilities' : capabilities.join(' ');
  const text = `user ${userName(uid)}, ${held}${noNewPrivileges ? ', can gain none' : ''}${filtered ? ', system calls filtered' : ''}`;
  if (program === 'corosync') return ok('rights', `${text}: it locks memory and runs in real time`);
  const may = needed[program === 'ecclusterd' ? (args.includes('--manager') ? 'manager' : 'node') : program] ?? [];
  const more = capabilities.filter((each) => !may.includes(each));
  if (uid === 0) return open('rights', `${text}: nothing here needs root; the units of the package run it as a user of its own`);
  if (more.length > 0) return open('rights', `${text}: it needs ${may.length === 0 ? 'none' : may.join(' and ')}`);
  if (!noNewPrivileges || !filtered) return note('rights', `${text}: the units of the package bind it tighter`);
  return ok('rights', text);
}

function judgeFiles(found: FoundProcess): readonly Finding[] {
  const { uid } = found;
  const [ir, password, identity, key] = ['ir', 'feed-password', 'identity', 'logs-tls-key'].map((name) => fileOf(found, name));
  const findings: Finding[] = [];
  if (ir != null) findings.push(judgeWritable('IR', ir, uid));
  if (password != null) findings.push(judgeSecret('feed password', password, uid, 'group'));
  const secret = identity ?? key;
  if (secret != null) {
    findings.push(judgeSecret('identity', secret, uid, 'nobody'));
    for (const each of judgeAuthority(secret)) findings.push(each);
  }
  if (secret == null && optionOf(found, 'logs-plain') !== null)
    findings.push(open('identity', 'none (--logs-plain): the others know this machine by its address only'));
  if (found.program === 'corosync' && statSync(busKey, { throwIfNoEntry: false }) !== undefined)
    findings.push(judgeSecret('key of the bus', busKey, 0, 'nobody'));
  return findings;
}

const busKey = '/etc/corosync/authkey';
