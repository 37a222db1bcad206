// What a client may make the feed hold. Nothing here is a promise of the protocol: whoever exceeds it is told so, or cut off and counted.

export interface FeedLimits {
  /** Connections at the same time; one more is refused in words. */
  readonly connections: number;
  /** One argument, in bytes: the largest value of a cache, a key and an object's name fit. */
  readonly bulkBytes: number;
  /** Arguments of one command. */
  readonly items: number;
  /** All of one command, in bytes. */
  readonly requestBytes: number;
  /** A command that is typed (no array), in bytes. */
  readonly inlineBytes: number;
  /** Answers that are made before the client has to read them; a single answer may be longer. */
  readonly pendingBytes: number;
  /** How long a client may leave its answers unread. */
  readonly slowMs: number;
  /** Different keys that one connection may hold up. */
  readonly heldKeys: number;
  /** And all connections together. */
  readonly heldKeysTotal: number;
  /** Their texts, with 64 bytes for each key: of one connection, and of all. Every node of the cluster holds them. */
  readonly heldBytes: number;
  readonly heldBytesTotal: number;
  /** Iterations of SCAN that are under way; the oldest goes for a new one. */
  readonly cursors: number;
}

export const defaultLimits: FeedLimits = {
  connections: 4096,
  bulkBytes: 512 << 10,
  items: 1024,
  requestBytes: 1 << 20,
  inlineBytes: 16 << 10,
  pendingBytes: 64 << 10,
  slowMs: 10_000,
  heldKeys: 100_000,
  heldKeysTotal: 2_000_000,
  heldBytes: 16 << 20,
  heldBytesTotal: 256 << 20,
  cursors: 256,
};

export interface FeedCounters {
  connections: number;
  /** Turned away because there were too many. */
  refused: number;
  commands: number;
  /** Answered with an error. */
  errors: number;
  /** Ended because what they sent is not the protocol, or exceeds a limit of it. */
  malformed: number;
  /** Did not read their answers. */
  cutOff: number;
  /** Gauges that went down because the connection that had raised them ended. */
  released: number;
  /** Times that a connection had to wait for the others' turn. */
  deferred: number;
  /** Connections that could not be accepted, such as for want of descriptors. */
  acceptErrors: number;
  /** Connections ended by a mistake of ours. */
  bugs: number;
}

export function noCounts(): FeedCounters {
  return {
    connections: 0,
    refused: 0,
    commands: 0,
    errors: 0,
    malformed: 0,
    cutOff: 0,
    released: 0,
    deferred: 0,
    acceptErrors: 0,
    bugs: 0,
  };
}
