// A bug together with the state that it happened in, and the file that the state is left in.

import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What was thrown, and the text of the state. */
export class DumpedError extends Error {
  readonly dump: string;

  constructor(cause: unknown, dump: string) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.stack = cause instanceof Error && cause.stack !== undefined ? cause.stack : (this.stack ?? this.message);
    this.dump = dump;
  }
}

/**
 * Leaves the dump in the directory that systemd keeps for us, or in that for temporary files, where nobody else may read it. Gives the path,
 * or why there is none: a full disk must not keep a node from letting go of its addresses.
 */
export function leaveDump({ dump }: DumpedError): string {
  const folder = process.env['STATE_DIRECTORY'] ?? tmpdir();
  const path = join(folder, `ecclusterd-state-${process.pid}-${Date.now()}.json`);
  try {
    writeFileSync(path, dump, { flag: 'wx', mode: 0o600 });
    return path;
  } catch (error) {
    return `not written: ${error instanceof Error ? error.message : String(error)}`;
  }
}
