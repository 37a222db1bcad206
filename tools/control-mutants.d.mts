import type { Mutant } from './mutants.mjs';

export const requestMutants: readonly Mutant[];
export const rolloutMutants: readonly Mutant[];
