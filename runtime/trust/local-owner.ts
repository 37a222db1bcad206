// Whose process is at the other end of a TCP connection, where that is on this machine: the kernel knows. An address alone says nothing
// there, because every user of a machine may bind to its addresses.

import { readFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import type { Socket } from 'node:net';
import { parseIp } from '../net/ip.ts';

/** `remote`: the other end is no socket of this machine. `uid` null: it is here, and nobody can say whose it is. */
export type PeerOwner = { readonly kind: 'remote' } | { readonly kind: 'local'; readonly uid: number | null };

/** Reads the kernel's tables; given, so that one reading serves all who wait for it. */
export type ReadTables = () => Promise<readonly string[]>;

const tables = ['/proc/net/tcp', '/proc/net/tcp6'];

/** Whoever asks while a reading is under way gets the next one: it was begun after his connection was there. */
class SharedReading {
  #next: Promise<readonly string[]> | null = null;
  #running: Promise<readonly string[]> | null = null;

  read(): Promise<readonly string[]> {
    this.#next ??= (this.#running ?? Promise.resolve()).then(
      () => this.#begin(),
      () => this.#begin(),
    );
    return this.#next;
  }

  #begin(): Promise<readonly string[]> {
    this.#running = Promise.all(tables.map((path) => readFile(path, 'latin1').catch(() => '')));
    this.#next = null;
    return this.#running;
  }
}

const shared = new SharedReading();

/** To be asked before anything of the connection is read, while it is paused. */
export async function ownerOf(socket: Socket, read: ReadTables = () => shared.read()): Promise<PeerOwner> {
  const { remoteAddress, remotePort, localAddress, localPort } = socket;
  if (remoteAddress === undefined || remotePort === undefined || localAddress === undefined || localPort === undefined) {
    return { kind: 'local', uid: null };
  }
  const found = findOwner(await read(), { address: remoteAddress, port: remotePort }, { address: localAddress, port: localPort });
  if (found !== null) return { kind: 'local', uid: found.uid };
  // It may have been here and gone already.
  return isOwn(remoteAddress) ? { kind: 'local', uid: null } : { kind: 'remote' };
}

/** Root could do all of it anyway, and this process's own user is one of us. */
export function isTrusted(uid: number | null): boolean {
  return uid !== null && (uid === 0 || uid === process.geteuid?.());
}

/** The row of a socket with that own and that other end. A socket that its process has closed has no inode, and its owner is forgotten. */
function findOwner(texts: readonly string[], from: End, to: End): { readonly uid: number | null } | null {
  for (const text of texts)
    for (const mine of hexForms(from.address))
      for (const other of hexForms(to.address)) {
        const at = text.indexOf(` ${mine}:${hexPort(from.port)} ${other}:${hexPort(to.port)} `);
        if (at < 0) continue;
        const fields = text.slice(at + 1, text.indexOf('\n', at) >>> 0).split(/\s+/);
        const [uid, inode] = [Number(fields[6]), Number(fields[8])];
        return { uid: inode > 0 && Number.isInteger(uid) ? uid : null };
      }
  return null;
}

interface End {
  readonly address: string;
  readonly port: number;
}

function isOwn(address: string): boolean {
  const text = plain(address);
  if (text === '::1' || text.startsWith('127.')) return true;
  return Object.values(networkInterfaces()).some((list) => list?.some((each) => plain(each.address) === text));
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
