import type { Mutant } from './mutants.mjs';

export const wholeMutants: readonly Mutant[];
