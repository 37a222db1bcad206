// EC2024: an option that does nothing without another one.

import { check } from '../../check/check.ts';
import { insertion, removing, repair, replacement } from '../../checks-shared/repairs.ts';
import { settingIndex } from '../../checks-shared/setting-index.ts';
import { placeOfSetting } from '../../facts/values.ts';
import { companions } from '../../schema/relations.ts';

export const withoutEffect = check({
  code: 'EC2024',
  name: 'without-effect',
  severity: 'warning',
  scope: 'node',
  title: 'An option does nothing without another one',
  why: 'It says how something works that is switched on by another option, and that one is off or not set. Which options these are stands in `compiler/schema/relations.ts`, each with its page of the manual.',
  bad: 'binding_auto_replumb_interval = 30\n',
  good: 'binding_auto_replumb = true\nbinding_auto_replumb_interval = 30\n',
  *run({ node, facts, project }) {
    if (project.extent === 'file' && node.includes.length > 0) return;
    for (const { option, needs } of companions) {
      for (const setting of settingIndex(node).of(option)) {
        if (facts.value(setting.scope, needs)?.value === true) continue;
        const own = setting.scope.settings.get(needs);
        const edit = own === undefined ? insertion(setting.scope, `${needs} = true`) : replacement(own, 'true');
        yield {
          message: `${option} does nothing unless ${needs} is on; switch it on, or remove ${option}`,
          at: placeOfSetting(setting),
          fixes: [...(edit === null ? [] : [repair(`Switch ${needs} on`, edit)]), removing(setting, option)],
        };
      }
    }
  },
});
