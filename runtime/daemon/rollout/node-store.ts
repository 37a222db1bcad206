// What a node keeps of rollouts in its folder: `state.json`, and the documents that it speaks of, each under its hash. The state is the one point at
// which anything becomes so; a document is there before the state names it, and goes when no state names it any more.

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Offer, type RolloutId, sameId } from '../../core/rollout/rollout-messages.ts';
import type { NodeKept } from '../../core/rollout/rollout-node.ts';
import { type HeldLock, takeLock } from '../../log/jlog/held-lock.ts';
import { makeFolder, writeDurably } from '../../rollout/durable-files.ts';
import { sha256Of } from '../../rollout/packed-document.ts';
import { RolloutHistory } from '../../rollout/rollout-history.ts';

const version = 1;

export class NodeStore {
  readonly folder: string;
  readonly history: RolloutHistory;
  readonly #lock: HeldLock;
  #apart: boolean;

  private constructor(folder: string, lock: HeldLock) {
    this.folder = folder;
    this.#lock = lock;
    this.history = new RolloutHistory(folder);
    this.#apart = existsSync(this.#apartPath);
  }

  /** Throws with a reason for people: it cannot be made, or another process has it. */
  static async open(folder: string): Promise<NodeStore> {
    await makeFolder(join(folder, 'documents'));
    const lock = await takeLock(join(folder, 'lock'), 'nothing keeps a second node from using the same folder');
    if ('held' in lock) throw new Error(`${folder} is in use: ${lock.held}; give each node of a machine a folder of its own (--state)`);
    return new NodeStore(folder, lock);
  }

  get warning(): string | null {
    return this.#lock.warning;
  }

  /** Null: there was no rollout yet. Throws where it is damaged, or of a version that this one does not know. */
  read(): NodeKept | null {
    let text: string;
    try {
      text = readFileSync(this.#statePath, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
    const state = parse(text);
    if (state?.version !== version || !isKept(state.kept))
      throw new Error(`${this.#statePath} is damaged, or of another version: set it aside, and the node begins with --ir again`);
    return state.kept;
  }

  async keep(kept: NodeKept): Promise<void> {
    await writeDurably(this.#statePath, JSON.stringify({ version, kept }));
    await this.#tidy(kept).catch(() => {});
  }

  async put(document: Uint8Array): Promise<void> {
    await writeDurably(this.pathOf(sha256Of(document)), document);
  }

  /** Beside its document: what was said of it, and how it came. */
  async putOffer(offer: Offer, packed: Uint8Array): Promise<void> {
    await writeDurably(this.#offerPath, Buffer.concat([Buffer.from(`${JSON.stringify(offer)}\n`), packed]));
  }

  offer(): { readonly offer: Offer; readonly packed: Buffer } | null {
    try {
      const bytes = readFileSync(this.#offerPath);
      const end = bytes.indexOf(10);
      return { offer: JSON.parse(bytes.toString('utf8', 0, end)) as Offer, packed: bytes.subarray(end + 1) };
    } catch {
      return null;
    }
  }

  /** All had let go in this rollout: what was killed before that must not take anything by the new document. */
  async passBarrier(id: RolloutId): Promise<void> {
    await writeDurably(this.#barrierPath, JSON.stringify(id));
  }

  hasPassed(id: RolloutId): boolean {
    try {
      return sameId(JSON.parse(readFileSync(this.#barrierPath, 'utf8')) as RolloutId, id);
    } catch {
      return false;
    }
  }

  /** From a stop of all nodes until it is known how it ended for the others: a start in between must not take anything beside them. */
  async setApart(): Promise<void> {
    this.#apart = true;
    await writeDurably(this.#apartPath, '{}');
  }

  get isApart(): boolean {
    return this.#apart;
  }

  async endApart(): Promise<void> {
    this.#apart = false;
    await rm(this.#apartPath, { force: true });
  }

  pathOf(sha256: string): string {
    return join(this.folder, 'documents', `${sha256}.json`);
  }

  /** Null: it is not there, or not what it was. */
  document(sha256: string): Buffer | null {
    try {
      const bytes = readFileSync(this.pathOf(sha256));
      return sha256Of(bytes) === sha256 ? bytes : null;
    } catch {
      return null;
    }
  }

  release(): Promise<void> {
    return this.#lock.release();
  }

  get #offerPath(): string {
    return join(this.folder, 'offer');
  }

  get #apartPath(): string {
    return join(this.folder, 'apart.json');
  }

  get #barrierPath(): string {
    return join(this.folder, 'barrier.json');
  }

  get #statePath(): string {
    return join(this.folder, 'state.json');
  }

  async #tidy({ good, doing }: NodeKept): Promise<void> {
    // What is being judged is not named yet: it is written after the state that says it was offered, so nothing of it is touched here.
    if (doing === null) return;
    const named = new Set([good.sha256, doing.id.sha256].map((sha256) => `${sha256}.json`));
    for (const name of readdirSync(join(this.folder, 'documents')))
      if (!named.has(name)) await rm(join(this.folder, 'documents', name), { force: true });
  }
}

function parse(text: string): { readonly version?: unknown; readonly kept?: unknown } | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}

function isKept(value: unknown): value is NodeKept {
  if (typeof value !== 'object' || value === null) return false;
  const { good, seen, doing } = value as Partial<NodeKept>;
  if (good === undefined || !isVersion(good) || typeof seen !== 'number' || doing === undefined) return false;
  if (doing === null) return true;
  const isId = isVersion(doing.id) && typeof doing.id.manager === 'string';
  return isId && (doing.phase === 'checked' || (typeof doing.until?.boot === 'string' && typeof doing.until.at === 'number'));
}

function isVersion(value: { readonly serial?: unknown; readonly sha256?: unknown }): boolean {
  return Number.isSafeInteger(value.serial) && typeof value.sha256 === 'string' && /^[0-9a-f]{64}$/.test(value.sha256);
}
