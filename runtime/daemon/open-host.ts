// The machine under the node: the kernel, or a dry run.

import { createDryRunHost } from '../host/dry-run.ts';
import type { Host } from '../host/host.ts';
import { noticeText, type Notice } from '../host/notice.ts';
import type { Log } from '../process/log.ts';

export interface HostChoice {
  readonly dryRun: boolean;
  readonly leaseSec: number;
  readonly log: Log;
  /** Addresses of the cluster's nodes. */
  readonly members: () => readonly string[];
}

/** The error is a sentence for the operator. koffi is loaded only for the kernel. */
export async function openHost({
  dryRun,
  leaseSec,
  log,
  members,
}: HostChoice): Promise<{ readonly host: Host } | { readonly error: string }> {
  if (dryRun) return { host: createDryRunHost({ leaseSec, print: (line) => log('info', line) }) };
  const { openKernelHost } = await import('../host/kernel-host.ts');
  return openKernelHost({ leaseSec, members, notice: (notice) => log(levelOf(notice), noticeText(notice), { notice: notice.kind }) });
}

/** A node that lets go a little later than the new owner takes is nothing special; a foreign host is. */
function levelOf(notice: Notice): 'info' | 'warn' | 'error' {
  if (notice.kind === 'main-address') return 'error';
  return notice.kind === 'conflict' && notice.member !== null ? 'info' : 'warn';
}
