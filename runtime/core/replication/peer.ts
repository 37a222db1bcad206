// What one member knows of another one in the group of an object.

import type { TableId } from './contents.ts';
import type { MemberId } from '../membership/view.ts';
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

export interface Circle {
  /** Table and nonce of this member. */
  readonly own: string;
  readonly self: MemberId | null;
  readonly peers: ReadonlyMap<MemberId, Peer>;
  /** Who speaks of something else: nothing is expected of them. */
  readonly foreign: ReadonlySet<MemberId>;
  /** Whether a snapshot of that member is expected. */
  waitsFor(member: MemberId, peer: Peer): boolean;
}

/** The names of all who are in step, this member included; null: somebody is not yet. */
export function namesInStep(members: readonly MemberId[], { own, self, peers, foreign, waitsFor }: Circle): readonly string[] | null {
  const names: string[] = [];
  for (const member of members) {
    if (foreign.has(member)) continue;
    if (member === self) {
      names.push(own);
      continue;
    }
    const peer = peers.get(member);
    if (peer === undefined || !peer.heard || !peer.complete) return null;
    if (waitsFor(member, peer) && !peer.streamDone) return null;
    names.push(`${peer.table}.${peer.hello.nonce}`);
  }
  return names;
}
