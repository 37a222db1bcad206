import type { TestedFault } from './faults.mjs';

/** Everything that tests read, to be changed without harm. */
export function copySources(): string;
/** `seen`: a test failed with it. `says`: what mocha said. */
export function tryFault(fault: TestedFault, folder: string): { readonly seen: boolean; readonly says: string };
