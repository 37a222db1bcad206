// All facts of one node, each group read on first use and kept.

import type { NodeModel } from '../load/model.ts';
import { childOf } from '../load/node-name.ts';
import type { Schema } from '../schema/option.ts';
import { readAddresses } from './addresses.ts';
import { readPeers, readReplicas, readTopologies } from './cluster-stanza.ts';
import type { NodeFacts } from './facts.ts';
import { readDestinations, readManagerLogs, readPublished } from './logs.ts';
import { readBindings, readListens } from './services.ts';
import { typedValue } from './values.ts';

/** The facts of a node or manager. */
export function readFacts(node: NodeModel, schema: Schema): NodeFacts {
  const { global } = node;
  const cluster = childOf(global, 'cluster');
  const bindings = once(() => readBindings(global));
  const listens = once(() => readListens(global));
  const topologies = once(() => readTopologies(cluster, schema));
  const addresses = once(() => readAddresses(bindings(), listens(), topologies()));
  const preferring = once(() => [...bindings(), ...listens()].filter(({ preference }) => preference !== null));
  const replicas = once(() => readReplicas(cluster, schema));
  const published = once(() => readPublished(cluster));
  const destinations = once(() => readDestinations(global));
  const peers = once(() => readPeers(global));
  const logs = once(() => readManagerLogs(global));
  return {
    cluster,
    get bindings() {
      return bindings();
    },
    get listens() {
      return listens();
    },
    get addresses() {
      return addresses();
    },
    get preferring() {
      return preferring();
    },
    get topologies() {
      return topologies();
    },
    get replicas() {
      return replicas();
    },
    get published() {
      return published();
    },
    publishedIsSet: cluster?.settings.has('logs') ?? false,
    get destinations() {
      return destinations();
    },
    get peers() {
      return peers();
    },
    get logs() {
      return logs();
    },
    value: (scope, option) => typedValue(schema, scope, option),
  };
}

function once<T extends object | null>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
