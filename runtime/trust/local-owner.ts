// Whose process is at the other end of a TCP connection, where that is on this machine: the kernel knows. An address alone says nothing
// there, because every user of a machine may bind to its addresses.

import { readFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import type { Socket } from 'node:net';
import { parseIp } from '../net/ip.ts';

/** `remote`: the other end is no socket of this machine. `uid` null: it is here, and nobody can say whose it is. */
export type PeerOwner = { readonly kind: 'remote' } | { readonly kind: 'local'; readonly uid: number | null };

/** What the kernel says at one moment. Looking into it costs nothing beside the reading, which serves all who wait for it. */
export interface SocketTables {
  /** Of the socket with that own and that other end. A socket that its process has closed has no inode, and its owner is forgotten. */
  owner(own: End, other: End): { readonly uid: number | null } | null;
  isOwnAddress(address: string): boolean;
}

interface End {
  readonly address: string;
  readonly port: number;
}

const tables = ['/proc/net/tcp', '/proc/net/tcp6'];

/** Whoever asks while a reading is under way gets the next one: it was begun after his connection was there. */
class SharedReading {
  #next: Promise<SocketTables> | null = null;
  #running: Promise<SocketTables> | null = null;

  read(): Promise<SocketTables> {
    this.#next ??= (this.#running ?? Promise.resolve()).then(
      () => this.#begin(),
      () => this.#begin(),
    );
    return this.#next;
  }

  #begin(): Promise<SocketTables> {
    this.#running = Promise.all(tables.map((path) => readFile(path, 'latin1').catch(() => ''))).then((texts) => tablesOf(texts));
    this.#next = null;
    return this.#running;
  }
}

const shared = new SharedReading();

/** To be asked before anything of the connection is read, while it is paused. */
export async function ownerOf(socket: Socket, read: () => Promise<SocketTables> = () => shared.read()): Promise<PeerOwner> {
  const { remoteAddress, remotePort, localAddress, localPort } = socket;
  if (remoteAddress === undefined || remotePort === undefined || localAddress === undefined || localPort === undefined) {
    return { kind: 'local', uid: null };
  }
  const seen = await read();
  const found = seen.owner({ address: remoteAddress, port: remotePort }, { address: localAddress, port: localPort });
  if (found !== null) return { kind: 'local', uid: found.uid };
  // It may have been here and gone already.
  return seen.isOwnAddress(remoteAddress) ? { kind: 'local', uid: null } : { kind: 'remote' };
}

/** Root could do all of it anyway, and this process's own user is one of us. */
export function isTrusted(uid: number | null): boolean {
  return uid !== null && (uid === 0 || uid === process.geteuid?.());
}

/**
 * The rows are found by their ends, and read once: any user can fill the table with a hundred thousand connections that are over, and to
 * search it for each one that comes in stopped the daemon for longer than its guard waits.
 */
export function tablesOf(texts: readonly string[]): SocketTables {
  let index: readonly ReadonlyMap<string, number>[] | null = null;
  let addresses: ReadonlySet<string> | null = null;
  return {
    owner(own, other) {
      index ??= texts.map(rowsOf);
      for (const mine of hexForms(own.address))
        for (const his of hexForms(other.address)) {
          const ends = `${mine}:${hexPort(own.port)} ${his}:${hexPort(other.port)}`;
          for (const [i, rows] of index.entries()) {
            const at = rows.get(ends);
            if (at !== undefined) return ownerIn(texts[i] ?? '', at);
          }
        }
      return null;
    },
    isOwnAddress(address) {
      const text = plain(address);
      if (text === '::1' || text.startsWith('127.')) return true;
      addresses ??= new Set(Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map((each) => plain(each.address))));
      return addresses.has(text);
    },
  };
}

/** What is over and only waits belongs to nobody. */
const timeWait = '06';

/** Lines are `N: OWN:PORT OTHER:PORT STATE ...`: where each begins, by its ends. O(rows). */
function rowsOf(text: string): ReadonlyMap<string, number> {
  const rows = new Map<string, number>();
  for (let line = text.indexOf('\n') + 1; line > 0 && line < text.length; line = text.indexOf('\n', line) + 1) {
    const at = text.indexOf(': ', line) + 2;
    const width = text[at + 8] === ':' ? 13 : 37;
    const state = at + 2 * width + 2;
    if (!text.startsWith(timeWait, state)) rows.set(text.slice(at, state - 1), at);
  }
  return rows;
}

function ownerIn(text: string, at: number): { readonly uid: number | null } {
  const fields = text.slice(at, text.indexOf('\n', at) >>> 0).split(/\s+/);
  const [uid, inode] = [Number(fields[6]), Number(fields[8])];
  return { uid: inode > 0 && Number.isInteger(uid) ? uid : null };
}

/** Without the zone; an IPv4 address that was mapped into IPv6 is itself again. */
function plain(address: string): string {
  return parseIp(address.replace(/%.*$/, ''))?.text ?? address;
}

const hexPort = (port: number): string => port.toString(16).toUpperCase().padStart(4, '0');

/** As the kernel prints it; an IPv4 address also as a socket of IPv6 has it. */
function hexForms(address: string): readonly string[] {
  const ip = parseIp(plain(address));
  if (ip === null) return [];
  return ip.family === 6 ? [hexWords(ip.bits, 4)] : [hexWords(ip.bits, 1), hexWords((0xffffn << 32n) | ip.bits, 4)];
}

/** Words of 32 bits, each in the order of this processor. */
function hexWords(bits: bigint, words: number): string {
  const view = new DataView(new ArrayBuffer(4));
  let hex = '';
  for (let word = words - 1; word >= 0; word--) {
    view.setUint32(0, Number((bits >> BigInt(32 * word)) & 0xffff_ffffn));
    hex += view.getUint32(0, isLittleEndian).toString(16).toUpperCase().padStart(8, '0');
  }
  return hex;
}

const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
