import type { Edit } from './mutants.mjs';

export function bundleSimulator(outfile: string, edits?: readonly Edit[], entry?: string): Promise<void>;
/** The changed sources by path; throws where an edit does not apply. */
export function plant(edits: readonly Edit[]): ReadonlyMap<string, string>;
