import type { Edit } from './mutants.mjs';

interface Fault {
  readonly issue: number;
  readonly fault: string;
}

export interface TestedFault extends Fault {
  readonly edits: readonly Edit[];
  readonly test: string;
  /** Of the test that sees it. */
  readonly title: string;
}

interface SimulatedFault extends Fault {
  /** What the bug is called in test/simulate/replication.test.ts. */
  readonly simulated: string;
  readonly test?: undefined;
}

export const faults: readonly (TestedFault | SimulatedFault)[];
export const tested: readonly TestedFault[];
