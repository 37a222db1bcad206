// What a member of an object's group is told about itself, and what it tells about the others.

import type { TableId } from './contents.ts';
import type { Buffering } from './sender.ts';
import type { ReplicaType } from './replica-wire.ts';

export interface ProtocolConfig extends Buffering {
  readonly name: string;
  readonly type: ReplicaType;
  readonly privateName: string;
  /** Never the same twice for one private name. */
  readonly session: number;
  readonly signature: string;
  /** False: others' entries are not kept (`eccmgr_metrics` on a node). */
  readonly keeps: boolean;
  /** For an operator's log; each is said once for each peer. */
  readonly warn: (text: string) => void;
}

export interface Member {
  readonly privateName: string;
  /** Null: this one. */
  readonly table: TableId | null;
  /** Its contents are here, and count. */
  readonly complete: boolean;
  /** See `ProtocolConfig`. */
  readonly keeps: boolean;
}
