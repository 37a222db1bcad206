// Writing what the user asked for; a failure is his to mend, so it is a `UsageError`.

import { errorCode } from '../load/host-files.ts';
import { ReadOnlyError, type Staged, stageFile, writeFileWhole } from '../fix/host-write.ts';
import { UsageError } from './command.ts';
import { stayBelow } from './named-path.ts';

/** A file of ours, such as a report, where the user said. */
export function writeOutput(path: string, content: string | Uint8Array, allowed: readonly string[], force = false): boolean {
  stayBelow(path, allowed);
  return write(path, content, force);
}

/** All of these files, by their paths, or none of them, where one cannot be written. */
export function writeAll(contents: Iterable<readonly [path: string, content: string | Uint8Array]>, force = false): void {
  const staged: { readonly path: string; readonly file: Staged }[] = [];
  try {
    for (const [path, content] of contents) {
      const file = tried(path, () => stageFile(path, content, force));
      if (file !== null) staged.push({ path, file });
    }
    for (const { path, file } of staged) tried(path, () => file.commit());
  } finally {
    for (const { file } of staged) file.drop();
  }
}

/** Whole or not at all. Gives false when the file held this already. A file that is marked read-only is written with `force` only. */
export function write(path: string, content: string | Uint8Array, force = false): boolean {
  return tried(path, () => writeFileWhole(path, content, force));
}

function tried<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof ReadOnlyError) throw new UsageError(`${path} is read-only and was left as it is; --force writes it`);
    throw new UsageError(`cannot write ${path} (${errorCode(error)})`);
  }
}
