// A compiled configuration as scopes and options again, in the spelling of the manual, for `config show` and its kin. Defaults are resolved in the IR:
// what nobody wrote is there with its value, and what is off is not there.

import type { EndpointIr, ListenerIr, ManagerIr, NodeIr } from '../ir/generated/types.ts';
import { managerOptions, nodeOptions } from '../ir/option-names.ts';

export interface ConfiguredScope {
  /** As the manual spells it; empty: the global scope. */
  readonly name: string;
  /** `Topology "10.0.0.0/24"`; null: it has none. */
  readonly instance: string | null;
  /** By name. */
  readonly options: readonly (readonly [string, string])[];
  readonly scopes: readonly ConfiguredScope[];
}

export function scopesOfNode(node: NodeIr): ConfiguredScope {
  const { duravip, replicas, logs, listeners, peers } = node;
  const topologies = duravip.topologies.map(({ network, interface: device, prefixLength }) =>
    scope('Topology', network, { interface: device, cidrmask: prefixLength }),
  );
  const objects = replicas.map((each) =>
    scope('Replicate', each.name, {
      type: each.type,
      parameters: each.parameters.length === 0 ? null : each.parameters.join(' '),
      max_delay: each.maxDelaySec,
      max_pending: each.maxPending,
      max_size: each.maxSize,
      binding_group: each.bindingGroup,
    }),
  );
  const published = scope('logs', null, Object.fromEntries(logs.published.map(({ key, path }) => [key, path])));
  const options = Object.fromEntries(nodeOptions.map(([path, option]) => [option, valueAt(node, path)]));
  return scope('', null, {}, [
    scope('cluster', null, { ...options, subcluster: null }, [
      ...topologies,
      ...objects,
      ...(logs.published.length === 0 ? [] : [published]),
    ]),
    ...bindingsOf(node),
    ...listenersOf(listeners),
    ...(peers.length === 0 ? [] : [scope('msgc_server', null, {}, [peersOf(node)])]),
  ]);
}

/** The manual names no default of these; ours were written by nobody. */
const ownDefaults: Readonly<Record<string, number>> = { max_open: 1024, max_idle: 60 };

export function scopesOfManager(manager: ManagerIr): ConfiguredScope {
  const options = managerOptions.flatMap(([path, option]) => {
    const value = valueAt(manager, path);
    return path.startsWith('logs.') && value !== ownDefaults[option] ? [[option, value] as const] : [];
  });
  const pulls = [...manager.pulls, ...manager.otherPulls].map(({ node, subscribers }) =>
    scope('Node', node, { subscriber: `( ${subscribers.join(' ')} )` }),
  );
  const { fileMode, dirMode } = manager.logs;
  const logs = { ...Object.fromEntries(options), file_mode: octal(fileMode), dir_mode: octal(dirMode) };
  return scope('', null, { nodeaddr: manager.address.ip }, [
    scope('Logs', null, logs, pulls),
    ...(manager.peers.length === 0 ? [] : [scope('msgc_server', null, {}, [peersOf(manager)])]),
  ]);
}

type Options = Readonly<Record<string, unknown>>;

/** What is null is not set. */
function scope(name: string, instance: string | null, options: Options, scopes: readonly ConfiguredScope[] = []): ConfiguredScope {
  const set = Object.entries(options).flatMap(([option, value]) =>
    value === null || value === undefined ? [] : [[option, String(value)] as const],
  );
  return { name, instance, options: set.sort(([a], [b]) => (a < b ? -1 : 1)), scopes };
}

function bindingsOf({ duravip }: NodeIr): readonly ConfiguredScope[] {
  const found = duravip.addresses.flatMap(({ ip, bindings, preference }) =>
    bindings.map((binding) => scope('Binding', binding, { bind_address: ip, enable_duravip: true, duravip_preference: preference })),
  );
  return found.sort((a, b) => ((a.instance ?? '') < (b.instance ?? '') ? -1 : 1));
}

/** Those that are not one capital letter and small ones. */
const spellings: Readonly<Record<string, string>> = {
  eccluster: 'ECCluster',
  ecstream: 'ECStream',
  esmtp: 'ESMTP',
  http: 'HTTP',
  xmpp: 'XMPP',
};

function listenersOf(listeners: readonly ListenerIr[]): readonly ConfiguredScope[] {
  const types = [...new Set(listeners.map(({ type }) => type))];
  return types.map((type) => {
    const name = spellings[type] ?? type.charAt(0).toUpperCase() + type.slice(1);
    return scope(`${name}_Listener`, null, {}, listeners.filter((each) => each.type === type).map(listenOf));
  });
}

function listenOf(listener: ListenerIr): ConfiguredScope {
  const { endpoint, enable, fileMode, listenBacklog, concurrency, disableNagleAlgorithm } = listener;
  return scope('Listen', endpointOf(endpoint), {
    enable,
    file_mode: endpoint.kind === 'unix' ? octal(fileMode) : null,
    listen_backlog: listenBacklog,
    concurrency,
    disable_nagle_algorithm: disableNagleAlgorithm,
    tcp_recv_buffer_size: listener.tcpRecvBufferSize,
    tcp_send_buffer_size: listener.tcpSendBufferSize,
  });
}

function peersOf({ peers }: Pick<NodeIr, 'peers'>): ConfiguredScope {
  return scope('peers', null, Object.fromEntries(peers.map(({ name, ip }) => [name, ip])));
}

function endpointOf(endpoint: EndpointIr): string {
  if (endpoint.kind === 'unix') return endpoint.path;
  return endpoint.host.includes(':') ? `[${endpoint.host}]:${endpoint.port}` : `${endpoint.host}:${endpoint.port}`;
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}

function valueAt(from: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (value as Options)[key], from);
}
