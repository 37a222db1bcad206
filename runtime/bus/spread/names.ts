// Names on the bus: ours, those of others of us, and those of groups.
//
// Other programs may use the same daemons: Momentum itself is in a group `ec_cluster` on the same ring. So our groups have names of their own, and in
// them only private names of our shape are members. That keeps neighbours apart, not enemies: whoever reaches the port takes any name.

import { createHash } from 'node:crypto';
import type { MemberId } from '../../core/membership/view.ts';
import type { Prefix } from './spread-endpoint.ts';
import { isPlainName, privateNameBytesMax } from './requests.ts';

/** Usable bytes of a field. */
const groupBytesMax = 31;
const digestHex = 24;

/** `ec0-22787`, as Momentum names its connections. The number of a process that is too long in decimal is written in base 36. */
export function privateName(prefix: Prefix, connection: number, pid: number): string {
  const room = privateNameBytesMax - prefix.length - 2;
  const decimal = String(pid);
  return decimal.length <= room
    ? `${prefix}${connection % 10}-${decimal}`
    : `${prefix}${(connection % 36).toString(36)}-${pid.toString(36).slice(-room)}`;
}

/** Whether the private group of a session is that of one of us: `#ec0-22787#node1`. */
export function isOneOfUs(prefix: Prefix, id: MemberId): boolean {
  return id.startsWith(`#${prefix}`) && /^[0-9a-z]-/.test(id.slice(prefix.length + 1));
}

/** What a group of ours is called on the bus. */
export function groupOnBus(prefix: Prefix, group: string): string {
  const name = `${prefix}c.${group}`;
  if (isPlainName(name, groupBytesMax)) return name;
  return `${prefix}c~${createHash('sha256').update(group).digest('hex').slice(0, digestHex)}`;
}

/** Of a group that others know by its own name; null: such a name cannot be on the bus. */
export function literalGroup(group: string): string | null {
  return isPlainName(group, groupBytesMax) ? group : null;
}
