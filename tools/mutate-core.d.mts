import type { Mutant } from './mutants.mjs';

/** `seed` null: all seeds passed. */
export function tryMutant(
  mutant: Mutant,
  seeds: number,
  folder: string,
): Promise<{ readonly seed: number | null; readonly invariant: string; readonly message: string; readonly seconds: number }>;
