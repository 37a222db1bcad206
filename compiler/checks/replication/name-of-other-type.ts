// EC3312: a Replicate stanza that is called by one type and is of another.

import { check } from '../../check/check.ts';
import { relabelling, removing, repair } from '../../checks-shared/repairs.ts';
import { replicationTypes } from '../../facts/cluster-stanza.ts';

export const nameOfOtherType = check({
  code: 'EC3312',
  name: 'name-of-other-type',
  severity: 'error',
  scope: 'node',
  title: 'A Replicate stanza has the name of one type and is of another',
  why: 'What reads the object asks for it by its type, and who reads the configuration, or `cluster shared show`, takes the name for the type. An object called `inbound_cidr` that holds outbound connections makes limits count the wrong thing (`4/modules/4-modules-cluster.md`).',
  bad: 'cluster {\n  Replicate "inbound_cidr" {\n    type = "outbound_cidr"\n  }\n}\n',
  good: 'cluster {\n  Replicate "outbound_cidr" {\n  }\n}\n',
  *run({ facts }) {
    for (const { name, effectiveType, known, at, scope, type, class: className } of facts.replicas) {
      const called = replicationTypes.get(name.toLowerCase());
      if (!known || called === undefined || called === effectiveType) continue;
      yield {
        message: `Replicate "${name}" is called as the type ${called} but is of type ${effectiveType}; give it another name, or take its type and class out`,
        at,
        fixes: [
          ...[type, className].flatMap((said) =>
            said?.setting == null ? [] : [removing(said.setting, `${said.setting.key}, so that it is of type ${called}`)],
          ),
          repair(`Call it "${effectiveType}"`, ...relabelling(scope, effectiveType)),
        ],
      };
    }
  },
});
