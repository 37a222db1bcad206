// What the commands of the console may see of a node and ask of it, and nothing more. The daemon implements it over the read-only
// views of the core; the tests by hand. Everything shown is plain data.

import type { Millis, Order } from '../core/contract.ts';
import type { MemberInfo } from '../core/membership/view.ts';
import type { AddressView, MemberView, NodeView, OwnedBy } from '../core/node-view.ts';
import type { Differences } from '../control/node-agreement.ts';
import type { OnDisk } from '../process/ir-on-disk.ts';
import type { ClusterIr } from '../ir/generated/types.ts';
import type { SharedView } from '../replication/shared-view.ts';

export interface NodePort {
  /** What is the case now. All of it is of one moment: lists that are read later must not have changed with events that came since. */
  snapshot(): Snapshot;
  /** Who has an address just now; null: nobody manages it. Cheap, where a snapshot of all would be too much. */
  owner(ip: string): OwnedBy | null;
  /** Hands an order to the core. Refused: why not, as one clause ("the bus takes no more messages"). */
  order(order: Order): Taken;
  /** What this machine knows of a managed address; asks kernel and LAN. */
  facts(ip: string): Promise<AddressFacts>;
  /** Who differs in what must be the same on all nodes, by option and value. */
  differences(): Differences;
  /** The state of its core, as `ecclusterd simulate --state` reads it. */
  dump(): string;
  /** Debug log of the DuraVIP subsystem on or off. */
  debug(on: boolean): void;
  /** Replicated objects; null: this node has none. */
  shared(): SharedView | null;
  /** Reads the IR again and applies the difference. `said`: what has changed, or why the old one was kept. */
  reload(request: ReloadRequest): Promise<{ readonly ok: boolean; readonly said: string }>;
  /** The configuration that runs, and where it is from. */
  configuration(): Configuration;
  /** The file that a reload would read, as it is now. */
  onDisk(): Promise<OnDisk>;
  /** Of a node: what was rolled out last, as lines for a manager that was away; null: nothing was, or it is not here. */
  rolledOut(): readonly string[] | null;
  /** Published logs, in the order of the configuration; the clock, to tell ages by. */
  logs(): Promise<{ readonly logs: readonly LogRow[]; readonly nowSec: number }>;
}

export interface ReloadRequest {
  /** Who asks: `SIGHUP`, `console`, `mgr1 request 9`. */
  readonly by: string;
  /** In place of the file that the daemon was started with. */
  readonly file: string | null;
  /** Also where addresses would be BROKEN until others have it as well. */
  readonly now: boolean;
  /** A rollout does it, which nobody else may do while one is under way. */
  readonly byRollout?: true;
}

export interface Configuration {
  readonly ir: ClusterIr;
  /** Which node or manager of it this is. */
  readonly self: { readonly kind: 'node' | 'manager'; readonly name: string };
  /** Of the bytes that it was read from. */
  readonly sha256: string;
  /** What a reload reads; `-`: standard input, which cannot be read again. */
  readonly path: string;
  /** Wall clock, Unix milliseconds. */
  readonly sinceMs: number;
  /** `start`, or who asked for the reload. */
  readonly by: string;
}

/** How a log is, in the words of docs/logs.md; `runtime/log/jlog/condition.ts` has them. */
interface LogWord {
  readonly state: string;
  readonly reason: string;
}

/** A published log. Sizes in bytes. */
export interface LogRow {
  readonly key: string;
  readonly path: string;
  /** Sum of all its files. */
  readonly bytes: number;
  readonly subscribers: readonly {
    readonly name: string;
    /** The last record consumed; null: the checkpoint file is damaged. */
    readonly position: { readonly log: number; readonly marker: number } | null;
    /** Address of who reads under this name now. */
    readonly reader: string | null;
    readonly behindBytes: number;
    /** Null: they would have to be counted. */
    readonly behindMessages: number | null;
    /** When the oldest of them was written, Unix seconds; null where there is none, or where it cannot be told. */
    readonly oldestSec: number | null;
    readonly condition: LogWord;
  }[];
  readonly condition: LogWord;
  /** Messages that are gone for good, and nobody has acknowledged it. */
  readonly losses: { readonly count: number; readonly bytes: number };
  /** Why it cannot be read; null as well where nobody has written to it yet. */
  readonly problem: string | null;
}

export type Taken = { readonly taken: true } | { readonly taken: false; readonly why: string };

