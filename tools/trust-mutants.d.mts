import type { Edit } from './mutants.mjs';

export const trustMutants: readonly { readonly name: string; readonly test: string; readonly edits: readonly Edit[] }[];
