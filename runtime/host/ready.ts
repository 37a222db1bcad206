// Is this machine ready to carry the managed addresses? For `ecclusterd check`: one line a finding, with how to mend it.
import { readFileSync } from 'node:fs';
import type { ManagedAddress } from './host.ts';
import { readAddresses, readLinks } from './kernel-tables.ts';
import { NetlinkSocket } from './netlink-socket.ts';
import { sortAddresses } from './ours.ts';

export interface Readiness {
  readonly subject: string;
  readonly ok: boolean;
  readonly text: string;
  /** What to do about it; null when nothing is wrong. */
  readonly mend: string | null;
}

const capabilities = [
  { bit: 12, name: 'CAP_NET_ADMIN', purpose: 'adding and removing addresses' },
  { bit: 13, name: 'CAP_NET_RAW', purpose: 'announcing them' },
] as const;
const mendCapability =
  'run as root, or give the service AmbientCapabilities=CAP_NET_ADMIN CAP_NET_RAW; to try things out without them use --dry-run';

/** `addresses`: all that this node may be asked to carry. Changes nothing. */
export async function hostReady(addresses: readonly ManagedAddress[]): Promise<readonly Readiness[]> {
  const result: Readiness[] = [...checkCapabilities(readStatus())];
  const socket = await NetlinkSocket.open();
  if ('error' in socket) return [...result, fail('kernel', socket.error, 'npm install koffi, beside ecclusterd')];
  try {
    const [links, rows] = await Promise.all([readLinks(socket), readAddresses(socket)]);
    if (links === null || rows === null) return [...result, fail('kernel', 'does not give its tables of interfaces and addresses', null)];
    for (const name of [...new Set(addresses.map((address) => address.interface))].sort()) {
      const subject = `interface ${name}`;
      const link = links.get(name);
      const count = addresses.filter((address) => address.interface === name).length;
      if (!link)
        result.push(fail(subject, 'does not exist', `the Topology stanzas put ${count} addresses there: name another, or create it`));
      else if (!link.up) result.push(fail(subject, 'is down', `ip link set ${name} up`));
      else if (!link.carrier) result.push(fail(subject, 'has no carrier', 'look at cable, switch port or bond'));
      else result.push({ subject, ok: true, text: `up, index ${link.index}, for ${count} addresses`, mend: null });
    }
    const names = new Map([...links.values()].map((link) => [link.index, link.name]));
    const managed = new Map(addresses.map((address) => [address.ip, address]));
    const { main, ours } = sortAddresses(rows, managed);
    for (const { ip, index, prefixLength } of main) {
      const text = `is managed by the configuration, but is the main address of ${names.get(index)} (/${prefixLength})`;
      result.push(fail(`address ${ip}`, text, 'take it out of the DuraVIPs: it would never be plumbed'));
    }
    if (ours.length > 0) {
      const text = `${ours.length} managed addresses are on this machine already; a daemon that starts removes those that are left over`;
      result.push({ subject: 'addresses', ok: true, text, mend: null });
    }
  } finally {
    await socket.close();
  }
  return result;
}

/** `status`: the text of /proc/self/status; null where there is none. */
export function checkCapabilities(status: string | null): Readiness[] {
  const hex = status === null ? null : (/^CapEff:\s*([0-9a-f]{1,16})$/m.exec(status)?.[1] ?? null);
  return capabilities.map(({ bit, name, purpose }) => {
    if (hex === null) return fail(name, 'unknown: /proc/self/status has no CapEff', mendCapability);
    const has = ((BigInt(`0x${hex}`) >> BigInt(bit)) & 1n) === 1n;
    return has
      ? { subject: name, ok: true, text: `there, for ${purpose}`, mend: null }
      : fail(name, `missing, needed for ${purpose}`, mendCapability);
  });
}

function readStatus(): string | null {
  try {
    return readFileSync('/proc/self/status', 'utf8');
  } catch {
    return null;
  }
}

function fail(subject: string, text: string, mend: string | null): Readiness {
  return { subject, ok: false, text, mend };
}
