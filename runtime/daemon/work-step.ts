// What is done next for an address, and for which others the same call may do it.

import type { Entry } from '../host/ledger.ts';

export type Step = 'add' | 'remove' | 'ask';

/** Whether one call may do it for both. */
export function goTogether(a: Entry, b: Entry, step: Step): boolean {
  return step === 'remove' || (step === 'ask' ? a.ask === b.ask : (a.ask === 'nobody') === (b.ask === 'nobody'));
}
