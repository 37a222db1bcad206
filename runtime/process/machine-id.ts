// By what a machine can be told from a copy of it: the identity that its disk carries, and that of this start of its kernel. Both are hashed, as
// machine-id(5) asks of whoever gives it to others.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

interface MachineFiles {
  readonly disk: string;
  readonly boot: string;
}

const usual: MachineFiles = { disk: '/etc/machine-id', boot: '/proc/sys/kernel/random/boot_id' };
const digits = 16;

/** Null: this machine does not have both. */
export function machineId(files: MachineFiles = usual): { readonly disk: string; readonly boot: string } | null {
  const [disk, boot] = [hashOf(files.disk, /^[0-9a-f]{32}$/), hashOf(files.boot, /^[0-9a-f-]{36}$/)];
  return disk === null || boot === null ? null : { disk, boot };
}

/** A disk that is to be copied has an empty one, or `uninitialized`. */
function hashOf(path: string, form: RegExp): string | null {
  try {
    const text = readFileSync(path, 'utf8').trim();
    return form.test(text) ? createHash('sha256').update(`ecclusterd ${text}`).digest('hex').slice(0, digits) : null;
  } catch {
    return null;
  }
}
