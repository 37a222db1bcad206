// Faults that were once in the field, each with the test that sees it. `npm run faults` plants them (plant-faults.mjs); ARCHITECTURE.md has the table.
import { logFaults } from './log-faults.mjs';
import { replicationFaults } from './replication-faults.mjs';

export const faults = [...logFaults, ...replicationFaults];

/** Those that a test of its own sees; the others are planted in the simulator. */
export const tested = faults.filter(({ test }) => test !== undefined);
