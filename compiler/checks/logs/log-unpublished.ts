// EC3401: a log for the aggregator that the node does not offer.

import { check, type Finding, type NodeView } from '../../check/check.ts';
import { clusterDestinations } from '../../checks-shared/destinations.ts';
import type { DestinationFact } from '../../facts/facts.ts';
import { normalizeLogPath, placeOfDestination } from '../../facts/logs.ts';
import { placeOfScope, placeOfSetting } from '../../facts/values.ts';
import { nearest } from '../../schema/nearest.ts';
import { placeOf } from '../../load/source.ts';

export const logUnpublished = check({
  code: 'EC3401',
  name: 'log-unpublished',
  severity: 'error',
  scope: 'node',
  title: 'A cluster:// destination is not in the logs of the cluster stanza',
  why: 'Loggers write to the path of a `cluster://` destination, but the aggregator is told only of the paths in `logs`. A path that is in no value of it is never fetched, so nothing is ever deleted from it and it grows until the disk is full. Once `logs` is written, its five default entries are gone, so list those that are used as well (`4/modules/4-modules-cluster.md`, `4/modules/ec-logger.md`).',
  bad: 'ec_logger "ec_logger_cluster" {\n  mainlog = "cluster:///var/log/ecelerity/main.cluster=>master"\n}\ncluster {\n}\n',
  good: 'ec_logger "ec_logger_cluster" {\n  mainlog = "cluster:///var/log/ecelerity/mainlog.cluster=>master"\n}\ncluster {\n}\n',
  *run(view) {
    const { facts, node } = view;
    // What a node outside of a cluster does with such a path is not documented.
    if (facts.cluster === null || node.role === 'manager') return;
    const published = new Set(facts.published.map(({ path }) => normalizeLogPath(path)));
    for (const destination of clusterDestinations(view)) {
      if (!published.has(normalizeLogPath(destination.path))) yield finding(destination, view, published);
    }
  },
});

function finding(destination: DestinationFact, { facts }: NodeView, published: ReadonlySet<string>): Finding {
  const path = normalizeLogPath(destination.path);
  const setting = facts.cluster?.settings.get('logs');
  const meant = nearestPath(published, path);
  const hint = meant === null ? '' : `, or did you mean "${meant}"?`;
  const where = setting === undefined ? 'the default logs, which writing logs would replace' : 'logs';
  const message = `${path} is in no value of ${where}; it is never fetched and grows without end: add it to logs of cluster${hint}`;
  const at = setting === undefined ? (facts.cluster === null ? null : placeOfScope(facts.cluster)) : placeOfSetting(setting);
  const related = at === null ? [] : [{ at, message: setting === undefined ? 'logs is not set here' : 'the logs that are offered' }];
  const value = setting?.option.value;
  if (setting === undefined || value?.kind !== 'dict') return { message, at: placeOfDestination(destination), related };
  const last = value.entries.at(-1);
  const end = last?.end ?? value.start + 1;
  const text = `\n    ${keyOf(path)} = "${path}"`;
  const edits = [{ ...placeOf(setting.source, { start: end, end }), text }];
  return { message, at: placeOfDestination(destination), related, fix: { title: `Add ${path} to logs`, safe: false, edits } };
}

/** The offered path whose file name is nearest: the folders are mostly the same and would make all of them near. */
function nearestPath(published: ReadonlySet<string>, path: string): string | null {
  const byName = new Map([...published].map((each) => [nameOf(each), each]));
  const meant = nearest(byName.keys(), nameOf(path));
  return meant === null ? null : (byName.get(meant) ?? null);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.cluster$/, '');
}

/** `mainlog` of `/var/log/ecelerity/mainlog.cluster`. */
function keyOf(path: string): string {
  const name = nameOf(path);
  return /^[\w.-]+$/.test(name) ? name : 'log';
}
