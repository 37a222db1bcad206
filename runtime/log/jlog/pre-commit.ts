// The file `pre_commit`: a write buffer of the C library, off by default. We keep ours off (four zero bytes) and gather batches in memory. What a
// dead writer left in it belongs to the log, and no reader sees it until a writer appends it.

import { closeSync } from 'node:fs';
import { failure } from './errors.ts';
import { openFile, readAt, stateOf, writeAt } from './files.ts';
import type { Folder } from './folder.ts';
import { walkBlock } from './walk.ts';

const countBytes = 4;
/** The library's own buffer has 1 MiB; a file of holes must not fill us. */
const mostBytes = 64 << 20;

/** Makes the file if it is missing. Call while the metastore is locked, as the library does. */
export function ensurePreCommit(folder: Folder): void {
  const path = folder.file('pre_commit');
  const fd = openFile(path, 'create', { owner: folder.owner });
  if (fd === null) throw failure('FILE_OPEN', path, `cannot make ${path}`);
  try {
    if (stateOf(fd, path).size < countBytes) writeAt(fd, path, Buffer.alloc(countBytes), 0);
  } finally {
    closeSync(fd);
  }
}

/**
 * Hands the pending records to `append`, then marks them as done. Call while the live segment is locked: two writers that open at once must not
 * both append them. What is no whole record is reported and not appended.
 */
export function flushPreCommit(folder: Folder, append: (records: Buffer) => void): number {
  const path = folder.file('pre_commit');
  const fd = openFile(path, 'write');
  if (fd === null) return 0;
  try {
    const file = Buffer.alloc(Math.min(stateOf(fd, path).size, mostBytes));
    if (readAt(fd, path, file, 0) < countBytes) return 0;
    const claimed = file.readUInt32LE(0);
    if (claimed === 0) return 0;
    const pending = file.subarray(countBytes, countBytes + claimed);
    const offsets: number[] = [];
    const { offset } = walkBlock(folder.layout, pending, 0, 0, pending.length, offsets);
    if (offset < claimed) {
      const bytes = claimed - offset;
      const message = `${path} claims ${claimed} pending bytes; ${bytes} of them are no whole record and were not appended`;
      folder.report({ kind: 'pre-commit', path, offset: countBytes + offset, bytes, message });
    }
    if (offset > 0) append(pending.subarray(0, offset));
    // Only then: a crash in between repeats messages and loses none. What could not be read stays behind the count.
    writeAt(fd, path, Buffer.alloc(countBytes), 0);
    return offsets.length;
  } finally {
    closeSync(fd);
  }
}
