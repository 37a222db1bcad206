import type { Plugin } from 'esbuild';
import type { Edit } from './mutants.mjs';

export type { Edit };

export function bundleSimulator(outfile: string, edits?: readonly Edit[], entry?: string): Promise<void>;
/** Gives esbuild the changed sources in place of the files. */
export function loader(sources: ReadonlyMap<string, string>): Plugin;
/** The changed sources by path; throws where an edit does not apply. */
export function plant(edits: readonly Edit[]): ReadonlyMap<string, string>;
