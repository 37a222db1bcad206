// What a port is for, by the options of its process, and whether it is open further than it has to be.

import { readFileSync, statSync } from 'node:fs';
import { isLoopback, parseIp } from '../net/ip.ts';
import { note, ok, open, type Finding } from './finding.ts';
import { optionOf, type FoundProcess } from './processes.ts';
import type { Listening } from './proc-sockets.ts';

type Port = Exclude<Listening, { readonly kind: 'unix' }>;

type Reach = 'machine' | 'network' | 'everywhere';

const reachText = {
  machine: 'every user of this machine reaches it',
  network: 'whoever reaches that address',
  everywhere: 'whoever reaches any address of this machine',
} as const;

function reachOf({ address }: Port): Reach {
  if (address === '0.0.0.0' || address === '::') return 'everywhere';
  const ip = parseIp(address);
  return ip !== null && isLoopback(ip) ? 'machine' : 'network';
}

/** `logPorts`: where the IR wants logs to be served. */
export function judgePort(found: FoundProcess, port: Port, logPorts: ReadonlySet<number>): Finding {
  const subject = `${port.kind} ${port.address.includes(':') ? `[${port.address}]` : port.address}:${port.port}`;
  const reach = reachOf(port);
  const who = reachText[reach];
  if (found.program === 'corosync')
    return isSigned(found)
      ? ok(`${subject} (bus)`, `${who}; nothing is taken but what is signed with the key of the bus`)
      : open(
          `${subject} (bus)`,
          `${who} is a member of the cluster: corosync.conf has no crypto_hash; \`ecclusterd corosync-conf\` writes one with it`,
        );
  if (endsWith(statusOf(found), port.port)) return judgeStatus(`${subject} (status page)`, found, reach, who);
  if (endsWith(optionOf(found, 'metrics'), port.port)) return judgeMetrics(`${subject} (figures)`, reach, who);
  if (found.program === 'postfix-policy') return judgePolicy(`${subject} (policy service)`, reach, who);
  if (endsWith(optionOf(found, 'control'), port.port))
    return open(`${subject} (console)`, `${who} and may do everything that an operator may: give --control a path`);
  const feed = (optionOf(found, 'feed') ?? '').split(',').find((each) => endsWith(each, port.port));
  if (feed !== undefined) return judgeFeed(`${subject} (feed)`, found, feed, who);
  if (logPorts.has(port.port)) return judgeLogs(`${subject} (logs)`, found, reach, who);
  return open(subject, `${who}, and no option of process ${found.pid} says what it is for`);
}

const confBytesMax = 1 << 20;

/** Without a word in its configuration Corosync neither signs nor encrypts. */
function isSigned(found: FoundProcess): boolean {
  try {
    const at = found.args.indexOf('-c');
    const path = at < 0 ? '/etc/corosync/corosync.conf' : (found.args[at + 1] ?? '');
    // Anybody may call a process of his so, and name a pipe that root would wait for.
    const file = statSync(path);
    if (!file.isFile() || file.size > confBytesMax) return false;
    const text = readFileSync(path, 'utf8');
    return /^\s*(?:crypto_hash:\s*(?!none\b)\w+|secauth:\s*on)/m.test(text);
  } catch {
    return false;
  }
}

function endsWith(option: string | null, port: number): boolean {
  return option !== null && (option === String(port) || option.endsWith(`:${port}`));
}

function judgeMetrics(subject: string, reach: Reach, who: string): Finding {
  switch (reach) {
    case 'machine':
      return ok(subject, `${who}, to read figures`);
    case 'network':
      return note(subject, `${who} reads figures; nobody is asked who he is`);
    case 'everywhere':
      return open(subject, `${who} reads figures: give --metrics the one address at which they are read`);
  }
}

/** Without a value it has a port of its own. */
function statusOf(found: FoundProcess): string | null {
  const given = optionOf(found, 'status');
  return given === '' ? '2080' : given;
}

function judgeStatus(subject: string, found: FoundProcess, reach: Reach, who: string): Finding {
  if (optionOf(found, 'status-token') !== null) return ok(subject, `${who}; who says the token may look`);
  return reach === 'machine'
    ? note(subject, `${who}, and may look at the cluster: a Unix socket has an owner, --status-token asks`)
    : open(subject, `${who} may look at the cluster, and nobody is asked who he is`);
}

function judgePolicy(subject: string, reach: Reach, who: string): Finding {
  return reach === 'machine'
    ? note(subject, `${who} and may take from the limits of mail: a Unix socket has an owner`)
    : open(subject, `${who} may take from the limits of mail: give --listen a path`);
}

function judgeFeed(subject: string, found: FoundProcess, feed: string, who: string): Finding {
  if (feed.startsWith('tls:')) return ok(subject, `${who}; certificates of the cluster are let in`);
  if (optionOf(found, 'feed-password') !== null) return ok(subject, `${who}; who says the password is let in`);
  return ok(subject, `${who}; root and the user of the process are let in`);
}

function judgeLogs(subject: string, found: FoundProcess, reach: Reach, who: string): Finding {
  const certified = optionOf(found, 'identity') !== null || optionOf(found, 'logs-tls-cert') !== null;
  if (certified) return ok(subject, `${who}; managers with a certificate of the cluster are let in, for the logs that they pull`);
  if (reach === 'machine') return ok(subject, `${who}; root and the user of the process are let in`);
  return open(
    subject,
    `${who} can read and consume logs from the address of a manager (--logs-plain): make certificates with \`ecclusterd pki\`, give --identity`,
  );
}
