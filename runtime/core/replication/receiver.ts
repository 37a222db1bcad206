// What comes from the other members of an object's group besides hello: changes and parts of snapshots, into the contents.

import type { Reader } from '../../net/codec.ts';
import { sharedTable, type Contents, type TableId } from './contents.ts';
import type { MemberId } from '../view.ts';
import type { Peer } from './peer.ts';
import type { Changes, Part } from './wire.ts';

/** `ask`: something is missing, and only a new round can bring it. */
export type Outcome = 'taken' | 'ignored' | 'ask';

export class Receiver {
  readonly #contents: Contents;
  readonly #warn: (privateName: string, what: string) => void;
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
    peer.applied = sequence;
    this.counts.changes_received++;
    this.#apply(peer.hello.privateName, peer.table, entries);
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
    if (part.table === '') this.#ownPart(peer, part, entries);
    // A member that is back tells of itself.
    else if (!isHere(part.table)) this.#otherPart(peer, part, entries);
    if (part.ends) {
      peer.streamDone = true;
      this.counts.snapshots_received++;
    }
    return 'taken';
  }

  /** Forgets what is not complete. */
  unhear(peer: Peer): void {
    peer.heard = false;
    peer.streamDone = false;
    this.#closeTable(peer);
    if (!peer.complete) this.#contents.abort(peer.table);
  }

  /** The member is gone. */
  lose(peer: Peer): void {
    this.unhear(peer);
    this.#contents.leave(peer.table, peer.complete ? peer.applied : null);
  }

  #ownPart(peer: Peer, part: Part, entries: Reader): void {
    if (peer.complete) return;
    this.#apply(peer.hello.privateName, peer.table, entries);
    if (!part.tableEnds) return;
    this.#contents.complete(peer.table, null);
    peer.complete = true;
  }

  #otherPart(peer: Peer, part: Part, entries: Reader): void {
    if (part.table === sharedTable) {
      this.#apply(peer.hello.privateName, sharedTable, entries);
      return;
    }
    // Whoever has seen more of it is right, on both sides of a merge.
    if ((this.#contents.version(part.table) ?? -1) >= part.version) return;
    if (part.table !== peer.openTable) {
      this.#closeTable(peer);
      peer.openTable = part.table;
      this.#contents.begin(part.table);
    }
    this.#apply(peer.hello.privateName, part.table, entries);
    if (!part.tableEnds) return;
    peer.openTable = null;
    this.#contents.complete(part.table, part.version);
  }

  /** All entries of a message, or none. */
  #apply(privateName: string, table: TableId, from: Reader): void {
    const entries = this.#contents.decode(from);
    if (entries !== null && from.error === null) {
      this.#contents.apply(table, entries);
      return;
    }
    this.counts.malformed++;
    this.#warn(privateName, `malformed entries (${from.error ?? 'of another kind'})`);
  }

  #closeTable(peer: Peer): void {
    if (peer.openTable !== null) this.#contents.abort(peer.openTable);
    peer.openTable = null;
  }
}
