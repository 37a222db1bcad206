// A disk in memory whose power can be cut after any call: what was not synced is then there, or not, or in part, sector by sector. The kernel
// can not be made to do that on command; SIGKILL and a full disk are tested for real in test/log/aggregate.
import { dirname } from 'node:path';
import type { Disk, DiskFile } from '../../../runtime/log/aggregate/disk.ts';

interface Inode {
  readonly id: string;
  now: Buffer;
  /** What a power cut leaves for sure. */
  safe: Buffer;
  links: number;
}

type Names = Map<string, Inode>;

const sectorBytes = 32;

export class SimDisk {
  readonly disk: Disk;
  #names: Names = new Map();
  /** Changes of names that a power cut may undo, the oldest first. */
  #unsynced: { readonly folder: string; readonly undo: (names: Names) => void }[] = [];
  #lastId = 0;
  #calls = 0;
  /** The call at which everything stands still. */
  crashAt = Infinity;
  crashed = false;
  /** Free bytes: a write that needs more is done in part and fails. */
  free = Infinity;
  readonly #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
    this.disk = this.#make();
  }

  get calls(): number {
    return this.#calls;
  }

  content(path: string): Buffer | null {
    return this.#names.get(path)?.now ?? null;
  }

  paths(): readonly string[] {
    return [...this.#names.keys()].sort();
  }

  /** As somebody else would. */
  append(path: string, text: string): void {
    const inode = this.#names.get(path);
    if (inode === undefined) return;
    inode.now = Buffer.concat([inode.now, Buffer.from(text)]);
    inode.safe = inode.now;
  }

  delete(path: string): void {
    const inode = this.#names.get(path);
    if (inode !== undefined) inode.links--;
    this.#names.delete(path);
  }

  /** Begins again after a crash; `power`: without what was only in memory. */
  restart(power: boolean): void {
    if (power) {
      // Names are journalled in order: the first so many have reached the disk.
      const kept = Math.floor(this.#random() * (this.#unsynced.length + 1));
      for (const { undo } of this.#unsynced.slice(kept).reverse()) undo(this.#names);
      for (const inode of new Set(this.#names.values())) inode.now = this.#torn(inode);
    }
    for (const inode of this.#names.values()) inode.safe = inode.now;
    this.#unsynced = [];
    this.crashed = false;
    this.crashAt = Infinity;
    this.#calls = 0;
  }

  #torn({ now, safe }: Inode): Buffer {
    if (now.equals(safe)) return now;
    const least = Math.min(now.length, safe.length);
    const size = least + Math.floor(this.#random() * (Math.max(now.length, safe.length) - least + 1));
    const bytes = Buffer.alloc(size);
    for (let at = 0; at < size; at += sectorBytes) {
      const end = Math.min(at + sectorBytes, size);
      const choice = this.#random();
      // New, old, or new space that was never written; what was safe and has not changed stays as it is in every case.
      bytes.set((choice < 0.5 ? now : safe).subarray(at, end), at);
      if (choice >= 0.8 && !now.subarray(at, end).equals(safe.subarray(at, end)))
        bytes.fill(0, Math.max(at, Math.min(safe.length, end)), end);
    }
    return bytes;
  }

  /** Counts a call; the one at which the crash comes never returns. */
  async #call(): Promise<'go' | 'last'> {
    await Promise.resolve();
    if (this.crashed) await new Promise(() => {});
    this.#calls++;
    if (this.#calls < this.crashAt) return 'go';
    this.crashed = true;
    return 'last';
  }

  async #end(how: 'go' | 'last'): Promise<void> {
    if (how === 'last') await new Promise(() => {});
  }

  #make(): Disk {
    return {
      open: async (path, mode) => {
        const how = await this.#call();
        const found = this.#names.get(path);
        if (found === undefined && mode !== null)
          this.#add(path, { id: String(++this.#lastId), now: Buffer.alloc(0), safe: Buffer.alloc(0), links: 1 });
        await this.#end(how);
        const inode = this.#names.get(path);
        return inode === undefined ? null : { file: this.#file(inode), made: found === undefined };
      },
      makeFolders: async () => [],
      syncFolder: async (path) => {
        const how = await this.#call();
        if (how === 'go' || this.#random() < 0.5) this.#unsynced = this.#unsynced.filter(({ folder }) => folder !== path);
        await this.#end(how);
      },
      identity: async (path) => this.#names.get(path)?.id ?? null,
      rename: async (from, to) => {
        const how = await this.#call();
        const inode = this.#names.get(from);
        if (inode === undefined) throw refused('ENOENT', 'rename');
        const old = this.#names.get(to);
        if (old !== undefined) old.links--;
        this.#names.delete(from);
        this.#names.set(to, inode);
        this.#unsynced.push({
          folder: dirname(to),
          undo: (names) => {
            names.set(from, inode);
            if (old === undefined) names.delete(to);
            else names.set(to, old);
          },
        });
        await this.#end(how);
      },
      remove: async (path) => {
        const how = await this.#call();
        const inode = this.#names.get(path);
        if (inode !== undefined) {
          inode.links--;
          this.#names.delete(path);
          this.#unsynced.push({ folder: dirname(path), undo: (names) => names.set(path, inode) });
        }
        await this.#end(how);
        return inode !== undefined;
      },
    };
  }

  #add(path: string, inode: Inode): void {
    this.#names.set(path, inode);
    this.#unsynced.push({ folder: dirname(path), undo: (names) => names.delete(path) });
  }

  #file(inode: Inode): DiskFile {
    return {
      identity: inode.id,
      state: async () => ({ size: inode.now.length, linked: inode.links > 0 }),
      write: async (chunks, position) => {
        const how = await this.#call();
        const bytes = Buffer.concat(chunks);
        const growth = Math.max(0, position + bytes.length - inode.now.length);
        const room = growth <= this.free;
        const done = how === 'last' || !room ? Math.floor(this.#random() * Math.min(bytes.length, this.free)) : bytes.length;
        const next = Buffer.alloc(Math.max(inode.now.length, position + done));
        inode.now.copy(next);
        bytes.copy(next, position, 0, done);
        this.free -= next.length - inode.now.length;
        inode.now = next;
        await this.#end(how);
        if (!room) throw refused('ENOSPC', 'write');
      },
      read: async (position, length) => Buffer.from(inode.now.subarray(position, position + length)),
      truncate: async (size) => {
        const how = await this.#call();
        this.free += Math.max(0, inode.now.length - size);
        inode.now = Buffer.concat([inode.now.subarray(0, size), Buffer.alloc(Math.max(0, size - inode.now.length))]);
        await this.#end(how);
      },
      sync: async () => {
        const how = await this.#call();
        if (how === 'go' || this.#random() < 0.5) inode.safe = inode.now;
        await this.#end(how);
      },
      close: async () => {},
    };
  }
}

function refused(code: string, syscall: string): Error {
  return Object.assign(new Error(`${code}: ${syscall}`), { code, syscall });
}
