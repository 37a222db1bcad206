// EC2023: a stanza that only takes effect where it is named, and is named nowhere.

import { check } from '../../check/check.ts';
import { removingScope } from '../../checks-shared/repairs.ts';
import { settingIndex } from '../../checks-shared/setting-index.ts';
import { scopeTitle } from '../../checks-shared/words.ts';
import { scopesNamed } from '../../checks-shared/scopes-named.ts';
import { placeOfScope, textOf } from '../../facts/values.ts';
import { namedOnly } from '../../schema/relations.ts';

export const neverUsed = check({
  code: 'EC2023',
  name: 'never-used',
  severity: 'hint',
  scope: 'node',
  title: 'A stanza is named by nothing',
  why: 'A pathway takes effect for the listeners and peers that name it, a pool of event loops for what is assigned to it. One that nothing names is a leftover, or its name is misspelt where it was meant. Policy written in Sieve or Lua can choose a pathway, too; what it does is not seen here, so this is a hint.',
  bad: {
    'default/ecelerity.conf': 'Pathway "submission" {\n}\nESMTP_Listener {\n  Listen ":25" {\n  }\n}\n',
    'east1/ecelerity.conf': 'include "../default/ecelerity.conf"\n',
  },
  good: {
    'default/ecelerity.conf': 'Pathway "submission" {\n}\nESMTP_Listener {\n  Listen ":587" {\n    pathway = "submission"\n  }\n}\n',
    'east1/ecelerity.conf': 'include "../default/ecelerity.conf"\n',
  },
  *run({ node, schema, project }) {
    if (project.extent === 'file') return;
    for (const { stanza, by, namers } of namedOnly) {
      const scopes = scopesNamed(node.global, stanza).filter(({ name }) => name !== 'default');
      if (scopes.length === 0) continue;
      const index = settingIndex(node);
      const used = new Set(by.flatMap((option) => index.of(option).flatMap((setting) => textOf(setting)?.value ?? [])));
      for (const scope of scopes) {
        if (used.has(scope.name ?? '')) continue;
        const title = scopeTitle(schema, stanza);
        yield {
          message: `${title} "${scope.name ?? ''}" is named by no ${namers}; remove it, or name it where it was meant`,
          at: placeOfScope(scope),
          fix: removingScope(scope, `${title} "${scope.name ?? ''}"`),
        };
      }
    }
  },
});
