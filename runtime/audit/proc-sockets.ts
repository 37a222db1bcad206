// Listening sockets as the kernel has them, by inode (proc(5)). TCP and UDP in both families, and Unix sockets that have a path.

import { readFileSync } from 'node:fs';

export type Listening =
  { readonly kind: 'tcp' | 'udp'; readonly address: string; readonly port: number } | { readonly kind: 'unix'; readonly path: string };

/** Of the network namespace of that process. */
export function listeningSockets(pid: number): ReadonlyMap<string, Listening> {
  const found = new Map<string, Listening>();
  for (const [table, kind, isOpen] of [
    ['tcp', 'tcp', '0A'],
    ['tcp6', 'tcp', '0A'],
    ['udp', 'udp', '07'],
    ['udp6', 'udp', '07'],
  ] as const) {
    for (const line of rows(pid, table)) {
      const [, local = '', , state, , , , , , inode] = line.trim().split(/\s+/);
      const [hex = '', port = ''] = local.split(':');
      if (state === isOpen && inode !== undefined) found.set(inode, { kind, address: addressOf(hex), port: Number.parseInt(port, 16) });
    }
  }
  for (const line of rows(pid, 'unix')) {
    // Num RefCount Protocol Flags Type St Inode Path; bit 16 of the flags: it accepts connections.
    const match = /^\S+ \S+ \S+ ([0-9A-F]{8}) \S+ \S+\s+(\d+) (.+)$/.exec(line.trim());
    if (match !== null && (Number.parseInt(match[1] ?? '0', 16) & acceptsFlag) !== 0)
      found.set(match[2] ?? '', { kind: 'unix', path: match[3] ?? '' });
  }
  return found;
}

const acceptsFlag = 0x1_0000;

function rows(pid: number, table: string): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/net/${table}`, 'latin1').split('\n').slice(1).filter(Boolean);
  } catch {
    // No IPv6 here, or the process has gone.
    return [];
  }
}

/** Words of 32 bits, each in the order of the processor; all that we run on are little-endian. */
function addressOf(hex: string): string {
  const bytes = Buffer.from(hex, 'hex');
  for (let at = 0; at + 4 <= bytes.length; at += 4) bytes.subarray(at, at + 4).reverse();
  if (bytes.length === 4) return [...bytes].join('.');
  const groups = Array.from({ length: 8 }, (_, i) => bytes.readUInt16BE(2 * i).toString(16));
  if (groups.slice(0, 5).every((group) => group === '0') && groups[5] === 'ffff') return [...bytes.subarray(12)].join('.');
  return groups.join(':').replace(/(?:^|:)0(?::0)+(?:$|:)/, '::');
}
