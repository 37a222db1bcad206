// What a node's rollouts need of the node.

import type { RolloutGrade, RolloutMessage } from '../../core/rollout/rollout-messages.ts';
import type { NodeKept } from '../../core/rollout/rollout-node.ts';
import type { ManagedAddressIr } from '../../ir/generated/types.ts';
import type { Snapshot } from '../../console/node-port.ts';
import type { Log } from '../../process/log.ts';
import type { Judge } from './judge-offer.ts';
import type { NodeStore } from './node-store.ts';
import type { Share, ShareNow } from './share.ts';

export interface NodeRolloutPorts {
  /** To all in the control group. */
  say(message: RolloutMessage): boolean;
  readonly log: Log;
  /** Who is offered something, as it runs now. */
  judge(): Judge;
  snapshot(): Snapshot;
  addresses(): readonly ManagedAddressIr[];
  /** Applies a document as a reload does. */
  reload(path: string, by: string): Promise<{ readonly ok: boolean; readonly said: string }>;
  /** What it takes to run that document here. */
  takes(path: string): RolloutGrade;
  /** Nodes in the control group, and members that have not said who they are. */
  seen(): Pick<ShareNow, 'there' | 'unknown'>;
  /** What a reload reads from now on. */
  committed(path: string): void;
  /** Hands everything over, and ends with the status that has systemd start it again. */
  restart(why: string): void;
  /** Lets go of everything at once, and takes nothing more. */
  halt(): Promise<void>;
  /** These are taken over here no more, or again. */
  withdraw(ips: readonly string[], reason: string): void;
  restore(ips: readonly string[]): void;
  /** Whether it takes its share of the addresses has changed. */
  reconsider(): void;
  /** Of a file with that hash; null: it has another one by now. */
  bytes(path: string, sha256: string): Uint8Array | null;
}

export interface NodeRolloutConfig {
  readonly name: string;
  readonly boot: string;
  readonly store: NodeStore;
  readonly kept: NodeKept;
  /** An absolute path, run after each switch. */
  readonly afterSwitch: string | null;
  readonly share: Share;
}
