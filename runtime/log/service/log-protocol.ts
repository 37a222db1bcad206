// What a node that publishes logs and a reader of them (a manager) say to each other, with every limit of it. docs/log-protocol.md tells the story;
// `log-wire.ts` has the bytes.

import type { Foreign } from '../../../base/foreign.ts';
import type { Position } from '../jlog/format.ts';

/** Version 1 lacks `writer`, `look` and `looked`, and the code `taken`. */
export const wireVersion = 2;
export const wireVersionLeast = 1;

/** The one service of the port so far. The hello names it, so that others can share the port. */
export const logsService = 'logs';

/** The largest frame, without its length field. */
export const frameBytesMax = 1 << 20;
/** The node makes no batch and no piece larger than this frame, so that a bulk transfer of one log does not hold up the others. */
export const batchBytesMax = 256 << 10;
/** A reader that has dealt with all that it got must have granted this much, or a subscription could stand still for ever. */
export const creditBytesMin = 2 * batchBytesMax;
/** Credit that a subscription may hold. */
export const creditBytesMax = 1 << 30;
/** What a record costs in a batch besides its payload. */
export const recordOverheadBytes = 12;
/** Frame without payload and without records: length, kind, subscription, position, count; generous. */
export const batchOverheadBytes = 40;
export const subscriptionsMax = 4096;
export const namesMax = 64;
export const logsPerFrame = 256;
export const subscribersPerLog = 256;
/** Names of nodes, logs and subscribers; a subscriber that is no text is `hex:` and 252 digits at most. */
export const nameBytesMax = 300;
export const wordsMax = 1000;
/** Records that one `looked` tells of. */
export const lookedRecordsMax = 16_384;

/** Why something was refused or has ended. Numbers on the wire are places in this list: append only. */
export const codes = [
  /** The other side has sent what is not allowed. */
  'protocol',
  /** No common version. */
  'version',
  /** Not in the list of addresses of the cluster, or without an accepted certificate. */
  'peer',
  /** The port does not carry the service that was asked for. */
  'service',
  /** Too many connections or subscriptions. */
  'limit',
  /** No log is published under that key. */
  'unknown-log',
  /** Published, but there is no such directory yet: nobody has written to it. Try again later. */
  'absent',
  /** The log has none of the subscribers that were asked for. */
  'unknown-subscriber',
  /** Somebody reads under this name already: `holder` is his address. */
  'busy',
  /** The log cannot be read: `holder` is `damaged`, `not permitted` or `unknown`, as docs/logs.md has these words. */
  'unreadable',
  /** The next record is longer than the reader takes. */
  'too-long',
  /** A reload took the key out of the configuration. */
  'removed',
  /** The reader asked for it. */
  'unsubscribed',
  /** The node goes down. */
  'stopping',
  /** The position was never sent, or could not be stored. */
  'checkpoint',
  /** Nothing was heard for too long. */
  'timeout',
  /** A bug. */
  'internal',
  /** Another writer has read on from `holder`, a position: what the reader has behind it comes from him, and must be taken back. */
  'taken',
] as const;

export type Code = (typeof codes)[number];

/** One record of a log: the bytes of a message and when it was written. */
export interface WireRecord {
  /** Unix seconds and microseconds, by the writer's clock. */
  readonly sec: number;
  readonly usec: number;
  readonly payload: Uint8Array;
}

export interface LogSubscriber {
  readonly name: string;
  /** The last record consumed; null where the checkpoint file is damaged. */
  readonly checkpoint: Position | null;
  /** Address of who reads under this name now. */
  readonly reader: string | null;
}

export interface PublishedLog {
  readonly key: string;
  /** Sum of all files, as `cluster show logs` says it. */
  readonly bytes: number;
  /** Bytes of all segments: what there is to read at most. */
  readonly segmentBytes: number;
  /** The oldest record that still exists lies behind this one; null where the log is absent or unreadable. */
  readonly first: Position | null;
  /** The newest record. */
  readonly last: Position | null;
  readonly subscribers: readonly LogSubscriber[];
  /** Why nothing can be said or read. */
  readonly problem: Foreign | null;
}

