// What is asked of the host's work, and who is told of what comes of it.

import type { Asked } from '../core/contract.ts';
import type { Notice } from '../host/notice.ts';

export interface Outcome {
  readonly done: readonly string[];
  readonly failed: readonly { readonly ip: string; readonly reason: string }[];
}

/** Who is told. */
export interface WorkListener {
  /** What became of a wish, unless a later one has overtaken it. */
  answer(action: 'plumb' | 'unplumb', outcome: Outcome): void;
  /** The managed addresses that the kernel has: those wanted here that are at their place, and whatever is there of the others. */
  kernel(ips: readonly string[]): void;
  /** What cannot serve here any more although nobody asked, and what could again. */
  places(lost: Outcome['failed'], back: readonly string[]): void;
  /** Another machine asks the LAN who has these of ours, or says that it has. */
  asked(ips: readonly string[], how: Asked): void;
  notice(notice: Notice): void;
  /** Whether it is ours by the table, and not on its way to somebody else. */
  isOurs(ip: string): boolean;
  /** Whether another node has it by the table. */
  isOthers(ip: string): boolean;
}

export interface WorkOptions {
  /** Seconds after which the kernel takes an address away unless it is renewed; 0: never. */
  readonly leaseSec: number;
  /** Addresses of the cluster's nodes, in order to tell a node that lets go from a foreign host. */
  members(): readonly string[];
  /** Those of them that the bus hears now. */
  heard?(): readonly string[];
  readonly now: () => number;
}
