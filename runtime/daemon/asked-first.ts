// Whom the LAN is asked about before an address is put on an interface, by the reason for which it is.

import { unreachable } from '../../base/unreachable.ts';
import type { PlumbReason } from '../core/contract.ts';
import type { Ask } from '../host/ledger.ts';

export interface AskedFirst {
  /** The LAN is asked before an address is taken whose machine the bus does not hear any more. */
  readonly witness: boolean;
  /** An address for which a foreign host answers counts as one that cannot be plumbed. */
  readonly respectForeign: boolean;
}

/**
 * What is taken over from the dead must not wait for an answer; what moves as planned is answered for by its old owner until we have it.
 * `isSilent`: our bus has brought nothing back for a while, so the others may go on without us, and nobody has told us yet.
 */
export function askOf(why: PlumbReason, { witness, respectForeign }: AskedFirst, isSilent: boolean): Ask {
  switch (why) {
    case 'planned':
      return 'nobody';
    case 'planned-apart':
      return witness ? 'outsiders' : 'nobody';
    case 'unheard':
      return witness ? 'witness' : 'after';
    case 'failure':
      return 'after';
    case 'other':
      return isSilent && witness ? 'witness' : respectForeign ? 'before' : 'after';
    default:
      return unreachable(why);
  }
}
