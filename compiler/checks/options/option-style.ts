// EC2008: a value that is understood but should be written otherwise.

import type { Option } from '../../../grammar/tree.ts';
import { check, type Finding, type SiteView } from '../../check/check.ts';
import { valueFindings } from '../../checks-shared/values.ts';

export const optionStyle = check({
  code: 'EC2008',
  name: 'option-style',
  severity: 'warning',
  scope: 'file',
  title: 'The value should be written in another way',
  why: 'What is meant can be told, but a reader or another program may take it for something else: a file mode without its leading zero looks like a decimal number. The fix changes the spelling and not the meaning.',
  bad: 'ECCluster_Listener {\n  file_mode = 660\n}\n',
  good: 'ECCluster_Listener {\n  file_mode = 0660\n}\n',
  option(option: Option, at: SiteView): readonly Finding[] {
    return valueFindings(option, at, kinds);
  },
});

const kinds = ['style'] as const;
