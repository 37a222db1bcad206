// A disk of its own that is nearly full, for processes that shall meet a full one: a tmpfs in a mount namespace that ends with its process.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import type { Child } from './stage.ts';

export interface SmallDisk {
  /** Before a command that shall see it. */
  readonly inside: readonly string[];
  /** A path of the disk, for those outside. */
  seen(path: string): string;
  /** Bytes that nobody has taken. */
  left(): number;
  /** There is room again. */
  empty(): void;
}

/**
 * Mounted at `path`, which exists; `filled` bytes of it are taken, more than it has: it is full. Null where this is not to be had, which is said.
 * `keep` ends the process that holds it.
 */
export async function smallDisk(path: string, bytes: number, filled: number, keep: (child: Child) => Child): Promise<SmallDisk | null> {
  const script = 'mount -t tmpfs -o size=$1 tmpfs "$0" || exit 77; head -c $2 /dev/zero > "$0/filler"; echo ready; exec sleep 900';
  const args = ['-m', 'sh', '-c', script, path, String(bytes), String(filled)];
  const holder = keep(spawn('unshare', args, { stdio: ['ignore', 'pipe', 'pipe'] }));
  const [first]: unknown[] = await Promise.race([once(holder.stdout, 'data'), once(holder, 'close')]);
  if (!(first instanceof Buffer) || spawnSync('nsenter', ['--version']).status !== 0) {
    console.log('      (no mount namespaces here: this needs root, unshare and nsenter)');
    return null;
  }
  const seen = (each: string): string => join('/proc', String(holder.pid), 'root', each);
  return {
    inside: ['nsenter', '-t', String(holder.pid), '-m'],
    seen,
    left: () => {
      const { bavail, bsize } = statfsSync(seen(path));
      return bavail * bsize;
    },
    empty: () => rmSync(seen(join(path, 'filler'))),
  };
}
