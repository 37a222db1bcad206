// What a page shows, as plain data: made by the daemon, drawn there and in the browser by the same components. Times are Unix milliseconds.

export interface PageModel {
  readonly frame: Frame;
  readonly body: PageBody;
}

/** On every page. */
export interface Frame {
  /** As it was asked for. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly self: { readonly kind: 'node' | 'manager'; readonly name: string; readonly version: string; readonly dryRun: boolean };
  readonly cluster: string;
  readonly atMs: number;
  /** When what is shown of the bus was so: now, or when the bus went. */
  readonly asOfMs: number;
  /** Null: connected. */
  readonly busGone: BusGone | null;
  readonly problems: readonly Problem[];
  /** What a command to copy begins with: `ecconsole /run/ecclusterd/2025`. */
  readonly console: string;
}

export interface BusGone {
  readonly sinceMs: number;
  readonly why: string;
  /** This process has not been on it yet. */
  readonly never: boolean;
}

export interface Problem {
  /** The name of the alarm (docs/operations.md). */
  readonly alarm: string;
  readonly severity: 'page' | 'ticket';
  readonly text: string;
  /** A console command that mends it, or shows more; null: there is none. */
  readonly mend: string | null;
  readonly sinceMs: number;
  /** Null: it is still so. */
  readonly mendedMs: number | null;
}

export type PageBody =
  | OverviewBody
  | { readonly kind: 'owners'; readonly owners: OwnersBlock }
  | { readonly kind: 'moves'; readonly moves: readonly MoveRow[]; readonly more: number }
  | { readonly kind: 'logs'; readonly logs: LogsBlock }
  | { readonly kind: 'shared'; readonly shared: readonly SharedRow[] }
  | { readonly kind: 'configuration'; readonly configuration: ConfigurationBlock }
  | NodeBody
  | AddressBody
  | { readonly kind: 'none'; readonly what: string };

export interface OverviewBody {
  readonly kind: 'overview';
  readonly nodes: readonly NodeCell[];
  readonly here: number;
  readonly ofNodes: number;
  readonly quorum: boolean;
  readonly mature: boolean;
  readonly phase: 'disconnected' | 'gathering' | 'settled';
  readonly owners: OwnersBlock;
  readonly moves: readonly MoveRow[];
  readonly logs: LogsBlock;
  readonly shared: readonly SharedRow[];
}

/** `here`, or in what way not. */
export type NodeState = 'here' | 'left' | 'excluded' | 'draining' | 'refused' | 'never';

export interface NodeCell {
  readonly name: string;
  readonly state: NodeState;
  readonly leader: boolean;
  /** Why, for people; null: nothing to say. */
  readonly why: string | null;
  /** Of the state; null: not known. */
  readonly sinceMs: number | null;
  readonly addresses: number;
}

export type Cell = 'owner' | 'could' | 'will' | 'leaving' | 'unable' | 'none' | 'conflict';

export interface OwnersBlock {
  readonly columns: readonly string[];
  readonly counts: {
    readonly all: number;
    readonly owned: number;
    readonly unowned: number;
    readonly moving: number;
    readonly troubled: number;
  };
  readonly groups: readonly GroupRow[];
  readonly rows: readonly AddressRow[];
  /** `problems`, `all`, or a block. */
  readonly filter: { readonly only: boolean; readonly group: string | null; readonly find: string };
  readonly page: number;
  readonly pages: number;
  /** Rows that the filter lets through, on all pages. */
  readonly found: number;
  /** Why there is no address at all; null: there are some. */
  readonly nothing: string | null;
}

export interface GroupRow {
  readonly block: string;
  readonly interface: string | null;
  readonly all: number;
  readonly unowned: number;
  readonly moving: number;
  /** In the order of the columns. */
  readonly byNode: readonly number[];
}

export interface AddressRow {
  readonly ip: string;
  readonly block: string;
  readonly bindings: readonly string[];
  readonly owner: string | null;
  readonly movingTo: string | null;
  /** In the order of the columns. */
  readonly cells: readonly Cell[];
  /** Of what is to be said, in words. */
  readonly words: string;
}

