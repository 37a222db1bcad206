// EC2005: a value of the wrong type or form.

import type { Option } from '../../../grammar/tree.ts';
import { check, type Finding, type SiteView } from '../../check/check.ts';
import { valueFindings } from '../../checks-shared/values.ts';

export const optionValue = check({
  code: 'EC2005',
  name: 'option-value',
  severity: 'error',
  scope: 'file',
  title: 'The value has the wrong type or form',
  why: 'Every option has a type: a boolean, a whole number, an address, a list and so on. Quotes do not make a difference to it, `"8"` is a number too. A value of another type makes the product refuse the configuration, or counts as something that nobody meant (`3/3-api/structs-ec-config-option-def.md`).',
  bad: 'cluster {\n  arp_all_hosts = "perhaps"\n}\n',
  good: 'cluster {\n  arp_all_hosts = "false"\n}\n',
  option(option: Option, at: SiteView): readonly Finding[] {
    return valueFindings(option, at, kinds);
  },
});

const kinds = ['type', 'form'] as const;
