// Topology, Replicate and peers: the parts of the cluster stanza, and of msgc beside it, that have a structure of their own.

import { textValue } from '../../grammar/text-value.ts';
import { parseCidr, parseIp } from '../../runtime/net/ip.ts';
import type { Scope } from '../load/model.ts';
import { childOf } from '../load/node-name.ts';
import type { Schema } from '../schema/option.ts';
import { placeOf } from '../load/source.ts';
import type { PeerFact, ReplicaFact, TopologyFact, Value } from './facts.ts';
import { placeOfScope, textOf, typedValue } from './values.ts';

export function readTopologies(cluster: Scope | null, schema: Schema): readonly TopologyFact[] {
  const scopes = cluster?.scopes.filter((scope) => scope.type === 'topology') ?? [];
  return scopes.map((scope) => {
    const network = parseCidr(scope.name ?? '');
    const mask = scope.settings.has('cidrmask') ? typedValue(schema, scope, 'cidrmask') : null;
    const fallback: Value<number> = { value: network?.family === 6 ? 128 : 32, setting: null, scope };
    return {
      scope,
      network,
      interface: textOf(scope.settings.get('interface')),
      cidrmask: typeof mask?.value === 'number' ? { ...mask, value: mask.value } : fallback,
      at: placeOfScope(scope),
    };
  });
}

/** The ten types of the manual, by lower-case word. */
export const replicationTypes: ReadonlyMap<string, string> = new Map(
  [
    'cache',
    'inbound_cidr',
    'outbound_cidr',
    'outbound_domains',
    'outbound_binding_domains',
    'OBTM',
    'OBTC',
    'shared_named_throttles',
    'metrics',
    'eccmgr_metrics',
    'counters',
  ].map((type) => [type.toLowerCase(), type]),
);

export function readReplicas(cluster: Scope | null, schema: Schema): readonly ReplicaFact[] {
  const scopes = cluster?.scopes.filter((scope) => scope.type === 'replicate') ?? [];
  return scopes.map((scope) => {
    const replicaClass = textOf(scope.settings.get('class'));
    const type = textOf(scope.settings.get('type'));
    const word = replicaClass?.value ?? type?.value ?? scope.name ?? '';
    const known = replicationTypes.get(word.toLowerCase());
    const parameters = typedValue(schema, scope, 'parameters')?.value;
    return {
      scope,
      name: scope.name ?? '',
      class: replicaClass,
      type,
      effectiveType: known ?? word,
      known: known !== undefined,
      parameters: Array.isArray(parameters) ? parameters.map(String) : [],
      at: placeOfScope(scope),
    };
  });
}

/** `msgc_server.peers`, in the order of the configuration. */
export function readPeers(global: Scope): readonly PeerFact[] {
  const setting = childOf(global, 'msgc_server')?.settings.get('peers');
  const value = setting?.option.value;
  if (setting === undefined || value?.kind !== 'dict') return [];
  const { source } = setting;
  return value.entries.map((entry) => {
    const address = entry.value?.kind === 'text' ? textValue(source.text, entry.value) : '';
    const at = placeOf(source, entry);
    return {
      name: textValue(source.text, entry.key),
      address,
      ip: parseIp(address),
      at,
      value: entry.value === null ? null : placeOf(source, entry.value),
    };
  });
}
