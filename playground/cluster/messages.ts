// What the page and the worker of the simulation say to each other. Plain data.

import type { ClusterIr } from '../../runtime/ir/generated/types.ts';
import type { Action } from '../../runtime/simulate/scenario.ts';

/** Something done to the cluster, at a time of the simulation; with a reload goes what is read. */
export interface Strike {
  readonly atMs: number;
  readonly action: Action;
  readonly ir?: ClusterIr;
}

export type NodeLife = 'running' | 'paused' | 'frozen' | 'off' | 'stopped' | 'crashed' | 'draining';

/** What has happened, in the order of time: enough to show every moment again. */
export type Happened =
  | { readonly kind: 'owner'; readonly atMs: number; readonly ip: string; readonly owner: string }
  | { readonly kind: 'node'; readonly atMs: number; readonly node: string; readonly life: NodeLife }
  | { readonly kind: 'told'; readonly atMs: number; readonly text: string; readonly grave: boolean };

export type ToCluster =
  /** From nothing, with these strikes, to that time. Whatever ran before is forgotten. */
  | {
      readonly kind: 'start';
      readonly run: number;
      readonly ir: ClusterIr;
      readonly seed: number;
      readonly strikes: readonly Strike[];
      readonly untilMs: number;
    }
  | { readonly kind: 'strike'; readonly run: number; readonly strike: Strike }
  | { readonly kind: 'run'; readonly run: number; readonly untilMs: number };

export type FromCluster =
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'ran';
      readonly run: number;
      readonly nowMs: number;
      readonly happened: readonly Happened[];
      readonly isThere: boolean;
    }
  /** It cannot go on: an invariant did not hold, or the configuration cannot be simulated. */
  | { readonly kind: 'failed'; readonly run: number; readonly reason: string; readonly isOurs: boolean };
