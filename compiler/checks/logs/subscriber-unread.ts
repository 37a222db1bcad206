// EC3403: a log keeps records for a subscriber that no manager is.

import { check, type NodeView } from '../../check/check.ts';
import type { FileEdit, Fix } from '../../diagnostics.ts';
import { offered, repair } from '../../checks-shared/repairs.ts';
import { append, relatedOf, type Said } from '../../checks-shared/compare-nodes.ts';
import { managersKnown, publishedDestinations, pullOf } from '../../checks-shared/destinations.ts';
import { knownNames, sameNode } from '../../checks-shared/node-names.ts';
import { listed, nodeLabel } from '../../checks-shared/words.ts';
import { nearest } from '../../schema/nearest.ts';
import { placeOfDestination } from '../../facts/logs.ts';

export const subscriberUnread = check({
  code: 'EC3403',
  name: 'subscriber-unread',
  severity: 'warning',
  scope: 'cluster',
  title: 'No manager reads the log under this subscriber',
  why: 'A log keeps every record until all of its subscribers have read it. A subscriber that no manager is never reads, so the log grows until the disk of the node is full. A manager reads under its own name, else under `master`, unless a `Subscriber` in its `Logs` says otherwise. Readers of your own are not known here: say so in a comment that suppresses this warning (`4/cluster-config-logging-complex.md`).',
  bad: {
    'default/ecelerity.conf':
      'include "node-local.conf"\ncluster {\n}\nec_logger "ec_logger_cluster" {\n  mainlog = "cluster:///var/log/ecelerity/mainlog.cluster?subscribers=eastmgr,oldmgr"\n}\n',
    'east1/node-local.conf': '# nothing\n',
    'eastmgr/eccluster.conf': 'Logs {\n}\n',
  },
  good: {
    'default/ecelerity.conf':
      'include "node-local.conf"\ncluster {\n}\nec_logger "ec_logger_cluster" {\n  mainlog = "cluster:///var/log/ecelerity/mainlog.cluster=>eastmgr"\n}\n',
    'east1/node-local.conf': '# nothing\n',
    'eastmgr/eccluster.conf': 'Logs {\n}\n',
  },
  *run(cluster) {
    if (!managersKnown(cluster)) return;
    const names = knownNames(cluster);
    const managers = cluster.managers.flatMap(({ node }) => node.name ?? []);
    const unread = new Map<string, Said[]>();
    const readAs = new Set(cluster.managers.flatMap((manager) => cluster.nodes.flatMap((node) => pullOf(manager, nodeLabel(node)).names)));
    for (const node of cluster.nodes) {
      const read = new Set(cluster.managers.flatMap((manager) => pullOf(manager, nodeLabel(node)).names));
      for (const said of unreadOn(node, read)) append(unread, said.value, said);
    }
    for (const [subscriber, said] of unread) {
      const [first] = said;
      // A machine of this name may be a manager of which nothing is said here.
      if (first === undefined || (!managers.includes(subscriber) && names.some((name) => sameNode(name, subscriber)))) continue;
      const meant = nearest([...new Set([...managers, ...readAs])], subscriber);
      const nodes = [...new Set(said.map((each) => nodeLabel(each.node)))];
      const [reader = null] = meant === null && managers.length === 1 ? [...readAs] : [meant];
      const hint = meant === null || meant === subscriber ? '' : `; did you mean "${meant}"?`;
      yield {
        message: `no manager reads the logs of ${listed(nodes)} as "${subscriber}", so they grow without end${hint === '' ? '; remove the subscriber, or add the manager' : hint}`,
        at: first.at,
        related: relatedOf(said.filter((each) => each.at.file !== first.at.file || each.at.start !== first.at.start)),
        nodes: nodes.sort(),
        ...offered(reader === null || reader === subscriber ? null : renaming(said, subscriber, reader)),
      };
    }
  },
});

function* unreadOn(node: NodeView, read: ReadonlySet<string>): Generator<Said> {
  for (const destination of publishedDestinations(node)) {
    const { subscribers } = destination;
    for (const name of subscribers)
      if (!read.has(name))
        yield { node, value: name, says: `"${name}"`, at: placeOfDestination(destination), setting: destination.setting };
  }
}

/** The subscriber under another name, in every destination that has it. */
function renaming(said: readonly Said[], from: string, to: string): Fix | null {
  const edits = new Map<string, FileEdit>();
  for (const { at, setting } of said) {
    if (setting == null) continue;
    const { source } = setting;
    const text = source.text.slice(at.start - source.start, at.end - source.start);
    const changed = text.replace(new RegExp(`(=>\\s*|[=,])${from.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?=[,&"']|\\s*$)`, 'g'), `$1${to}`);
    if (changed !== text) edits.set(`${at.start} ${at.file}`, { ...at, text: changed });
  }
  return edits.size === 0 ? null : repair(`Change the subscriber to "${to}"`, ...edits.values());
}
