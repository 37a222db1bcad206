// What was rolled out, on manager and nodes: a line for each rollout, and the documents of those that were committed. Bounded by number and bytes; the oldest go
// first.

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { OfferAbout } from '../core/rollout/rollout-messages.ts';
import { appendDurably, makeFolder, writeDurably } from './durable-files.ts';

export interface HistoryEntry {
  readonly serial: number;
  readonly sha256: string;
  /** Wall clock, Unix milliseconds. */
  readonly at: number;
  readonly manager: string;
  readonly outcome: string;
  readonly why: string;
  readonly tookMs: number;
  readonly about: OfferAbout;
}

export interface HistoryLimits {
  readonly entries: number;
  readonly bytes: number;
}

const usual: HistoryLimits = { entries: 50, bytes: 256 * 1024 * 1024 };
const documentName = /^(\d+)-([0-9a-f]{12})\.json\.br$/;

export class RolloutHistory {
  readonly #folder: string;
  readonly #limits: HistoryLimits;

  constructor(folder: string, limits: HistoryLimits = usual) {
    this.#folder = folder;
    this.#limits = limits;
  }

  /** Oldest first. Lines that a crash has cut, or that nobody can read, are passed over. */
  list(): readonly HistoryEntry[] {
    let text: string;
    try {
      text = readFileSync(this.#path, 'utf8');
    } catch {
      return [];
    }
    return text.split('\n').flatMap((line) => {
      try {
        const entry = JSON.parse(line) as HistoryEntry;
        return Number.isSafeInteger(entry.serial) && typeof entry.sha256 === 'string' && typeof entry.about === 'object' ? [entry] : [];
      } catch {
        return [];
      }
    });
  }

  /** `packed`: the document, of what was committed. Throws what the disk says. */
  async add(entry: HistoryEntry, packed: Uint8Array | null): Promise<void> {
    await makeFolder(this.#configs);
    if (packed !== null) await writeDurably(join(this.#configs, nameOf(entry)), packed);
    // The end of a line comes before the next one: what a crash has cut off takes nothing with it.
    await appendDurably(this.#path, `\n${JSON.stringify(entry)}`);
    await this.#trim();
  }

  /** Of what was committed under a serial; null: it is not here. */
  document(serial: number): { readonly packed: Buffer; readonly entry: HistoryEntry } | null {
    const entry = this.list().findLast((each) => each.serial === serial && existsAs(join(this.#configs, nameOf(each))));
    if (entry === undefined) return null;
    return { packed: readFileSync(join(this.#configs, nameOf(entry))), entry };
  }

  get #path(): string {
    return join(this.#folder, 'history.jsonl');
  }

  get #configs(): string {
    return join(this.#folder, 'configs');
  }

  /** The newest document stays, however large it is. */
  async #trim(): Promise<void> {
    const all = this.list();
    let kept = all.slice(-this.#limits.entries);
    const sizes = new Map(documentsIn(this.#configs).map((name) => [name, statSync(join(this.#configs, name)).size]));
    const total = (entries: readonly HistoryEntry[]) =>
      [...new Set(entries.map(nameOf))].reduce((sum, name) => sum + (sizes.get(name) ?? 0), 0);
    while (kept.length > 1 && total(kept) > this.#limits.bytes) kept = kept.slice(1);
    if (kept.length < all.length) await writeDurably(this.#path, kept.map((entry) => JSON.stringify(entry)).join('\n'));
    const names = new Set(kept.map(nameOf));
    for (const name of sizes.keys()) if (!names.has(name)) await rm(join(this.#configs, name), { force: true });
  }
}

function nameOf({ serial, sha256 }: { readonly serial: number; readonly sha256: string }): string {
  return `${serial}-${sha256.slice(0, 12)}.json.br`;
}

function documentsIn(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => documentName.test(name));
}

function existsAs(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
