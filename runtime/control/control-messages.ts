// What is said on the control group: who somebody is, and a command of a manager with its answers. `control-wire.ts` makes bytes of it.
// Everything is in the agreed order of the group, which most of the rules rest on (docs/control-group.md).

import type { Foreign } from '../../base/foreign.ts';
import type { RolloutMessage } from '../core/rollout/rollout-messages.ts';

/** A request: its manager, one life of that manager, and a number that no other request of it has. */
export interface RequestId {
  readonly manager: string;
  readonly incarnation: string;
  readonly number: number;
}

export type Scope =
  { readonly kind: 'all' } | { readonly kind: 'subcluster'; readonly name: string } | { readonly kind: 'node'; readonly name: string };

export type Format = 'text' | 'json' | 'xml';

export type Outcome = 'ok' | 'error' | 'denied' | 'busy';

export type ControlMessage = Hello | Request | AnswerHead | Piece | Credit | Cancel | Refuse | Configured | RolloutMessage | Timings;

/** Sent to all whenever somebody is new: only by it members know each other. */
export interface Hello {
  readonly kind: 'hello';
  readonly type: 'Momentum' | 'Manager';
  readonly name: string;
  readonly subcluster: string | null;
  /** Two nodes that hear each other here and differ in it own each managed address twice. */
  readonly clusterGroup: string;
  /** What must be the same on all nodes, besides addresses, which nodes tell each other anyway. */
  readonly values: readonly AgreedValue[];
  /** Null: it does not say, as a release before this one. */
  readonly machine: MachineId | null;
  /** Of the private key that it shows its certificate with (`OwnCertificate.keyMark`). Null: it has none, or does not say. */
  readonly key: string | null;
}

/** Sixteen hexadecimal digits each, of which nobody can find out what they were made of. */
export interface MachineId {
  /** Of what a disk carries (`/etc/machine-id`), and a copy of it, too. */
  readonly disk: string;
  /** Of this start of this kernel: the same in all containers and namespaces of one machine, and nowhere else. */
  readonly boot: string;
}

export type Subject = 'settings' | 'addresses' | 'topologies' | 'replicas' | 'peers';

export interface AgreedValue {
  readonly subject: Subject;
  /** As the configuration spells it: `duravip_balance_set_size`, `Topology 10.0.0.0/24`. */
  readonly option: string;
  readonly value: string;
}

/** Sent to all as a hello is, and whenever one of it has changed: what a node runs with, and what is on its disk. */
export interface Configured {
  readonly kind: 'configured';
  /** SHA-256 of the document that runs, hexadecimal. */
  readonly running: string;
  /** Of the file that a reload would read; null: it cannot be read. */
  readonly onDisk: string | null;
  /** Wall clock, Unix milliseconds: for people. */
  readonly sinceMs: number;
  /** `start`, or who asked for the reload. */
  readonly by: string;
  /** Of the node, by subject. */
  readonly parts: Readonly<Record<Subject, string>>;
}

/** From a node that has taken addresses of somebody over, to all: how long that took, by its clock. Said once, and never asked for again. */
export interface Timings {
  readonly kind: 'timings';
  /** The view of the bus without who has gone, by its name there. */
  readonly view: string;
  readonly gone: readonly string[];
  readonly addresses: number;
  /** Microseconds; null: it cannot tell. */
  readonly detectUs: number | null;
  readonly agreeUs: number;
  readonly plumbUs: number;
  readonly announceUs: number | null;
}

/** From a manager to all. Nothing in it says who may do what: that is the receiver's affair. */
export interface Request {
  readonly kind: 'request';
  readonly id: RequestId;
  readonly scope: Scope;
  readonly format: Format;
  readonly command: string;
  /** Who asked, for the log only. */
  readonly who: Foreign;
  /** Milliseconds that the manager still waits. */
  readonly leftMs: number;
}

/** From a target to the manager alone. */
export interface AnswerHead {
  readonly kind: 'answer';
  readonly id: RequestId;
  readonly outcome: Outcome;
  /** Of the whole answer, in bytes; `sentBytes` of them can be had, the rest was too much. */
  readonly totalBytes: number;
  readonly sentBytes: number;
  /** Hexadecimal, of what can be had. */
  readonly sha256: string;
  readonly tookMs: number;
  /** The first bytes. */
  readonly head: Uint8Array;
}

export interface Piece {
  readonly kind: 'piece';
  readonly id: RequestId;
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** From the manager to one target: it may send up to this offset. */
export interface Credit {
  readonly kind: 'credit';
  readonly id: RequestId;
  readonly upTo: number;
}

/** From the manager to all: nobody waits any more. What runs is not undone. */
export interface Cancel {
  readonly kind: 'cancel';
  readonly id: RequestId;
}

/** To whoever sent a request that is not taken. */
export interface Refuse {
  readonly kind: 'refuse';
  readonly id: RequestId;
  readonly why: 'manager' | 'version' | 'rate';
}
