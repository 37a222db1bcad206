// Writing what the user asked for; a failure is his to mend, so it is a `UsageError`.

import { errorCode } from '../load/host-files.ts';
import { writeFileWhole } from '../fix/host-write.ts';
import { UsageError } from './command.ts';
import { stayBelow } from './named-path.ts';

/** A file of ours, such as a report, where the user said. */
export function writeOutput(path: string, content: string | Uint8Array, allowed: readonly string[]): boolean {
  stayBelow(path, allowed);
  return write(path, content);
}

/** Whole or not at all. Gives false when the file held this already. */
export function write(path: string, content: string | Uint8Array): boolean {
  try {
    return writeFileWhole(path, content);
  } catch (error) {
    throw new UsageError(`cannot write ${path} (${errorCode(error)})`);
  }
}
