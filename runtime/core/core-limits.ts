// Every bound and every fixed time of the state machine. What an operator can set is in the IR; these nobody has needed to set.

/** Addresses in one message: about 10 KB, far below what any bus takes in one piece. */
export const addressesPerMessage = 512;
/** Parts of one state or one list of offers: 512 K addresses, beyond which a message is refused as malformed. */
export const partsMax = 1024;
/** Names of bindings and services in one list of offers. */
export const offerNamesMax = 1_000_000;
/** Moves that one plan of drain or preference names; the next follows when these are done. */
export const movesPerPlan = 256;
/** Planned moves under way at once; further orders of an operator are refused. */
export const pendingMax = 4096;
/** Operator's orders that wait for a round to settle. */
export const ordersMax = 256;
/** Hosts of the shared ARP table; the one heard of longest ago goes first. */
export const arpHostsMax = 65_536;
/** Hashes of the own table that a heartbeat, which was sent a little earlier, may still carry. */
export const historyMax = 64;

/** After our own state is delivered: how long each member may take with its own, before it is excluded. */
export const gatherLimitMs = 1500;
/** A planned move that takes longer is called off by the old owner; by the leader one second later. */
export const moveLimitMs = 5000;
/** What was called off is not planned again for so long. */
export const restMs = 60_000;
/** What we sent and did not see delivered is sent again. */
export const resendMs = 2000;
/** Heartbeats of our own that we may see between two of a peer; one more and it is silent. */
export const missedBeats = 3;
/** A connection that brings nothing back for longer than two changes of members and this is made anew; a daemon that hangs is no better for it. */
export const stallMs = 30_000;
/** A failed plumb is tried again after this, doubled each time up to the maximum. */
export const retryMsMin = 1000;
export const retryMsMax = 60_000;
/** A host that does not say what it has plumbed is asked again. Nothing is claimed before it has answered. */
export const lookAgainMs = 5000;
/** A stopping node that could hand nothing over for so long releases the rest and leaves. */
export const stopLimitMs = 10_000;
/** Changes of the shared ARP table are collected for so long before the host is told. */
export const hostsDelayMs = 1000;
