// The library that stands before libcpg, in a daemon that runs: a file that both map says which calls are answered with "busy", and breaks its
// connections so that there are calls to answer. The layout is that of `struct control` in libcpg-shim.c.
import { closeSync, openSync, readSync, writeFileSync, writeSync } from 'node:fs';
import type { Shim } from './shim.ts';

const bytes = 88;
const at = { generation: 0, first: 4, last: 8, breaks: 12, name: 16, planned: 64, calls: 68, refused: 72, broken: 76, lastBusyMs: 80 };
const nameBytes = 48;

export interface Plan {
  readonly name: string;
  /** Calls of it that are answered with "busy", counted from 1 when the plan is made. */
  readonly first: number;
  readonly last: number;
}

export class DaemonShim {
  readonly #file: number;
  readonly #path: string;
  readonly #shim: Shim;
  #generation = 0;
  #breaks = 0;

  constructor(shim: Shim, path: string) {
    writeFileSync(path, new Uint8Array(bytes));
    this.#file = openSync(path, 'r+');
    this.#path = path;
    this.#shim = shim;
  }

  /** Put before the command of a daemon, this makes it load the library. */
  get as(): readonly string[] {
    const { LD_LIBRARY_PATH, CPG_SHIM_REAL } = this.#shim.env();
    return ['env', `LD_LIBRARY_PATH=${LD_LIBRARY_PATH}`, `CPG_SHIM_REAL=${CPG_SHIM_REAL}`, `CPG_SHIM_CONTROL=${this.#path}`];
  }

  plan({ name, first, last }: Plan): void {
    const text = Buffer.alloc(nameBytes);
    text.write(name);
    writeSync(this.#file, text, 0, nameBytes, at.name);
    this.#write(at.first, first);
    this.#write(at.last, last);
    // Last, since it makes the rest valid.
    this.#write(at.generation, ++this.#generation);
  }

  /** All connections of the daemon to Corosync are lost as soon as it uses them. */
  break(): void {
    this.#write(at.breaks, ++this.#breaks);
  }

  /** Null: the daemon has not called anything since the plan was made. */
  seen(): { readonly calls: number; readonly refused: number; readonly broken: number; readonly sinceBusyMs: number } | null {
    const view = this.#read();
    const word = (offset: number) => view.readUInt32LE(offset);
    if (word(at.planned) !== this.#generation) return null;
    // Both are CLOCK_MONOTONIC.
    const nowMs = Number(process.hrtime.bigint()) / 1e6;
    return {
      calls: word(at.calls),
      refused: word(at.refused),
      broken: word(at.broken),
      sinceBusyMs: nowMs - view.readDoubleLE(at.lastBusyMs),
    };
  }

  close(): void {
    closeSync(this.#file);
  }

  #read(): Buffer {
    const view = Buffer.alloc(bytes);
    readSync(this.#file, view, 0, bytes, 0);
    return view;
  }

  #write(offset: number, word: number): void {
    writeSync(this.#file, Uint32Array.of(word), 0, 4, offset);
  }
}
