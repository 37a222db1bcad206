// The part of the world that the checks look at.

import type { Bus } from '../sim-bus.ts';
import type { SimNode } from '../sim-process.ts';

export interface Observed {
  readonly now: number;
  readonly bus: Bus;
  readonly nodes: readonly SimNode[];
}
