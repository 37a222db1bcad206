// What the machine brings about and the operator should know: one line for the log each, and how bad it is.
import { unreachable } from '../../base/unreachable.ts';

export type Notice =
  /** Somebody else answers for addresses that we take. */
  | {
      readonly kind: 'conflict';
      readonly ips: readonly string[];
      readonly interface: string;
      readonly mac: string;
      /** Address of the cluster's node that has this MAC, if it is one: it is about to let go, or it hangs. Null: a foreign host. */
      readonly member: string | null;
    }
  /** Somebody announces addresses that are ours and up. */
  | { readonly kind: 'contested'; readonly ips: readonly string[]; readonly mac: string; readonly member: string | null }
  | { readonly kind: 'contest-over'; readonly ips: readonly string[]; readonly mac: string }
  /** Not taken, because somebody answers for what the bus says is free. */
  | { readonly kind: 'held'; readonly ips: readonly string[]; readonly mac: string }
  /** Ours and up, and taken off: a node that the bus does not hear serves it too, and goes first. */
  | { readonly kind: 'given-way'; readonly ips: readonly string[]; readonly mac: string }
  | { readonly kind: 'freed'; readonly ips: readonly string[]; readonly mac: string }
  /** Plumbed by us, and gone from the kernel: removed by somebody, with its interface, or because its lease ran out. */
  | { readonly kind: 'vanished'; readonly ips: readonly string[] }
  /** Addresses of ours in other places than the configuration has them. */
  | { readonly kind: 'stray'; readonly where: readonly string[] }
  | { readonly kind: 'stray-stays'; readonly text: string }
  | { readonly kind: 'interface-lost' | 'interface-back'; readonly interface: string; readonly addresses: number; readonly text: string }
  | { readonly kind: 'renamed'; readonly before: string; readonly now: string }
  /** The configuration manages an address of the machine itself; it is left alone. */
  | { readonly kind: 'own-address'; readonly ip: string; readonly where: string }
  | { readonly kind: 'warning'; readonly text: string };

export function noticeText(notice: Notice): string {
  switch (notice.kind) {
    case 'conflict':
      return `${who(notice)} answers for ${shortList(notice.ips)} on ${notice.interface}, which this node takes`;
    case 'contested':
      return notice.member === null
        ? `${who(notice)} claims ${shortList(notice.ips)}, which this node owns: announced again each time; find that host and take the address off it`
        : `${who(notice)} claims ${shortList(notice.ips)}, which this node owns: two nodes answer for it until the bus has settled it`;
    case 'contest-over':
      return `${notice.mac} no longer claims ${shortList(notice.ips)}`;
    case 'held':
      return `${shortList(notice.ips)} not taken: the owner is gone from the bus, but ${notice.mac} still answers for it on the LAN (asked again each second)`;
    case 'given-way':
      return `${shortList(notice.ips)} taken off: ${notice.mac}, of a node that the bus does not hear, serves it too (asked again each second)`;
    case 'freed':
      return `${notice.mac} no longer answers for ${shortList(notice.ips)}: taken`;
    case 'vanished':
      return `${notice.ips.length} of our addresses are gone from the kernel: ${shortList(notice.ips)}`;
    case 'stray':
      return `${shortList(notice.where)}: not where the configuration has it, taken off`;
    case 'stray-stays':
      return `${notice.text} (not where the configuration has it; trying again each second)`;
    case 'interface-lost':
      return `${notice.text}: ${notice.addresses} managed addresses cannot be here, other nodes take them`;
    case 'interface-back':
      return `${notice.text}: ${notice.addresses} managed addresses can be here`;
    case 'renamed':
      return `interface ${notice.before} is called ${notice.now} now`;
    case 'own-address':
      return `${notice.where} was there before this node managed it and is no alias of its making: it is taken for an address of the machine itself, never touched and never plumbed; take ${notice.ip} out of the DuraVIPs, or off the interface if it does not belong there`;
    case 'warning':
      return notice.text;
    default:
      return unreachable(notice);
  }
}

/** A node that lets go a little later than the new owner takes is nothing special; a foreign host is. */
export function levelOf(notice: Notice): 'info' | 'warn' | 'error' {
  switch (notice.kind) {
    case 'contested':
    case 'held':
    case 'given-way':
    case 'stray-stays':
    case 'interface-lost':
    case 'own-address':
      return 'error';
    case 'conflict':
      return notice.member === null ? 'warn' : 'info';
    case 'vanished':
    case 'stray':
    case 'renamed':
    case 'warning':
      return 'warn';
    case 'contest-over':
    case 'freed':
    case 'interface-back':
      return 'info';
    default:
      return unreachable(notice);
  }
}

function who({ mac, member }: { readonly mac: string; readonly member: string | null }): string {
  return member === null ? `a host outside of the cluster, ${mac},` : `node ${member} (${mac})`;
}

function shortList(items: readonly string[]): string {
  return items.length <= 5 ? items.join(', ') : `${items.slice(0, 5).join(', ')} and ${items.length - 5} more`;
}
