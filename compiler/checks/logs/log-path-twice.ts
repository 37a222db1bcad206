// EC3407: one log offered under two names.

import { check } from '../../check/check.ts';
import { offered, removingPlace } from '../../checks-shared/repairs.ts';
import { normalizeLogPath } from '../../facts/logs.ts';
import type { PublishedLogFact } from '../../facts/facts.ts';

export const logPathTwice = check({
  code: 'EC3407',
  name: 'log-path-twice',
  severity: 'warning',
  scope: 'node',
  title: 'Two entries of logs have the same path',
  why: 'The aggregator fetches each entry on its own, but under one subscriber there is one position in the log: the records are split between the files of the two names. Several loggers may write one path; it is offered once (`4/modules/4-modules-cluster.md`).',
  bad: 'cluster {\n  logs = [\n    mainlog = "/var/log/ecelerity/mainlog.cluster"\n    acctlog = "/var/log/ecelerity/mainlog.cluster"\n  ]\n}\n',
  good: 'cluster {\n  logs = [\n    mainlog = "/var/log/ecelerity/mainlog.cluster"\n    acctlog = "/var/log/ecelerity/acctlog.cluster"\n  ]\n}\n',
  *run({ facts, project }) {
    if (!facts.publishedIsSet) return;
    const byPath = new Map<string, PublishedLogFact>();
    for (const log of facts.published) {
      const path = normalizeLogPath(log.path);
      const first = byPath.get(path);
      // One name twice is a matter of the dictionary.
      if (first === undefined) byPath.set(path, log);
      else if (first.key !== log.key && path !== '') {
        yield {
          message: `log "${log.key}" has the path ${path} of log "${first.key}"; offer each path once`,
          at: log.at,
          ...offered(removingPlace(log.at, project, `the entry of log "${log.key}"`)),
          related: [{ at: first.at, message: `log "${first.key}"` }],
        };
      }
    }
  },
});
