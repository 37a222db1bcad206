// The machine under the node: the kernel, or a dry run.

import { createDryRunHost } from '../host/dry-run.ts';
import type { Host } from '../host/host.ts';
import type { Log } from '../process/log.ts';

export interface HostChoice {
  readonly dryRun: boolean;
  readonly log: Log;
  /** Interfaces that the configuration names at this moment. */
  readonly interfaces: () => readonly string[];
}

/** The error is a sentence for the operator. koffi is loaded only for the kernel. */
export async function openHost({ dryRun, log, interfaces }: HostChoice): Promise<{ readonly host: Host } | { readonly error: string }> {
  if (dryRun) return { host: createDryRunHost({ interfaces, print: (line) => log('info', line) }) };
  const { openKernelHost } = await import('../host/kernel-host.ts');
  return openKernelHost();
}
