// The files below a folder that end in a suffix, sorted. Node 20 has no fs.glob.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

export function globFiles(folder, suffix) {
  return readdirSync(folder, { recursive: true })
    .filter((name) => String(name).endsWith(suffix))
    .map((name) => join(folder, String(name)))
    .sort();
}
