// A file that is there for a moment, beside the program: what the start-up snapshot is warmed with.

import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where nothing can be written, `use` is not called. */
export async function withSampleFile(text: string, use: (path: string) => Promise<unknown>): Promise<void> {
  const path = join(import.meta.dirname, `warm-up-${process.pid}.conf`);
  try {
    writeFileSync(path, text);
    await use(path);
  } catch {
    // Only a little less is warm.
  } finally {
    rmSync(path, { force: true });
  }
}
