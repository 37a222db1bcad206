// What goes into the state machine of a node and what comes out. The daemon and the simulator both drive exactly this:
// `step(state, event, now) -> { state, effects }`, with no clock, bus, disk or randomness inside.

import type { NodeIr } from '../ir/generated/types.ts';
import type { Message } from './messages.ts';
import type { BusView, MemberId, MemberInfo, Seats } from './membership/view.ts';

/** Milliseconds of a monotonic clock of this machine; never compared between machines. */
export type Millis = number;

export interface Settings {
  readonly node: NodeIr;
  readonly member: MemberInfo;
  /** Nodes that the IR knows, for the majority. */
  readonly clusterSize: number;
  /** Names of the nodes and managers that the IR knows. */
  readonly names: readonly string[];
  /** Names of nodes and managers by what a bus knows their machines by: see `Seats`. */
  readonly machines: ReadonlyMap<string, readonly string[]>;
  /** `available`: each side of a partition serves. `quorum`: a side without the majority releases everything. */
  readonly partition: 'available' | 'quorum';
  /** Never the same twice, see `StateMessage`. */
  readonly incarnation: string;
  /** Longest silence that the bus allows before it drops a member: see `membership/late.ts` for what follows from it. */
  readonly failureTimeoutMs: number;
  /** Whether somebody listens on the LAN for others who ask for our addresses, and would tell (`asked`). */
  readonly hears: boolean;
}

/**
 * How others ask for an address. `taken`: they say that they have it. `wanted`: they ask for what we have, and for nothing that other nodes have.
 * `in-doubt`: they ask for that as well, or have only begun to ask.
 */
export type Asked = 'taken' | 'wanted' | 'in-doubt';

export type Event =
  /** Connected; `self` is how the bus names us. A view follows. */
  | { readonly kind: 'up'; readonly self: MemberId }
  /** `left`: in order, so that the others know at once; else they have to find out first. `provenAgoMs`: since the bus certainly worked. */
  | { readonly kind: 'down'; readonly reason: string; readonly left: boolean; readonly provenAgoMs: Millis }
  /** Connected, and nothing of ours has come back for `silenceMs` (`membership/proof.ts`). */
  | { readonly kind: 'silence' }
  /** Another machine asks the LAN for these addresses of ours, or has announced them. */
  | { readonly kind: 'asked'; readonly ips: readonly string[]; readonly how: Asked; readonly provenAgoMs: Millis }
  | { readonly kind: 'view'; readonly view: BusView }
  /** Where members are, as far as the bus tells, before the view in which they are; again whenever it is known better. */
  | { readonly kind: 'seats'; readonly seats: Seats }
  | { readonly kind: 'message'; readonly from: MemberId; readonly message: Message }
  /** The time asked for by `wakeAt` has come, or is past. `lateMs`: how late the event loop was. Goes before the bus events of the same turn. */
  | { readonly kind: 'tick'; readonly lateMs: number }
  /** What became of a `plumb`: these serve, these do not. Each effect is answered, unless a later one on the same address has replaced it. */
  | {
      readonly kind: 'plumbed';
      readonly done: readonly string[];
      readonly failed: readonly { readonly ip: string; readonly reason: string }[];
    }
  | {
      readonly kind: 'unplumbed';
      readonly done: readonly string[];
      readonly failed: readonly { readonly ip: string; readonly reason: string }[];
    }
  /**
   * The managed addresses that the kernel has, in answer to `look` and whenever it changes by itself: those wanted here that are at their
   * place, and whatever is there of the others.
   */
  | { readonly kind: 'kernel'; readonly ips: readonly string[] }
  /** Interfaces have changed by themselves: what cannot be here any more, until it is named in `back`. */
  | {
      readonly kind: 'places';
      readonly lost: readonly { readonly ip: string; readonly reason: string }[];
      readonly back: readonly string[];
    }
  /** Hosts of the kernel's neighbour tables. */
  | { readonly kind: 'neighbours'; readonly hosts: readonly { readonly ip: string; readonly mac: string; readonly ageSec: number }[] }
  | { readonly kind: 'reload'; readonly settings: Settings }
  | { readonly kind: 'order'; readonly order: Order };

/** What a console or a signal asks of this node. */
export type Order =
  | { readonly kind: 'move'; readonly ip: string; readonly to: string }
  /** Hand everything over; `stop` leaves the bus afterwards. */
  | { readonly kind: 'drain'; readonly on: boolean }
  | { readonly kind: 'stop' }
  | { readonly kind: 'announce-view' }
  | { readonly kind: 'reset' };

/**
 * `planned`: its old owner serves it until we do. `planned-apart`: so too, but nodes are missing, and one of these may have it instead. `unheard`: of a machine that the bus does not hear any more, which may serve it all the
 * same. `failure`: its owner's process has ended, or is excluded. `other`: given out, put back, or tried again.
 */
export type PlumbReason = 'planned' | 'planned-apart' | 'unheard' | 'failure' | 'other';

export type Effect =
  | { readonly kind: 'send'; readonly message: Message }
  /** Put these on their interfaces and announce them; answer with `plumbed`. */
  | { readonly kind: 'plumb'; readonly ips: readonly string[]; readonly why: PlumbReason }
  /** Take these off; answer with `unplumbed`. Later effects on one address win over earlier ones. */
  | { readonly kind: 'unplumb'; readonly ips: readonly string[] }
  /** Tell the neighbours again (after a merge, and when the old owner of a planned move lets go). */
  | { readonly kind: 'announce'; readonly ips: readonly string[] }
  /** Repeat nothing of these any more: another node is about to take them, and neighbours would come back to us in the moment in which we let go. */
  | { readonly kind: 'hush'; readonly ips: readonly string[] }
  | { readonly kind: 'look' }
  /** The hosts to which announcements go where `arp_all_hosts` is false. */
  | { readonly kind: 'hosts'; readonly hosts: readonly { readonly ip: string; readonly mac: string; readonly ageSec: number }[] }
  | { readonly kind: 'reconnect'; readonly reason: string }
  /** Everything is handed over and released: leave the bus and end. */
  | { readonly kind: 'stopped' }
  | {
      readonly kind: 'log';
      readonly level: 'debug' | 'info' | 'warn' | 'error';
      readonly text: string;
      readonly about: Readonly<Record<string, unknown>>;
    };
