// What a manager keeps of rollouts: `state.json` (what is committed, and the highest serial that it has offered), the history with its documents, and the
// folder where `ecconf rollout` puts what it wants rolled out.

import { chmodSync, readFileSync, statSync } from 'node:fs';
import { readFile, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ManagerKept } from '../../core/rollout/rollout-manager-state.ts';
import { makeFolder, writeDurably } from '../../rollout/durable-files.ts';
import { decodeIncoming, type IncomingRead } from '../../rollout/incoming-file.ts';
import { RolloutHistory } from '../../rollout/rollout-history.ts';
import { packedBytesMax } from '../../control/rollout-fields.ts';

const version = 1;
/** Of the head and the packed document. */
const incomingBytesMax = packedBytesMax + 4 * 1024 * 1024;
/** Whoever may talk to the console may put something there. */
const incomingMode = 0o770;
/** Of the folders above it: its group goes through, and sees nothing. */
const throughMode = 0o010;

export class ManagerStore {
  readonly folder: string;
  readonly history: RolloutHistory;

  constructor(folder: string) {
    this.folder = folder;
    this.history = new RolloutHistory(folder);
  }

  get incoming(): string {
    return join(this.folder, 'incoming');
  }

  /** Throws with a reason for people. `begin`: where there was no rollout yet. */
  async open(begin: ManagerKept): Promise<ManagerKept> {
    await makeFolder(this.incoming);
    chmodSync(this.incoming, incomingMode);
    for (const above of [this.folder, dirname(this.folder)]) letThrough(above);
    let text: string;
    try {
      text = readFileSync(this.#statePath, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return begin;
      throw error;
    }
    const kept = readKept(text);
    if (kept === null) throw new Error(`${this.#statePath} is damaged, or of another version: set it aside`);
    return kept;
  }

  keep(kept: ManagerKept): Promise<void> {
    return writeDurably(this.#statePath, JSON.stringify({ version, kept }));
  }

  /** What was put into the incoming folder under a name. Never throws. */
  async take(name: string): Promise<IncomingRead> {
    const path = join(this.incoming, name);
    if (basename(name) !== name || name.startsWith('.')) return { ok: false, why: `${name} is no name of a file in ${this.incoming}` };
    try {
      const there = await stat(path);
      if (!there.isFile() || there.size > incomingBytesMax)
        return { ok: false, why: `${path} is no file, or larger than ${incomingBytesMax} bytes` };
      return decodeIncoming(await readFile(path));
    } catch (error) {
      return { ok: false, why: `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}` };
    }
  }

  async forget(name: string): Promise<void> {
    await rm(join(this.incoming, basename(name)), { force: true }).catch(() => {});
  }

  /** The committed document where this manager and its next start find it. */
  get documentPath(): string {
    return join(this.folder, 'committed.json');
  }

  async put(document: Uint8Array): Promise<void> {
    await writeDurably(this.documentPath, document);
  }

  get #statePath(): string {
    return join(this.folder, 'state.json');
  }
}

/** A folder of somebody else is left as it is. */
function letThrough(folder: string): void {
  const { mode, uid } = statSync(folder);
  if (uid === process.getuid?.()) chmodSync(folder, (mode & 0o7777) | throughMode);
}

function readKept(text: string): ManagerKept | null {
  try {
    const { version: of, kept } = JSON.parse(text) as { readonly version: unknown; readonly kept: ManagerKept };
    const { committed, offered } = kept;
    const isWhole =
      of === version && Number.isSafeInteger(committed.serial) && typeof committed.sha256 === 'string' && Number.isSafeInteger(offered);
    return isWhole ? kept : null;
  } catch {
    return null;
  }
}
