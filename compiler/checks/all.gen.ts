// Generated from the names of the files in this folder by `npm run generate`. Do not edit.

import type { Check } from '../check.ts';

/** Every check, in order of file name. */
export const checks: readonly Check[] = [];
