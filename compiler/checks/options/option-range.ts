// EC2006: a value out of range.

import type { Option } from '../../../grammar/tree.ts';
import { check, type Finding, type SiteView } from '../../check/check.ts';
import { valueFindings } from '../../checks-shared/values.ts';

export const optionRange = check({
  code: 'EC2006',
  name: 'option-range',
  severity: 'error',
  scope: 'file',
  title: 'The value is out of range',
  why: 'The value is of the right type, but smaller or larger than the option allows. An example is `duravip_balance_set_size`, which must be greater than 1: with 1 the nodes do not balance as documented (`4/modules/4-modules-cluster.md`).',
  bad: 'cluster {\n  duravip_balance_set_size = 1\n}\n',
  good: 'cluster {\n  duravip_balance_set_size = 2\n}\n',
  option(option: Option, at: SiteView): readonly Finding[] {
    return valueFindings(option, at, kinds);
  },
});

const kinds = ['range'] as const;
