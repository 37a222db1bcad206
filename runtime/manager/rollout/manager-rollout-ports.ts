// What the rollouts of a manager need of it, and what they say of an end.

import type { RolloutEnd } from '../../core/rollout/rollout-manager-state.ts';
import type { OfferAbout, RolloutId, RolloutMessage } from '../../core/rollout/rollout-messages.ts';
import type { Snapshot } from '../../console/node-port.ts';
import type { Log } from '../../process/log.ts';

export interface ManagerRolloutPorts {
  say(message: RolloutMessage): boolean;
  readonly log: Log;
  snapshot(): Snapshot;
  /** Nodes in the control group that have said who they are; null: the bus is gone. */
  nodes(): readonly string[] | null;
  /** What this manager itself runs with, in bytes where its file still has them. */
  own(): { readonly sha256: string; readonly document: Uint8Array | null };
  /** Between two heartbeats. */
  beatMs(): number;
  /** The answer of a node to `config running rollout`. */
  fetch(node: string): Promise<{ readonly text: string } | { readonly why: string }>;
  /** Takes the document over for this manager itself. */
  apply(path: string, by: string): Promise<{ readonly ok: boolean; readonly said: string }>;
}

/** What became of the last rollout of this manager. */
export interface Ended {
  readonly id: RolloutId;
  readonly end: RolloutEnd;
  readonly why: string;
  readonly about: OfferAbout;
  readonly tookMs: number;
}
