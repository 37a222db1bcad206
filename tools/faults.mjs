// Faults that were once in the field, or that an enemy would use, each with the test that sees it. `npm run faults` plants them (plant-faults.mjs).
// ARCHITECTURE.md has the table of those of logs and replication; those of trust are the holes of docs/threat-model.md.
import { logFaults } from './log-faults.mjs';
import { replicationFaults } from './replication-faults.mjs';
import { trustFaults } from './trust-faults.mjs';

/** Those that were in the field. */
export const fieldFaults = [...logFaults, ...replicationFaults];

export const faults = [...fieldFaults, ...trustFaults];

/** Those that a test of its own sees; the others are planted in the simulator. */
export const tested = faults.filter(({ test }) => test !== undefined);
