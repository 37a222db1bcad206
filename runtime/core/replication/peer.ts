// What one member knows of another one in the group of an object.

import type { TableId } from './contents.ts';
import type { Member } from './member.ts';
import type { Hello } from './replica-wire.ts';

export interface Peer {
  readonly table: TableId;
  /** The last one. */
  hello: Hello;
  /** That was in this round. */
  heard: boolean;
  /** Number of the last message of changes that we have seen. */
  applied: number;
  /** Its table is whole here. */
  complete: boolean;
  /** Parts of its snapshot that we have had in this round. */
  parts: number;
  streamDone: boolean;
  /** A table of somebody else that it is telling of. */
  openTable: TableId | null;
  /** And one that somebody else tells of better. */
  skippedTable: TableId | null;
}

export function newPeer(table: TableId, hello: Hello): Peer {
  return { table, hello, heard: false, applied: 0, complete: false, parts: 0, streamDone: false, openTable: null, skippedTable: null };
}

export function memberOf({ hello, table, complete }: Peer): Member {
  return { privateName: hello.privateName, table, complete, keeps: hello.keeps };
}
