// What comes from the other members of an object's group besides hello: changes and parts of snapshots, into the contents.

import type { Reader } from '../../net/codec.ts';
import { isNewer, sharedTable, type Contents, type TableId, type Version } from './contents.ts';
import type { MemberId } from '../membership/view.ts';
import type { Peer } from './peer.ts';
import type { Changes, Part } from './replica-wire.ts';

/** `ask`: something is missing, and only a new round can bring it. */
export type Outcome = 'taken' | 'ignored' | 'ask';

export class Receiver {
  readonly #contents: Contents;
  readonly #warn: (privateName: string, what: string) => void;
  /** Tables of members that have left, and who is telling of them. */
  readonly #open = new Map<TableId, { readonly peer: Peer; readonly version: Version }>();
  readonly counts = {
    changes_received: 0,
    parts_received: 0,
    snapshots_received: 0,
    out_of_order: 0,
    missed: 0,
    malformed: 0,
  };

  constructor(contents: Contents, warn: (privateName: string, what: string) => void) {
    this.#contents = contents;
    this.#warn = warn;
  }

  changes(peer: Peer, { sequence }: Changes, entries: Reader): Outcome {
    const { tellsOwn } = this.#contents;
    // Its hello of this round comes, and the snapshot behind it.
    if (tellsOwn && !peer.heard && !peer.complete) return 'ignored';
    const isNext = sequence === peer.applied + 1;
    if (!isNext) this.counts.missed++;
    if (sequence <= peer.applied) return 'ignored';
    // Before its hello of this round, that will say so. What is held in common is good for something even with gaps.
    if (!isNext && tellsOwn) return peer.heard ? 'ask' : 'ignored';
    // What is malformed was not had: its number is missing.
    if (!this.#apply(peer.hello.privateName, peer.table, entries)) return peer.heard ? 'ask' : 'ignored';
    peer.applied = sequence;
    this.counts.changes_received++;
    return isNext || !peer.heard ? 'taken' : 'ask';
  }

  /** Changes of a member that has not said hello yet: what is held in common needs no more than that. */
  strange(member: MemberId, entries: Reader): void {
    if (!this.#contents.tellsOwn) this.#apply(member, sharedTable, entries);
  }

  /** A part of a member that knows other things than we do. */
  part(peer: Peer, part: Part, entries: Reader, isHere: (table: TableId) => boolean): Outcome {
    if (part.index !== peer.parts) {
      this.counts.out_of_order++;
      return 'ask';
    }
    peer.parts++;
    this.counts.parts_received++;
    // A member that is back tells of itself.
    const isTold = part.table === '' ? this.#ownPart(peer, part, entries) : isHere(part.table) || this.#otherPart(peer, part, entries);
    if (!isTold) return 'ask';
    if (part.ends) {
      peer.streamDone = true;
      this.counts.snapshots_received++;
    }
    return 'taken';
  }

  /**
   * A part of a member that knows what we know; it tells others. Where tables outlive their members it is taken all the same: it may hold
   * what is not sent as a change yet, and if that never comes, all must have the same.
   */
  known(peer: Peer, part: Part, entries: Reader): Outcome {
    if (!this.#outlives || !peer.complete) return 'ignored';
    if (part.index !== peer.parts) return 'ask';
    peer.parts++;
    return part.table !== '' || this.#apply(peer.hello.privateName, peer.table, entries) ? 'taken' : 'ask';
  }

  get #outlives(): boolean {
    return this.#contents.tellsOwn && this.#contents.tellsShared;
  }

  /** Forgets what is not complete. */
  unhear(peer: Peer): void {
    peer.heard = false;
    peer.streamDone = false;
    peer.skippedTable = null;
    this.#closeTable(peer);
    if (!peer.complete) this.#contents.abort(peer.table);
  }

  /** The member is gone. */
  lose(peer: Peer): void {
    this.unhear(peer);
    this.#contents.leave(peer.table, peer.complete ? peer.applied : null);
  }

  /** These give false where the entries are malformed. */
  #ownPart(peer: Peer, part: Part, entries: Reader): boolean {
    if (peer.complete) return !this.#outlives || this.#apply(peer.hello.privateName, peer.table, entries);
    if (!this.#apply(peer.hello.privateName, peer.table, entries)) return false;
    if (!part.tableEnds) return true;
    this.#contents.complete(peer.table, null);
    peer.complete = true;
    return true;
  }

  #otherPart(peer: Peer, part: Part, entries: Reader): boolean {
    if (part.table === sharedTable) return this.#apply(peer.hello.privateName, sharedTable, entries);
    if (part.table === peer.skippedTable) return true;
    if (part.table !== peer.openTable && !this.#openTable(peer, part)) return true;
    if (!this.#apply(peer.hello.privateName, part.table, entries)) return false;
    if (!part.tableEnds) return true;
    peer.openTable = null;
    this.#open.delete(part.table);
    this.#contents.complete(part.table, part.version);
    return true;
  }

  /** Whoever has seen more of it is right, on both sides of a merge; two may tell of it at the same time. False: this one is not listened to. */
  #openTable(peer: Peer, { table, version }: Part): boolean {
    this.#closeTable(peer);
    const rival = this.#open.get(table);
    if (!isNewer(version, this.#contents.version(table)) || (rival !== undefined && !isNewer(version, rival.version))) {
      peer.skippedTable = table;
      return false;
    }
    if (rival !== undefined) {
      this.#closeTable(rival.peer);
      rival.peer.skippedTable = table;
    }
    peer.openTable = table;
    this.#open.set(table, { peer, version });
    this.#contents.begin(table);
    return true;
  }

  /** Its member is back and tells of itself. */
  reclaim(table: TableId): void {
    const open = this.#open.get(table);
    if (open !== undefined) this.#closeTable(open.peer);
  }

  /** All entries of a message, or none. */
  #apply(privateName: string, table: TableId, from: Reader): boolean {
    const entries = this.#contents.decode(from);
    if (entries !== null && from.error === null) {
      this.#contents.apply(table, entries);
      return true;
    }
    this.counts.malformed++;
    this.#warn(privateName, `malformed entries (${from.error ?? 'of another kind'})`);
    return false;
  }

  #closeTable(peer: Peer): void {
    if (peer.openTable === null) return;
    this.#contents.abort(peer.openTable);
    this.#open.delete(peer.openTable);
    peer.openTable = null;
  }
}
