// Bounds of what is replicated. Each has a counter for what was refused because of it.

/** Longest key in bytes of UTF-8. */
export const keyBytesMax = 1024;
/** Longest value of a cache. */
export const valueBytesMax = 256 << 10;
/** Longest time to live: a hundred years. More is a mistake, and numbers made of it would not fit on the wire. */
export const ttlMsMax = 100 * 366 * 86_400_000;
/** Entries of one object in one member's view. */
export const entriesMax = 4_000_000;
/** Nodes of a tree are numbered with 31 bits; this is far below. */
export const entriesPerFamilyMax = 64_000_000;
/** Counters of one object. */
export const countersMax = 1_000_000;
/** Characters of all their keys. */
export const counterKeysMax = 256 << 20;
/** Bytes of all keys and values of a cache. */
export const cacheBytesMax = 1 << 30;
/** Largest count, so that its wire form stays a safe integer. */
export const countMax = 2 ** 52 - 1;
/** Series and gauge caches of one metrics object. */
export const sectionsMax = 100_000;
/** Bytes of entries in one message: what the receiver applies in one go, a few milliseconds' work. */
export const messageBytes = 8 << 10;
/** Longest message that is read. The largest entry follows what fills a message already: a value of a cache; a counter with all its fields and members. */
export const receivedBytesMax = { counters: 4 << 20, others: 1 << 20 };
/** Rounds within one view that somebody may be ahead. All hear of each, so that one is usual. */
export const roundsAheadMax = 1000;
/** Cohorts that are told apart in one round; there is one for each member at most. */
export const cohortsMax = 1024;
/** Parts of a snapshot that are sent and have not come back. */
export const partsInFlight = 2;
/** Members that left and whose counts stay until they run out. */
export const departedMax = 256;

export function isTtl(ttlMs: number): boolean {
  return ttlMs > 0 && ttlMs <= ttlMsMax;
}
