// EC2016: `enabled` in a listener, `enable` in a module.

import type { Option } from '../../../grammar/tree.ts';
import { check, type Finding, type SiteView, wrongNamesOnly } from '../../check/check.ts';
import { placeOfName, rename, written } from '../../checks-shared/edits.ts';
import { optionNameProblem } from '../../checks-shared/option-name.ts';
import { scopeTitle } from '../../checks-shared/words.ts';

export const enableOrEnabled = check({
  code: 'EC2016',
  name: 'enable-or-enabled',
  severity: 'error',
  scope: 'file',
  title: 'enabled stands in a listener, or enable in a module',
  why: 'Modules are switched by `enabled`, listeners and their `Listen` stanzas by `enable`. Each is unknown in the place of the other, and the product refuses the configuration (`4/listeners.md`).',
  bad: 'ECCluster_Listener {\n  enabled = false\n}\n',
  good: 'ECCluster_Listener {\n  enable = false\n}\n',
  atOption: wrongNamesOnly,
  option(option: Option, at: SiteView): readonly Finding[] {
    const problem = optionNameProblem(option, at);
    if (problem?.kind !== 'enable') return [];
    const { right } = problem;
    const what = right === 'enable' ? 'listener' : 'module';
    return [
      {
        message: `${written(at.source, option)} is wrong in ${scopeTitle(at.schema, at.scope)}, which is a ${what}; the option is called ${right} there`,
        at: placeOfName(at.source, option),
        fix: { title: `Rename to ${right}`, safe: true, edits: [rename(at.source, option, right)] },
      },
    ];
  },
});
