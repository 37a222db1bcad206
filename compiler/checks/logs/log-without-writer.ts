// EC3402: a log that is offered to the aggregator and that no logger writes.

import { check } from '../../check/check.ts';
import { offered, removingPlace } from '../../checks-shared/repairs.ts';
import { normalizeLogPath } from '../../facts/logs.ts';

export const logWithoutWriter = check({
  code: 'EC3402',
  name: 'log-without-writer',
  severity: 'warning',
  scope: 'node',
  title: 'An entry of logs has no logger that writes it',
  why: 'The aggregator asks for every log that is offered; one that nothing writes stays empty for ever, and whoever waits for it does so in vain. Either the logger is missing, or its path is another one. A path that only policy writes (`ec_log_file`) cannot be seen here. The default entries, those that count while `logs` is not written, are not reported (`4/modules/4-modules-cluster.md`).',
  bad: {
    'default/ecelerity.conf':
      'cluster {\n  logs = [\n    mainlog = "/var/log/ecelerity/mainlog.cluster"\n    fbllog = "/var/log/ecelerity/fbllog.cluster"\n  ]\n}\nec_logger "ec_logger_cluster" {\n  mainlog = "cluster:///var/log/ecelerity/mainlog.cluster=>master"\n}\n',
  },
  good: {
    'default/ecelerity.conf':
      'cluster {\n  logs = [\n    mainlog = "/var/log/ecelerity/mainlog.cluster"\n  ]\n}\nec_logger "ec_logger_cluster" {\n  mainlog = "cluster:///var/log/ecelerity/mainlog.cluster=>master"\n}\n',
  },
  *run({ facts, project, node }) {
    // On a file alone the logger may stand in another one.
    if (project.extent === 'file' || node.role === 'manager' || !facts.publishedIsSet) return;
    const written = new Set(facts.destinations.map(({ path }) => normalizeLogPath(path)));
    for (const { key, path, at } of facts.published) {
      if (path === '' || written.has(normalizeLogPath(path))) continue;
      yield {
        message: `log "${key}" is offered, but no logger writes cluster://${path}; add the logger or remove the entry`,
        at,
        ...offered(removingPlace(at, project, `the entry of log "${key}"`)),
      };
    }
  },
});
