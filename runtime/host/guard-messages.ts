// What a daemon tells its guard, and how: lines over a pipe. `alive`, or `manage` and a JSON array of addresses.
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { parseIp } from '../net/ip.ts';
import type { ManagedAddress } from './host.ts';

export const guardVariable = 'ECCLUSTERD_GUARD_FD';
export const guardFd = 3;
/** How often a daemon says that its main loop turns; ten of these fit into the guard's patience. */
export const lifeSignMs = 250;
/** 10,240 addresses are below 1 MB. */
const maxLine = 16 * 1024 * 1024;
/** Life signs are left out while more than this waits to be read by a guard that hangs itself. */
const maxQueued = 1024 * 1024;

export interface GuardListener {
  alive(): void;
  manage(addresses: readonly ManagedAddress[]): void;
  /** Something that no daemon of ours writes. */
  refused(why: string): void;
}

/** The guard's end. */
export function readGuardMessages(pipe: Readable, listener: GuardListener): void {
  let rest = '';
  pipe.setEncoding('utf8');
  // The end of the pipe is the end of the daemon, which its exit status tells.
  pipe.on('error', () => undefined);
  pipe.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > maxLine) {
      rest = '';
      listener.refused('a message of the daemon is too long');
    }
    for (const line of lines) readLine(line, listener);
  });
}

function readLine(line: string, listener: GuardListener): void {
  if (line === 'alive') listener.alive();
  else if (line.startsWith('manage ')) {
    const addresses = readAddressList(line.slice('manage '.length));
    if (addresses) listener.manage(addresses);
    else listener.refused('the daemon sent a list of addresses that cannot be read; the one before stays in force');
  } else listener.refused(`the daemon sent something unknown: ${line.slice(0, 40)}`);
}

function readAddressList(text: string): ManagedAddress[] | null {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    return null;
  }
  if (!Array.isArray(list)) return null;
  const result: ManagedAddress[] = [];
  for (const row of list as unknown[]) {
    const [ip, device, prefixLength] = Array.isArray(row) ? (row as unknown[]) : [];
    if (typeof ip !== 'string' || typeof device !== 'string' || typeof prefixLength !== 'number' || parseIp(ip) === null) return null;
    result.push({ ip, interface: device, prefixLength });
  }
  return result;
}

/** The daemon's end. */
export class GuardLink {
  private readonly pipe: Socket;

  private constructor(pipe: Socket) {
    this.pipe = pipe;
  }

  /** Null when this process has no guard. `onLost`: the guard is gone; the leases are what is left. */
  static connect(onLost: () => void): GuardLink | null {
    const fd = process.env[guardVariable];
    // A child of this process has no business there.
    delete process.env[guardVariable];
    if (fd === undefined || !/^\d+$/.test(fd)) return null;
    const pipe = new Socket({ fd: Number(fd), readable: true, writable: true });
    pipe.unref();
    let lost = false;
    pipe.on('error', () => undefined);
    pipe.on('close', () => {
      if (!lost) onLost();
      lost = true;
    });
    // Reading is how the end of the other side is noticed.
    pipe.resume();
    return new GuardLink(pipe);
  }

  /** To be called from the main loop each `lifeSignMs`, by a timer: what does not turn does not call. */
  alive(): void {
    if (this.pipe.writable && this.pipe.writableLength < maxQueued) this.pipe.write('alive\n');
  }

  /**
   * At the start, with each reload before anything of it is plumbed, and again when what it no longer manages is unplumbed: the guard
   * keeps the last two lists.
   */
  manage(addresses: readonly ManagedAddress[]): void {
    const rows = addresses.map(({ ip, interface: device, prefixLength }) => [ip, device, prefixLength]);
    if (this.pipe.writable) this.pipe.write(`manage ${JSON.stringify(rows)}\n`);
  }
}