/** What the reader says. */
export type ReaderMessage =
  /** First. */
  | {
      readonly kind: 'hello';
      /** Versions that the reader speaks. */
      readonly lowest: number;
      readonly highest: number;
      readonly service: string;
      /** Node name of the manager. */
      readonly name: string;
      /** Program and version, for logs. */
      readonly software: string;
      /** It gives up when it hears nothing for so long: the other side sends something three times as often. */
      readonly silenceMs: number;
    }
  | { readonly kind: 'list'; readonly request: number }
  | {
      readonly kind: 'subscribe';
      /** Number of the reader's choice, not in use on this connection. */
      readonly subscription: number;
      readonly log: string;
      /** The first that the log has is taken. */
      readonly subscribers: readonly string[];
      readonly credit: number;
      /** Longer records end the subscription with `too-long`. */
      readonly recordBytesMax: number;
      /** Begin behind `position` in place of the checkpoint, if the log still is the one that `identity` names. */
      readonly resume: { readonly identity: string; readonly position: Position } | null;
    }
  /** So many bytes more may be sent. */
  | { readonly kind: 'credit'; readonly subscription: number; readonly bytes: number }
  /** Everything up to there is safe at the reader. */
  | {
      readonly kind: 'checkpoint';
      readonly subscription: number;
      /** Of the last `moved`, 0 before the first: what was meant in an older numbering is ignored. */
      readonly epoch: number;
      readonly position: Position;
    }
  | { readonly kind: 'unsubscribe'; readonly subscription: number }
  /** Whose the places of this connection are: the identity of a position journal. Before the first `subscribe`; without it the name counts. */
  | { readonly kind: 'writer'; readonly id: string }
  /** Which records are there behind `from`? Changes nothing, needs no subscriber, and is answered by one `looked`. */
  | { readonly kind: 'look'; readonly request: number; readonly log: string; readonly from: Position };

/** A record as the files of a manager have it: with a line end. */
export interface LookedRecord {
  readonly sec: number;
  readonly bytes: number;
  readonly crc: number;
}

/** What the node says. */
export type NodeMessage =
  /** First. */
  | {
      readonly kind: 'welcome';
      readonly version: number;
      readonly service: string;
      readonly name: string;
      readonly subcluster: string;
      readonly software: string;
      readonly silenceMs: number;
    }
  /** Answer to `list`, in pieces; `more` is false in the last one. */
  | { readonly kind: 'logs'; readonly request: number; readonly more: boolean; readonly logs: readonly PublishedLog[] }
  /** Another set of logs is published now, or an absent one has appeared: list again. */
  | { readonly kind: 'changed' }
  | {
      readonly kind: 'subscribed';
      readonly subscription: number;
      readonly subscriber: string;
      /** Names this very log on this disk: positions of another identity mean nothing. */
      readonly identity: string;
      readonly checkpoint: Position;
      /** The first record comes from behind this position. */
      readonly start: Position;
    }
  /** Records with the positions `first`, the next marker, and so on. Costs its frame in credit, the length field included. */
  | { readonly kind: 'batch'; readonly subscription: number; readonly first: Position; readonly records: readonly WireRecord[] }
  /** A part of a record that is too long for a batch: pieces come in order, nothing of the subscription in between. Costs credit as a batch does. */
  | {
      readonly kind: 'piece';
      readonly subscription: number;
      readonly position: Position;
      readonly sec: number;
      readonly usec: number;
      /** Bytes of the whole record. */
      readonly total: number;
      readonly offset: number;
      readonly bytes: Uint8Array;
    }
  /** How far the node is. At the beginning, now and then while there is more to send, and when all has been sent. */
  | {
      readonly kind: 'status';
      readonly subscription: number;
      /** The last record sent. */
      readonly position: Position;
      /** Still to be sent. */
      readonly behindBytes: number;
      /** Null where counting would cost too much. */
      readonly behindRecords: number | null;
      /** When the oldest record that is still to be sent was written, Unix seconds; null where there is none. */
      readonly oldestSec: number | null;
    }
  /** What comes next lies behind `to`, whatever came before: markers have shifted, or an operator moved the checkpoint. */
  | {
      readonly kind: 'moved';
      readonly subscription: number;
      /** 1 for the first one of a subscription, and so on. */
      readonly epoch: number;
      readonly from: Position;
      readonly to: Position;
      /** `repair`: the record that was `from` is now called `to`. `operator`: records repeat or are passed over on purpose. */
      readonly why: 'repair' | 'operator';
    }
  /** Something was found broken: never is a record left out without it. */
  | { readonly kind: 'damage'; readonly subscription: number; readonly what: string; readonly bytes: number; readonly message: Foreign }
  /** Everything up to there is stored. Earlier checkpoints that were not answered are included. */
  | { readonly kind: 'stored'; readonly subscription: number; readonly position: Position }
  /** Also the answer to a `subscribe` that was refused. Nothing more comes for the number, and it may be used again. */
  | {
      readonly kind: 'ended';
      readonly subscription: number;
      readonly code: Code;
      readonly message: Foreign;
      readonly holder: string | null;
    }
  /** Records with the positions `first`, the next marker, and so on, all of one segment: those behind `from` that are still there. None: there are no more. */
  | {
      readonly kind: 'looked';
      readonly request: number;
      /** Empty where the log cannot be looked at. */
      readonly identity: string;
      /** Why it cannot; beside an identity, what of the log is lost or damaged in front of these records. */
      readonly problem: Foreign | null;
      readonly first: Position;
      readonly records: readonly LookedRecord[];
    };

/** What both say. */
type EitherMessage =
  | { readonly kind: 'ping'; readonly nonce: number }
  | { readonly kind: 'pong'; readonly nonce: number }
  /** Last: why the connection is closed. */
  | { readonly kind: 'bye'; readonly code: Code; readonly message: Foreign };

export type ServiceMessage = ReaderMessage | NodeMessage | EitherMessage;
