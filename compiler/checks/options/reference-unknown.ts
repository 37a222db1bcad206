// EC2021: an option that names a stanza which is not there.

import { check } from '../../check/check.ts';
import { settingIndex } from '../../checks-shared/setting-index.ts';
import { anyOf, scopeTitle } from '../../checks-shared/words.ts';
import { append } from '../../checks-shared/compare-nodes.ts';
import { scopesNamed } from '../../checks-shared/scopes-named.ts';
import { placeOfScope, placeOfSetting, textOf } from '../../facts/values.ts';
import type { Setting } from '../../load/model.ts';
import { nearest } from '../../schema/nearest.ts';
import { references } from '../../schema/relations.ts';

export const referenceUnknown = check({
  code: 'EC2021',
  name: 'reference-unknown',
  severity: 'error',
  scope: 'node',
  title: 'An option names a stanza that does not exist',
  why: 'The option takes effect through the stanza whose name it holds. Without one of exactly this name (letter case counts) nothing of what was meant happens, and the product says so at best when the first message comes. On a file that is checked alone the stanza may stand elsewhere, so nothing is said then.',
  bad: {
    'default/ecelerity.conf': 'ESMTP_Listener {\n  Listen ":587" {\n    pathway = "submision"\n  }\n}\nPathway "submission" {\n}\n',
    'east1/ecelerity.conf': 'include "../default/ecelerity.conf"\n',
  },
  good: {
    'default/ecelerity.conf': 'ESMTP_Listener {\n  Listen ":587" {\n    pathway = "submission"\n  }\n}\nPathway "submission" {\n}\n',
    'east1/ecelerity.conf': 'include "../default/ecelerity.conf"\n',
  },
  *run({ node, schema, project }) {
    if (project.extent === 'file') return;
    for (const { option, in: scopes, stanza, predefined, fallsBack } of references) {
      const naming = settingIndex(node)
        .of(option)
        .filter((setting) => scopes?.includes(setting.scope.type) !== false);
      if (naming.length === 0) continue;
      const stanzas = scopesNamed(node.global, stanza);
      const names = [...stanzas.flatMap(({ name }) => name ?? []), ...(predefined ?? [])];
      const sameAs = (name: string) => (predefined === undefined ? name : name.toLowerCase());
      const known = new Set(names.map(sameAs));
      const unknown = new Map<string, Setting[]>();
      for (const setting of naming) {
        const name = textOf(setting)?.value ?? '';
        if (name !== '' && !known.has(sameAs(name))) append(unknown, name, setting);
      }
      const title = scopeTitle(schema, stanza);
      for (const [name, [first, ...more]] of unknown) {
        if (first === undefined) continue;
        const near = nearest(names, name);
        const meant = stanzas.find((scope) => scope.name === near) ?? null;
        const others = names.length === 0 ? 'one that exists' : anyOf(names.slice(0, 4).map((each) => `"${each}"`));
        const remedy = near === null ? `add ${title} "${name}", or name ${others}` : `did you mean "${near}"?`;
        const at = placeOfSetting(first);
        yield {
          message: `there is no ${title} "${name}"; ${remedy}`,
          at,
          ...(fallsBack === true && { severity: 'warning' as const }),
          related: [
            ...(meant === null ? [] : [{ at: placeOfScope(meant), message: `${title} "${near ?? ''}"` }]),
            ...more.slice(0, 5).map((each) => ({ at: placeOfSetting(each), message: 'named here, too' })),
          ],
          ...(near === null ? {} : { fix: { title: `Change to "${near}"`, safe: false, edits: [{ ...at, text: `"${near}"` }] } }),
        };
      }
    }
  },
});
