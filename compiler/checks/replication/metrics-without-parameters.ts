// EC3308: replicated metrics that name no metric.

import { check } from '../../check/check.ts';

export const metricsWithoutParameters = check({
  code: 'EC3308',
  name: 'metrics-without-parameters',
  severity: 'warning',
  scope: 'node',
  title: 'A Replicate of metrics has no parameters',
  why: 'Which metrics are shared is said by `parameters` alone, and it has no default: without it nothing is shared, and `msys.audit` functions that ask for the cluster see this node only (`4/4-cluster-config-replication.md`).',
  bad: 'cluster {\n  Replicate "metrics" {}\n}\n',
  good: 'cluster {\n  Replicate "metrics" {\n    parameters = "connect;reception"\n  }\n}\n',
  *run({ facts }) {
    for (const { effectiveType, name, scope, at } of facts.replicas) {
      if ((effectiveType !== 'metrics' && effectiveType !== 'eccmgr_metrics') || scope.settings.has('parameters')) continue;
      yield { message: `Replicate "${name}" shares nothing without parameters; add for example parameters = "connect;reception"`, at };
    }
  },
});
