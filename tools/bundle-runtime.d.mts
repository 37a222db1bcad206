import type { Metafile } from 'esbuild';
import type { Edit } from './bundle-simulator.mjs';

export function bundleRuntime(outdir: string, edits?: readonly Edit[]): Promise<Metafile>;