export interface Snapshot {
  /** The moment that it is of, on the clock of the addresses' `viewSince` and `ownerSince`. */
  readonly now: Millis;
  readonly self: SelfView;
  /** `since`: seconds. Not connected means that there are no members, no leader and no owners. `trouble`: what holds a connected bus up. `detection`: how long it is silent about a member that is gone, and who says so; null: nobody, it is the default. */
  readonly bus:
    | {
        readonly connected: true;
        readonly endpoint: string;
        readonly sinceSec: number;
        readonly trouble: string | null;
        readonly detection: { readonly ms: number; readonly of: string | null };
      }
    | { readonly connected: false; readonly endpoint: string; readonly sinceSec: number; readonly why: string };
  /** `gathering`: a view is being settled, the owners shown are those of the last one. */
  readonly phase: 'disconnected' | 'gathering' | 'settled';
  /** Addresses without owner are given out only in a mature cluster. */
  readonly mature: boolean;
  /** False: on the side of a partition without the majority (`--partition quorum`), where everything is released. */
  readonly quorum: boolean;
  /** Node name; null: there is none. */
  readonly leader: string | null;
  /** Hash of the table of owners, equal on all nodes; null while there is none. */
  readonly tableHash: string | null;
  /** For how long this node gets no addresses, because it has come and gone too often; 0: it gets its share. */
  readonly dampedSec: number;
  readonly groups: { readonly control: string; readonly cluster: string; readonly log: string | null };
  /** In the agreed order of the group. */
  readonly members: readonly MemberRow[];
  /** Who differs from this node in what must agree. */
  readonly mismatches: NodeView['mismatches'];
  /** Members that get nothing, and why. */
  readonly refused: NodeView['refused'];
  /** By address, ascending. May be lazy and is read once. */
  readonly addresses: Iterable<AddressRow>;
  /** The same addresses without what takes time to make, for who counts or looks for owners. Absent: those do. */
  readonly lean?: Iterable<LeanRow>;
  /** The shared ARP table, by address. May be lazy and is read once. */
  readonly arp: Iterable<{ readonly ip: string; readonly mac: string; readonly ageSec: number }>;
  /** Refused, stale and malformed input, by name. */
  readonly counters: Readonly<Record<string, number>>;
}

export interface SelfView {
  readonly node: string;
  /** `address:port` of ECCluster_Listener. */
  readonly address: string;
  readonly privateName: string;
  /** Of the connection for shared data; null: as the rule has it, beside the first. */
  readonly sharedName: string | null;
  readonly version: string;
  readonly draining: boolean;
  readonly debug: boolean;
  /** Nothing is really plumbed (`--dry-run`). */
  readonly dryRun: boolean;
  readonly uptimeSec: number;
}

export interface MemberRow extends MemberInfo {
  readonly draining: boolean;
  /** Counts as absent until it has released everything. */
  readonly excluded: MemberView['excluded'];
}

/** An address as the cluster sees it, with what this node knows besides. */
export interface AddressRow extends AddressView {
  readonly bindings: readonly string[];
  /** As this node is configured; of an address that it has not, as the first member has it. */
  readonly services: readonly string[];
  /** On this node; null: no Topology. */
  readonly interface: string | null;
  readonly prefixLength: number | null;
  /** Another machine that has it although it should be this node's, and whether it is therefore not taken. As this node sees it. */
  readonly disputed: { readonly mac: string; readonly held: boolean } | null;
}

export type LeanRow = Pick<AddressRow, 'ip' | 'owner' | 'movingTo' | 'broken' | 'unsafe' | 'conflict' | 'disputed'>;

/** Of all addresses, for who needs no more of them. */
export function leanRows({ lean, addresses }: Snapshot): Iterable<LeanRow> {
  return lean ?? addresses;
}

/** Whole seconds from then to the moment of the snapshot. */
export function secondsSince(since: Millis, { now }: Snapshot): number {
  return Math.floor((now - since) / 1000);
}

/** One address on the machine that is asked. Places are texts: `10.0.0.1/32 on eth1`. */
export interface AddressFacts {
  /** Where the configuration has it; null: no Topology, or no such interface. */
  readonly place: string | null;
  /** Why it cannot be here; null: it can. */
  readonly problem: string | null;
  readonly wish: 'up' | 'down' | null;
  readonly underWay: 'add' | 'remove' | 'ask' | null;
  readonly ledger: readonly string[];
  /** Null: it does not tell. */
  readonly kernel: readonly string[] | null;
  readonly ledgerIsKernel: boolean | null;
  readonly renewsInSec: number | null;
  readonly announcedAgoSec: number | null;
  /** MACs of other machines that answer for it now. */
  readonly lan: readonly string[];
  /** Who has it by this kernel's neighbour table. */
  readonly neighbour: string | null;
  /** Who answers for it, so that it is not taken. */
  readonly heldBy: string | null;
  /** Who claims it although it is ours. */
  readonly contestedBy: string | null;
  readonly lastFailure: { readonly text: string; readonly agoSec: number } | null;
}
