// EC3309: words of `parameters` that belong to another replication type.

import { check } from '../../check/check.ts';
import { removing, writing } from '../../checks-shared/repairs.ts';
import { placeOfSetting } from '../../facts/values.ts';

export const parametersType = check({
  code: 'EC3309',
  name: 'parameters-type',
  severity: 'warning',
  scope: 'node',
  title: 'A word of parameters means nothing for this replication type',
  why: '`snapshot` is for caches: it hands the entries that exist to a node that joins. The other words name metrics and are for `metrics` and `eccmgr_metrics`. All other types always share all of their data, with a snapshot for who joins, and know no parameters (`4/4-cluster-config-replication.md`).',
  bad: 'cluster {\n  Replicate "mycache" {\n    type = "cache"\n    parameters = "reception"\n  }\n}\n',
  good: 'cluster {\n  Replicate "mycache" {\n    type = "cache"\n    parameters = "snapshot"\n  }\n}\n',
  *run({ facts }) {
    for (const { known, effectiveType, name, scope, parameters } of facts.replicas) {
      const setting = scope.settings.get('parameters');
      if (!known || setting === undefined) continue;
      const wrong = parameters.filter((word) => !belongs(word, effectiveType));
      if (wrong.length === 0) continue;
      const verb = wrong.length === 1 ? 'means' : 'mean';
      yield {
        message: `${wrong.join(';')} ${verb} nothing in Replicate "${name}" of type ${effectiveType}; ${remedy(effectiveType)}`,
        at: placeOfSetting(setting),
        fix:
          wrong.length === parameters.length
            ? removing(setting, 'parameters')
            : writing(placeOfSetting(setting), `"${parameters.filter((word) => !wrong.includes(word)).join(';')}"`),
      };
    }
  },
});

function belongs(word: string, type: string): boolean {
  if (type === 'cache') return word === 'snapshot';
  return (type === 'metrics' || type === 'eccmgr_metrics') && word !== 'snapshot';
}

function remedy(type: string): string {
  if (type === 'cache') return 'a cache knows snapshot only';
  return type.endsWith('metrics') ? 'snapshot is for caches' : 'leave parameters out';
}
