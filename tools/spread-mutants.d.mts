import type { Mutant } from './mutants.mjs';

export const spreadMutants: readonly Mutant[];
