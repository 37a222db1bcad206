import type { Edit } from './mutants.mjs';

interface Fault {
  readonly fault: string;
}

export interface TestedFault extends Fault {
  readonly edits: readonly Edit[];
  readonly test: string;
  /** Of the test that sees it; absent: any of the file. */
  readonly title?: string;
  /** The test runs the bundle of the runtime. */
  readonly builds?: true;
}

interface SimulatedFault extends Fault {
  /** What the bug is called in test/simulate/replication.test.ts. */
  readonly simulated: string;
  readonly test?: undefined;
}

export const fieldFaults: readonly (TestedFault | SimulatedFault)[];
export const faults: readonly (TestedFault | SimulatedFault)[];
export const tested: readonly TestedFault[];
