// Is this machine ready to carry the managed addresses? For `ecclusterd check`: one line a finding, with how to mend it.
import { readFileSync } from 'node:fs';
import type { ManagedAddress } from './host.ts';
import { readTables } from './kernel-tables.ts';
import { Ledger } from './ledger.ts';
import { NetlinkSocket } from './netlink-socket.ts';

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
    const tables = await readTables(socket);
    if (tables === null) return [...result, fail('kernel', 'does not give its tables of interfaces and addresses', null)];
    const ledger = new Ledger();
    ledger.manage(addresses);
    ledger.saw(tables, 0);
    for (const name of [...new Set(addresses.map((address) => address.interface))].sort()) {
      const subject = `interface ${name}`;
      const link = ledger.link(name);
      const count = addresses.filter((address) => address.interface === name).length;
      if (!link)
        result.push(fail(subject, 'does not exist', `the Topology stanzas put ${count} addresses there: name another, or create it`));
      else if (!link.up) result.push(fail(subject, 'is down', `ip link set ${name} up`));
      else if (!link.carrier) result.push(fail(subject, 'has no carrier', 'look at cable, switch port or bond'));
      else result.push({ subject, ok: true, text: `up, index ${link.index}, for ${count} addresses`, mend: null });
    }
    let present = 0;
    for (const entry of ledger.entries.values()) {
      const own = ledger.ownRow(entry);
      if (own !== null) {
        const text = `is managed by the configuration, but ${ledger.where(own)} is an address of this machine itself`;
        result.push(fail(`address ${entry.ip}`, text, 'take it out of the DuraVIPs: it would never be plumbed here'));
      } else if (entry.rows.length > 0) present++;
    }
    if (present > 0) {
      const text = `${present} managed addresses are on this machine already; a daemon that starts removes those that are left over`;
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
