// Documentation of the codes that the grammar reports.

import type { Rule } from '../check.ts';

export const syntaxRules: readonly Rule[] = [];
