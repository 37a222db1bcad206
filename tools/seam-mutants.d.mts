import type { Mutant } from './mutants.mjs';

export const seamMutants: readonly Mutant[];
