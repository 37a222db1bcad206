// What checks and emitter both need to know of one node, read out of its effective configuration once.
// Every fact keeps the setting or stanza that it comes from, so a finding can point at it.

import type { Cidr, Ip } from '../../runtime/net/ip.ts';
import type { Text } from '../../grammar/tree.ts';
import type { Place } from '../diagnostics.ts';
import type { Scope, Setting } from '../load/model.ts';

/** A typed value and the setting that gave it; `setting` is null for a default. `placeOfValue` says where it stands. */
export interface Value<T> {
  readonly value: T;
  readonly setting: Setting | null;
  /** The scope that holds it, or would. */
  readonly scope: Scope;
}

export interface NodeFacts {
  /** The merged `cluster` stanza; null: this node is not clustered. */
  readonly cluster: Scope | null;
  readonly bindings: readonly BindingFact[];
  readonly listens: readonly ListenFact[];
  readonly addresses: readonly AddressFact[];
  /** What has a `duravip_preference`: bindings, then listeners, in the order of the configuration. */
  readonly preferring: readonly (BindingFact | ListenFact)[];
  readonly topologies: readonly TopologyFact[];
  readonly replicas: readonly ReplicaFact[];
  readonly published: readonly PublishedLogFact[];
  /** True where `logs` is written; false: the five documented defaults are in `published`. */
  readonly publishedIsSet: boolean;
  readonly destinations: readonly DestinationFact[];
  /** `msgc_server.peers`; empty when there is none. */
  readonly peers: readonly PeerFact[];
  /** For managers: the `Logs` tree. */
  readonly logs: ManagerLogsFact | null;
  /** Typed value of an option in a scope, with the default where unset; null where neither gives one. */
  value(scope: Scope, option: string): Value<unknown> | null;
}

/** Facts that depend on one scope only; each read on first use. They outlive edits elsewhere in the file, so they hold no place. */
export interface ScopeFacts {
  binding?: BindingFact;
  listens?: readonly ListenFact[];
  destinations?: readonly DestinationFact[];
  /** Settings in it and below that checks look for wherever they stand. */
  notable?: readonly Setting[];
}

/** Those of a scope; the loader keeps them with it without knowing what they are. */
export function scopeFacts(scope: Scope): ScopeFacts {
  return scope.facts;
}

/** A `Binding`, alone or in a `Binding_Group`. */
export interface BindingFact {
  readonly name: string;
  readonly group: string | null;
  readonly scope: Scope;
  readonly ip: Ip | null;
  readonly bindAddress: Setting | null;
  readonly duravip: boolean;
  readonly enableDuravip: Setting | null;
  readonly preference: Value<string> | null;
  /** `duravip_follow` in a binding is an error, reported from here. */
  readonly follow: Setting | null;
}

/** A `Listen` of any listener. */
export interface ListenFact {
  readonly scope: Scope;
  /** Type of the listener: `esmtp_listener`, `eccluster_listener` ... */
  readonly listener: string;
  readonly address: ListenAddress | null;
  readonly duravip: boolean;
  readonly enableDuravip: Setting | null;
  readonly preference: Value<string> | null;
  readonly follow: Value<string> | null;
}

export type ListenAddress =
  | { readonly kind: 'ip'; readonly ip: Ip; readonly port: number }
  /** `:25`, `*:25`, `[*]:25`, `[::]:25`, `0.0.0.0:25`. */
  | { readonly kind: 'any'; readonly family: 4 | 6; readonly port: number }
  | { readonly kind: 'host'; readonly host: string; readonly port: number }
  | { readonly kind: 'unix'; readonly path: string };

/**
 * One managed address of this node (duravip.md, section 1): an IP that a binding or a listen marks with `enable_duravip` or that a
 * listen moves by `duravip_follow`, with everything that uses this IP, marked or not (upgrade to all services).
 */
export interface AddressFact {
  readonly ip: Ip;
  readonly bindings: readonly BindingFact[];
  readonly listens: readonly ListenFact[];
  /** Service tokens, sorted: `multivip` for bindings, else `<listener without _listener>:<port>`. */
  readonly services: readonly string[];
  /** All stated preferences, in reading order; they may contradict each other. */
  readonly preferences: readonly Value<string>[];
  /** What it follows, as written; null when it is elected for itself. */
  readonly follow: Value<string> | null;
  /** The binding that `follow` means, where it exists on this node. */
  readonly followed: BindingFact | null;
  readonly topology: TopologyFact | null;
  /** Where the address is first marked. */
  readonly at: Place;
}

export interface TopologyFact {
  readonly scope: Scope;
  /** null when the name is no CIDR block. */
  readonly network: Cidr | null;
  readonly interface: Value<string> | null;
  readonly cidrmask: Value<number>;
  readonly at: Place;
}

export interface ReplicaFact {
  readonly scope: Scope;
  readonly name: string;
  readonly class: Value<string> | null;
  readonly type: Value<string> | null;
  /** Class, else type, else name; lower case where it is a known type, else as written (OBTM and OBTC in upper case). */
  readonly effectiveType: string;
  /** False: the effective type is none of the ten. */
  readonly known: boolean;
  readonly parameters: readonly string[];
  readonly at: Place;
}

export interface PublishedLogFact {
  readonly key: string;
  readonly path: string;
  readonly at: Place;
}

/** A `cluster://` or `jlog://` destination of any logger. */
export interface DestinationFact {
  readonly scheme: 'cluster' | 'jlog';
  /** Path as written after the scheme; absolute unless a slash is missing. */
  readonly path: string;
  /** From `=>name` and `?subscribers=`, united, in order. */
  readonly subscribers: readonly string[];
  /** Words after `?` that are not `subscribers`. */
  readonly unknownParameters: readonly string[];
  readonly setting: Setting;
  /** The value, or the one of a list, that is the destination. */
  readonly text: Text;
}

export interface PeerFact {
  readonly name: string;
  readonly address: string;
  readonly ip: Ip | null;
  readonly at: Place;
  /** Where the address stands. */
  readonly value: Place | null;
}

export interface ManagerLogsFact {
  readonly scope: Scope;
  readonly managers: readonly ManagerFact[];
}

interface ManagerFact {
  readonly name: string;
  readonly at: Place;
  readonly nodes: readonly ManagerNodeFact[];
}

interface ManagerNodeFact {
  readonly name: string;
  readonly at: Place;
  /** null: the default, the manager's name and then `master`. */
  readonly subscribers: readonly string[] | null;
  readonly setting: Setting | null;
}
