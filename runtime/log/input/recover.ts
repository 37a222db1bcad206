// How many of the records that a dead follower was about to append are in the log. They carry a time of their own, down to the microsecond.

import { existsSync } from 'node:fs';
import type { Folder } from '../jlog/folder.ts';
import { scan } from '../jlog/scan.ts';

export interface Interrupted {
  readonly after: { readonly log: number; readonly offset: number };
  readonly timeUs: number;
  /** Bytes of each record's payload, in order. */
  readonly sizes: readonly number[];
}

export async function countAppended(folder: Folder, { after, timeUs, sizes }: Interrupted): Promise<number> {
  const { done, at } = passGone(folder, after, sizes);
  const sec = Math.floor(timeUs / 1_000_000);
  const usec = timeUs % 1_000_000;
  let found = done;
  for await (const messages of scan(folder, { at })) {
    for (const message of messages) if (message.sec === sec && message.usec === usec) found++;
  }
  return Math.min(found, sizes.length);
}

/**
 * Segments can be gone already: they were full, and everybody has read them. Then our records went into them until they were full, since nothing but
 * an append closes a segment. (Another writer may have filled it instead; that, and a crash in this very moment, would cost lines. It is one in
 * millions, and a follower usually is the only writer.)
 */
function passGone(
  folder: Folder,
  after: Interrupted['after'],
  sizes: readonly number[],
): { readonly done: number; readonly at: Interrupted['after'] } {
  let [done, log, offset] = [0, after.log, after.offset];
  while (log < folder.storageLog() && !existsSync(folder.segmentFile(log))) {
    while (done < sizes.length && offset < folder.unitLimitBytes) {
      offset += folder.layout.headerBytes + (sizes[done] ?? 0);
      done++;
    }
    [log, offset] = [log + 1, 0];
  }
  return { done, at: { log, offset } };
}
