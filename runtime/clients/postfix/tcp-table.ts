// Which TCP connections of this machine are open, from /proc/net/tcp and tcp6. Postfix does not tell a policy service when a client goes,
// but the kernel knows.

import { readFile } from 'node:fs/promises';
import { parseIp } from '../../net/ip.ts';

/** A connection as this machine sees it. */
export interface TcpPeer {
  readonly address: string;
  readonly port: number;
  /** Ours. */
  readonly localPort: number;
}

/** ESTABLISHED, and CLOSE_WAIT: the client has said all, and Postfix still works on it. */
const openStates: readonly string[] = ['01', '08'];

/** Keys (`peerKey`) of all open connections; null where the kernel does not show them. O(sockets of the machine). */
export async function openPeers(): Promise<ReadonlySet<string> | null> {
  const tables = await Promise.all(['/proc/net/tcp', '/proc/net/tcp6'].map((path) => readFile(path, 'latin1').catch(() => null)));
  const [v4, v6] = tables;
  if (v4 === null || v4 === undefined) return null;
  const open = new Set<string>();
  for (const table of [v4, v6 ?? '']) readTable(table, open);
  return open;
}

/** Lines are `N: LOCAL:PORT REMOTE:PORT STATE ...`, all in hexadecimal. */
export function readTable(table: string, open: Set<string>): void {
  for (const match of table.matchAll(/^\s*\d+: [0-9A-F]+:([0-9A-F]{4}) ([0-9A-F]+):([0-9A-F]{4}) ([0-9A-F]{2}) /gm)) {
    const [, local = '', remote = '', port = '', state = ''] = match;
    if (openStates.includes(state)) open.add(`${withoutMapping(remote)}:${port} ${local}`);
  }
}

/** As the kernel writes it, so that a table need not be translated. Null: no address. */
export function peerKey({ address, port, localPort }: TcpPeer): string | null {
  const ip = parseIp(address);
  if (ip === null) return null;
  const hex = ip.bits
    .toString(16)
    .toUpperCase()
    .padStart(ip.family === 4 ? 8 : 32, '0');
  return `${byteOrder(hex)}:${hex4(port)} ${hex4(localPort)}`;
}

/** IPv4 on a socket of IPv6. */
function withoutMapping(hex: string): string {
  const mapped = '0000000000000000FFFF0000';
  return hex.length === 32 && hex.startsWith(mapped) ? hex.slice(mapped.length) : hex;
}

/** Addresses stand there as numbers of 32 bits in the byte order of the machine; all that Node runs on are little-endian but s390x. */
function byteOrder(hex: string): string {
  if (new Uint8Array(new Uint32Array([1]).buffer)[0] === 0) return hex;
  return (hex.match(/.{8}/g) ?? []).map((word) => (word.match(/../g) ?? []).reverse().join('')).join('');
}

function hex4(port: number): string {
  return port.toString(16).toUpperCase().padStart(4, '0');
}
