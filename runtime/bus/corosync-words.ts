// What Corosync answers, in words for an operator, with what to do.

import { cs } from './cpg.ts';

/** The daemon has ended, rather than that we leave it: the others find out when the ring has missed it for long enough. */
export function isDaemonGone(status: number): boolean {
  return status === cs.library || status === cs.badHandle;
}

/** Why it is not known how long Corosync is silent about a host that is gone. */
export function detectionReasonOf(status: number): string {
  if (status === cs.notSupported) return 'libcmap.so.4 cannot be loaded (Debian: apt-get install libcmap4)';
  if (status === cs.notExist) return 'this corosync does not tell its token and consensus (corosync-cmapctl runtime.config.totem)';
  return reasonOf(status);
}

export function reasonOf(status: number): string {
  if (status === cs.access) {
    const uid = process.getuid?.() ?? 0;
    return `corosync refuses user ${uid}: let it in with corosync-cmapctl -s uidgid.uid.${uid} u8 1, and for good as docs/corosync.md says`;
  }
  if (status === cs.library || status === cs.badHandle) return 'corosync does not answer: is it running? (systemctl status corosync)';
  if (status === cs.tryAgain) return 'corosync is busy';
  if (status === cs.exist) return 'this process is in the group already, by an earlier connection';
  return `libcpg gave error ${status} (cs_error_t)`;
}
