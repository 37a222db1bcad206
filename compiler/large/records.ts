// Records by what they were made of. Who finds one here need not look at the file or the node again.

import { sha256Base64 } from '../../base/sha256.ts';
import type { FileRecord, RootRecord } from './record.ts';

export interface Records {
  file(path: string, hash: string): FileRecord | null;
  root(key: string): RootRecord | null;
  addFile(path: string, hash: string, record: FileRecord): void;
  addRoot(key: string, record: RootRecord): void;
}

/** Records of one process. */
export class RecordTable implements Records {
  readonly files = new Map<string, FileRecord>();
  readonly roots = new Map<string, RootRecord>();

  file(path: string, hash: string): FileRecord | null {
    return this.files.get(fileKey(path, hash)) ?? null;
  }

  root(key: string): RootRecord | null {
    return this.roots.get(key) ?? null;
  }

  addFile(path: string, hash: string, record: FileRecord): void {
    this.files.set(fileKey(path, hash), record);
  }

  addRoot(key: string, record: RootRecord): void {
    this.roots.set(key, record);
  }
}

export function fileKey(path: string, hash: string): string {
  return `${hash} ${path}`;
}

export function digestOf(value: unknown): string {
  return sha256Base64(JSON.stringify(value));
}
