// The time-outs of Corosync by profile: what a daemon must know of them without the rest of `corosync-conf.ts`.

export const corosyncProfiles = ['instant', 'fast', 'safe'] as const;
export type CorosyncProfile = (typeof corosyncProfiles)[number];

/** Until a silent host is dropped: `token` and then a consensus of 1.2 times that. */
const tokenMs = { instant: 60, fast: 450, safe: 3000 } as const;
/** The token goes round all nodes, so more of them need longer; above four. */
const tokenMsPerNode = { instant: 10, fast: 25, safe: 100 } as const;

/** How long the bus may be silent about a lost host, in ms: `Settings.failureTimeoutMs` of the core. */
export function failureTimeoutMs(profile: CorosyncProfile, nodes: number): number {
  const token = tokenOf(profile, nodes);
  return token + consensusOf(token);
}

export function tokenOf(profile: CorosyncProfile, nodes: number): number {
  return tokenMs[profile] + tokenMsPerNode[profile] * Math.max(0, nodes - 4);
}

export function consensusOf(tokenMillis: number): number {
  return Math.round(tokenMillis * 1.2);
}
