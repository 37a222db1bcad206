// EC2007: a word that is none of those that the option knows.

import type { Option } from '../../../grammar/tree.ts';
import { check, type Finding, type SiteView } from '../../check/check.ts';
import { valueFindings } from '../../checks-shared/values.ts';

export const optionWord = check({
  code: 'EC2007',
  name: 'option-word',
  severity: 'error',
  scope: 'file',
  title: 'The value is none of the words that the option knows',
  why: 'Some options take one word, or several, out of a fixed list; case does not count. A word outside of the list is refused or does nothing: a misspelt replication parameter means that the metric is not shared among the nodes (`4/modules/4-modules-cluster.md`).',
  bad: 'cluster {\n  Replicate "metrics" {\n    parameters = "conect;reception"\n  }\n}\n',
  good: 'cluster {\n  Replicate "metrics" {\n    parameters = "connect;reception"\n  }\n}\n',
  option(option: Option, at: SiteView): readonly Finding[] {
    return valueFindings(option, at, kinds);
  },
});

const kinds = ['word'] as const;
