// The facts of a node as a record.

import { neededBy } from '../checks-shared/needed-replicas.ts';
import { lookedFor, type SettingIndex } from '../checks-shared/setting-index.ts';
import type { BindingFact, NodeFacts } from '../facts/facts.ts';
import type { Scope } from '../load/model.ts';
import { type Graph, type GraphWriter, openGraph } from './graph.ts';
import { writeBindings } from './binding-table.ts';
import { toPlain } from './plain-facts.ts';
import type { FactsRecord } from './record.ts';

/** Types of stanzas at the top that are asked for by name, whatever is in them. */
const kept: ReadonlySet<string> = new Set([
  ...['cluster', 'msgc_server', 'msgc_client', 'control_listener', 'authorization', 'logs', 'security', 'adaptive'],
]);

export function isKept(type: string): boolean {
  return kept.has(type) || type.endsWith('_listener');
}

export function writeFacts(global: Scope, facts: NodeFacts, index: SettingIndex): { readonly graph: Graph; readonly facts: FactsRecord } {
  const writer = openGraph();
  const top = writeTop(global, writer);
  const users = new Set<BindingFact>(
    facts.addresses.flatMap(({ bindings, followed }) => (followed === null ? bindings : [...bindings, followed])),
  );
  for (const each of facts.preferring) if ('bindAddress' in each) users.add(each);
  const { cluster, listens, topologies, replicas, published, publishedIsSet, destinations, peers, logs } = facts;
  const record: FactsRecord = {
    global: top,
    // In the order of the configuration: the first of a name is the one that is meant.
    bindings: writeBindings(users.size === 0 ? [] : facts.bindings.filter((each) => users.has(each)), writer),
    others: toPlain({ cluster, listens, topologies, replicas, published, publishedIsSet, destinations, peers, logs }, writer),
    limits: Object.fromEntries([...neededBy.keys()].map((option) => [option, index.of(option).map(writer.setting)])),
    counts: Object.fromEntries([...lookedFor].map((option) => [option, index.of(option).length])),
    overriding: index.overriding.length,
  };
  return { graph: writer.graph, facts: record };
}

/** The options at the top, and the stanzas that are asked for by name. */
function writeTop(global: Scope, writer: GraphWriter): number {
  const number = writer.scope(global, 'alone');
  const row = writer.graph.scopes[number];
  if (row === undefined) throw new Error('the top is no scope');
  row.inside = {
    settings: [...global.settings.values()].map(writer.setting),
    scopes: global.scopes.filter(({ type }) => isKept(type)).map((each) => writer.scope(each, 'whole')),
  };
  return number;
}
