import type { Metafile } from 'esbuild';

export function bundleRuntime(outdir: string): Promise<Metafile>;
