// What a `Replicate` stanza makes of its type.

import { CacheContents } from '../core/replication/cache.ts';
import { Counters } from '../core/replication/counters.ts';
import { CidrStore } from '../core/replication/cidr-store.ts';
import type { Clock, Contents } from '../core/replication/contents.ts';
import { Gauges } from '../core/replication/gauges.ts';
import { Metrics } from '../core/replication/series.ts';
import type { Room } from '../core/replication/room.ts';
import { NameTable } from '../core/replication/name-table.ts';
import { Throttles } from '../core/replication/throttles.ts';
import type { ReplicaIr } from '../ir/generated/types.ts';

export type Holding =
  | { readonly structure: 'cidrtree'; readonly contents: Gauges<CidrStore> }
  | { readonly structure: 'gauge table'; readonly contents: Gauges<NameTable> }
  | { readonly structure: 'throttle table'; readonly contents: Throttles }
  | { readonly structure: 'cache'; readonly contents: CacheContents }
  | { readonly structure: 'metrics'; readonly contents: Metrics }
  | { readonly structure: 'counters'; readonly contents: Counters };

export interface Circumstances {
  readonly node: string;
  /** Private name and session: no two lives of an object have the same. */
  readonly life: string;
  readonly clock: Clock;
  readonly warn: (text: string) => void;
  /** Of all objects together. */
  readonly room: Room;
}

export function holdingOf(replica: ReplicaIr, { node, life, clock, warn, room }: Circumstances): Holding {
  const say = (text: string) => warn(`Replicate "${replica.name}": ${text}`);
  switch (replica.type) {
    case 'inbound_cidr':
    case 'outbound_cidr':
      return { structure: 'cidrtree', contents: new Gauges(new CidrStore(), clock, room) };
    case 'outbound_domains':
    case 'outbound_binding_domains':
      return { structure: 'gauge table', contents: new Gauges(new NameTable(), clock, room) };
    case 'shared_named_throttles':
    case 'OBTM':
    case 'OBTC':
      return { structure: 'throttle table', contents: new Throttles(clock, say, room) };
    case 'cache':
      return {
        structure: 'cache',
        contents: new CacheContents(
          { node, snapshot: replica.parameters.includes('snapshot'), maxSize: replica.maxSize, warn: say, room },
          clock,
        ),
      };
    case 'metrics':
    case 'eccmgr_metrics':
      return { structure: 'metrics', contents: new Metrics(clock, room) };
    case 'counters':
      return { structure: 'counters', contents: new Counters(life, clock, room) };
  }
}

/** Newcomers get everything at once. */
export function hasSnapshots({ tellsOwn, tellsShared }: Contents): boolean {
  return tellsOwn || tellsShared;
}
