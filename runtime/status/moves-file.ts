// Moves of a manager on its disk, so that they outlive it: JSON lines, begun anew with the last thousand when they are 16 MiB.

import { readFileSync } from 'node:fs';
import { appendFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Move, moveKinds } from '../history/move-history.ts';
import type { Log } from '../process/log.ts';

const bytesMost = 16 * 1024 * 1024;
const keptMost = 1000;
/** Lines are gathered for so long before they are written. */
const gatherMs = 500;
const mode = 0o640;

export class MovesFile {
  readonly #path: string;
  readonly #log: Log;
  /** The last thousand, by number; a move of which more is known is written once more. */
  readonly #recent = new Map<number, Move>();
  #waiting = new Map<number, Move>();
  #timer: NodeJS.Timeout | null = null;
  /** One write at a time. */
  #writing: Promise<void> = Promise.resolve();
  #failed = '';

  constructor(folder: string, log: Log) {
    this.#path = join(folder, 'moves.jsonl');
    this.#log = log;
  }

  /** Oldest first, with numbers from 1. What cannot be read as a move is left out: a line may be cut, or of another version. */
  read(): readonly Move[] {
    let text: string;
    try {
      text = readFileSync(this.#path, 'utf8').slice(-bytesMost);
    } catch {
      return [];
    }
    const byId = new Map<number, Move>();
    for (const line of text.split('\n')) {
      const move = moveIn(line);
      if (move !== null) byId.set(move.id, move);
    }
    const moves = [...byId.values()].slice(-keptMost).map((move, index) => ({ ...move, id: index + 1 }));
    for (const move of moves) this.#recent.set(move.id, move);
    // This life gives the numbers after those.
    this.#write(() => this.#renew());
    return moves;
  }

  put(move: Move): void {
    this.#recent.set(move.id, move);
    for (const id of this.#recent.keys()) {
      if (this.#recent.size <= keptMost) break;
      this.#recent.delete(id);
    }
    this.#waiting.set(move.id, move);
    this.#timer ??= setTimeout(() => this.#flush(), gatherMs).unref();
  }

  /** Resolves when everything is written. */
  async close(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#flush();
    await this.#writing;
  }

  #flush(): void {
    this.#timer = null;
    const moves = [...this.#waiting.values()];
    this.#waiting = new Map();
    if (moves.length === 0) return;
    this.#write(async () => {
      await appendFile(this.#path, linesOf(moves), { mode });
      if ((await stat(this.#path)).size > bytesMost) await this.#renew();
    });
  }

  async #renew(): Promise<void> {
    await writeFile(`${this.#path}.new`, linesOf([...this.#recent.values()]), { mode });
    await rename(`${this.#path}.new`, this.#path);
  }

  /** A full disk costs the history, not the page; said once. */
  #write(work: () => Promise<void>): void {
    this.#writing = this.#writing.then(work).then(
      () => {
        this.#failed = '';
      },
      (error: unknown) => {
        const why = error instanceof Error ? error.message : String(error);
        if (why !== this.#failed) this.#log('warn', `moves are not kept in ${this.#path}: ${why}; the page shows those of this process`);
        this.#failed = why;
      },
    );
  }
}

function linesOf(moves: readonly Move[]): string {
  return moves.map((move) => `${JSON.stringify(move)}\n`).join('');
}

function moveIn(line: string): Move | null {
  try {
    const value = JSON.parse(line) as Partial<Move>;
    const isMove =
      Number.isSafeInteger(value.id) &&
      Number.isSafeInteger(value.atMs) &&
      moveKinds.some((kind) => kind === value.kind) &&
      typeof value.reason === 'string' &&
      Array.isArray(value.to) &&
      Array.isArray(value.ips) &&
      Array.isArray(value.phases);
    return isMove ? (value as Move) : null;
  } catch {
    return null;
  }
}
