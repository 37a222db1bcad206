// The file of a manager's answers, written in order: at once what is short, and in turns beside everything else what is not, because a manager that writes
// thirty megabytes in one go is silent on the bus for as long.

import { closeSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A line, or all of them. `bytes`: about as long as it is. */
export interface Written {
  readonly bytes: number;
  parts(): Iterable<string>;
}

interface Task extends Written {
  readonly isAnew: boolean;
}

/** Written at once. */
const shortBytes = 1024 * 1024;
/** Lines that wait for a slow disk: more are the same as all anew. */
const waitingMax = 100;
const chunkChars = 64 * 1024;
/** The file is written anew when it has doubled, and grown by so much. */
const renewBytes = 1024 * 1024;

export class CacheFile {
  readonly #path: string;
  readonly #trouble: (error: unknown) => void;
  readonly #everything: () => Written;
  #tasks: Task[] = [];
  #running: Promise<void> | null = null;
  #bytes = 0;
  #renewAt = renewBytes;

  constructor(path: string, everything: () => Written, trouble: (error: unknown) => void) {
    this.#path = path;
    this.#everything = everything;
    this.#trouble = trouble;
  }

  append(line: Written): void {
    this.#put({ bytes: line.bytes, parts: () => line.parts(), isAnew: false });
  }

  /** Whole or not at all, under another name first. What waits to be appended is in it. */
  renew(): void {
    this.#tasks = [];
    const all = this.#everything();
    this.#put({ bytes: all.bytes, parts: () => all.parts(), isAnew: true });
  }

  /** All that was given so far is there. */
  async written(): Promise<void> {
    while (this.#running !== null) await this.#running;
  }

  #put(task: Task): void {
    if (this.#running !== null || task.bytes > shortBytes) {
      this.#tasks.push(task);
      this.#running ??= this.#work();
      if (this.#tasks.length > waitingMax) this.renew();
    } else this.#done(task, this.#writeNow(task));
  }

  async #work(): Promise<void> {
    for (let task = this.#tasks.shift(); task !== undefined; task = this.#tasks.shift()) this.#done(task, await this.#writeInTurns(task));
    this.#running = null;
  }

  #done({ isAnew }: Task, bytes: number | null): void {
    if (bytes === null) return;
    this.#bytes = isAnew ? bytes : this.#bytes + bytes;
    if (isAnew) this.#renewAt = 2 * bytes + renewBytes;
    else if (this.#bytes > this.#renewAt) this.renew();
  }

  /** How many bytes; null: it cannot be written. */
  #writeNow(task: Task): number | null {
    try {
      mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 });
      const path = this.#pathFor(task);
      const file = openSync(path, task.isAnew ? 'w' : 'a', 0o600);
      let bytes = 0;
      try {
        for (const chunk of chunks(task)) bytes += writeSync(file, chunk);
      } finally {
        closeSync(file);
      }
      if (task.isAnew) renameSync(path, this.#path);
      return bytes;
    } catch (error) {
      this.#trouble(error);
      return null;
    }
  }

  async #writeInTurns(task: Task): Promise<number | null> {
    try {
      mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 });
      const path = this.#pathFor(task);
      const file = await open(path, task.isAnew ? 'w' : 'a', 0o600);
      let bytes = 0;
      try {
        for (const chunk of chunks(task)) bytes += (await file.write(chunk)).bytesWritten;
      } finally {
        await file.close();
      }
      if (task.isAnew) await rename(path, this.#path);
      return bytes;
    } catch (error) {
      this.#trouble(error);
      return null;
    }
  }

  #pathFor({ isAnew }: Task): string {
    return isAnew ? `${this.#path}.new` : this.#path;
  }
}

function* chunks(written: Written): Generator<string> {
  let held = '';
  for (const part of written.parts()) {
    held += part;
    if (held.length < chunkChars) continue;
    yield held;
    held = '';
  }
  if (held !== '') yield held;
}