export interface MoveRow {
  readonly id: number;
  readonly atMs: number;
  readonly kind: string;
  readonly reason: string;
  readonly from: string | null;
  readonly to: readonly { readonly node: string | null; readonly count: number }[];
  readonly count: number;
  readonly ips: readonly string[];
  readonly withoutMs: number | null;
  readonly by: string | null;
  /** Of the new owner that took longest. */
  readonly phases: {
    readonly node: string;
    readonly detectMs: number | null;
    readonly agreeMs: number | null;
    readonly plumbMs: number | null;
    readonly announceMs: number | null;
    readonly totalMs: number | null;
  } | null;
  readonly mendedMs: number | null;
}

export interface LogsBlock {
  readonly nodes: readonly string[];
  readonly rows: readonly { readonly log: string; readonly cells: readonly (LogCell | null)[] }[];
  /** Why there is nothing, or what hinders all of them. */
  readonly remark: string | null;
}

export interface LogCell {
  readonly node: string;
  readonly state: string;
  readonly reason: string;
  readonly subscriber: string | null;
  readonly checkpoint: string | null;
  readonly behindBytes: number | null;
  readonly behindSec: number | null;
  /** Seconds behind, oldest first, one in five seconds. */
  readonly lag: readonly (number | null)[];
  readonly bytes: number;
}

export interface SharedRow {
  readonly name: string;
  readonly type: string;
  readonly structure: string;
  readonly entries: number;
  readonly complete: number;
  readonly of: number;
  readonly missing: readonly string[];
}

export interface ConfigurationBlock {
  /** First digits of the document that is wanted, and where it is. */
  readonly wanted: { readonly sha256: string; readonly path: string; readonly sinceMs: number; readonly by: string; readonly disk: string };
  readonly nodes: readonly {
    readonly node: string;
    readonly present: boolean;
    /** Null: not known. */
    readonly disk: boolean | null;
    readonly running: boolean | null;
    readonly sinceMs: number | null;
    readonly by: string | null;
    /** Of the fingerprints, those that are otherwise than on most nodes. */
    readonly differs: readonly string[];
  }[];
  readonly subjects: readonly string[];
  readonly differences: readonly {
    readonly node: string;
    readonly option: string;
    readonly value: string | null;
    readonly usual: string | null;
  }[];
  readonly remarks: readonly string[];
  /** Newest first; null: a node keeps no account of them. */
  readonly rollouts: readonly RolloutRow[] | null;
}

export interface RolloutRow {
  readonly serial: number;
  readonly sha256: string;
  readonly atMs: number;
  /** `committed`, or how else it ended. */
  readonly outcome: string;
  readonly why: string;
  readonly manager: string;
  /** Who asked for it, and what for; may be empty. */
  readonly who: string;
  readonly words: string;
}

export interface NodeBody {
  readonly kind: 'node';
  readonly cell: NodeCell;
  readonly member: {
    readonly address: string;
    readonly privateName: string;
    readonly version: string;
    readonly subcluster: string | null;
    readonly heartbeatAgeMs: number | null;
  } | null;
  readonly owns: readonly { readonly ip: string; readonly next: string | null }[];
  readonly ownsMore: number;
  /** Addresses that each of the others would get if it died. */
  readonly ifDies: readonly { readonly node: string | null; readonly count: number }[];
  readonly moves: readonly MoveRow[];
  readonly logs: LogsBlock;
}

export interface AddressBody {
  readonly kind: 'address';
  readonly row: AddressRow;
  readonly columns: readonly string[];
  readonly interface: string | null;
  readonly prefixLength: number | null;
  readonly services: readonly string[];
  readonly preference: string | null;
  readonly follows: string | null;
  readonly pinned: boolean;
  readonly ownerSinceMs: number;
  readonly unable: readonly { readonly node: string; readonly why: string }[];
  /** Who gets it if its owner dies, and if that one dies as well. */
  readonly ifDies: readonly { readonly dead: string; readonly next: string | null }[];
  readonly moves: readonly MoveRow[];
}
