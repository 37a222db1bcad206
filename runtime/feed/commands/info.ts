// The answer to INFO, in the form that tools for Redis read.

import { version } from '../../../base/version.ts';
import type { Feed } from '../feed.ts';

/** Clients look here for what a server can do. We speak the protocol of this version; of its commands we have those that COMMAND lists. */
const protocolOf = '7.0.0';

/** The sections that are asked for (in capitals), or all of them. */
export function infoText(feed: Feed, wanted: readonly string[]): string {
  const all = wanted.length === 0 || wanted.some((name) => name === 'ALL' || name === 'DEFAULT' || name === 'EVERYTHING');
  const sections = Object.entries(sectionsOf(feed)).filter(([name]) => all || wanted.includes(name.toUpperCase()));
  return sections.map(([name, lines]) => [`# ${name}`, ...lines.map(([key, value]) => `${key}:${value}`), ''].join('\r\n')).join('\r\n');
}

type Lines = readonly (readonly [string, string | number])[];

function sectionsOf({ surroundings, port, kept }: Feed): Readonly<Record<string, Lines>> {
  const { counters, clients, limits } = surroundings;
  return {
    Server: [
      ['redis_version', protocolOf],
      ['redis_mode', 'standalone'],
      ['ecclusterd_version', version],
      ['process_id', process.pid],
      ['node', port.node],
      ['private_name', port.privateName],
      ['bus_connected', Number(port.connected())],
    ],
    Clients: [
      ['connected_clients', clients()],
      ['maxclients', limits.connections],
    ],
    Stats: [
      ['total_connections_received', counters.connections],
      ['total_commands_processed', counters.commands],
      ['rejected_connections', counters.refused],
      ['total_error_replies', counters.errors],
      ['malformed', counters.malformed],
      ['cut_off', counters.cutOff],
      ['released_keys', counters.released],
      ['kept_keys', kept.keys],
      ['deferred', counters.deferred],
    ],
    Objects: port
      .objects()
      .map((object) => [
        object.name,
        `type=${object.type},structure=${object.structure.replaceAll(' ', '_')},keys=${object.size('all')},own_keys=${object.size('own')},members=${object.members().length}`,
      ]),
  };
}
