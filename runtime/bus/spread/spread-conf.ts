// The `spread.conf` of a cluster, out of its IR: the same text for all machines. Figures and their reasons are in docs/spread.md.

import type { ClusterIr } from '../../ir/generated/types.ts';
import { parseIp } from '../../net/ip.ts';

export type SpreadProfile = 'fast' | 'safe';

/** Text of the file, or why the IR does not hold what it needs. */
export type SpreadConf = { readonly text: string } | { readonly error: string };

export interface SpreadConfInput {
  readonly ir: ClusterIr;
  readonly profile: SpreadProfile;
  /** Broadcast or multicast address of the network that all machines are in: one segment. Null: a segment for each, and no broadcasts. */
  readonly broadcast: string | null;
  readonly port: number;
}

/** In the order of the file; all of them or none, else the daemon does not start. */
const timeouts = {
  fast: { Token: 200, Hurry: 80, Alive: 50, Join: 50, Rep: 150, Seg: 100, Gather: 250, Form: 250, Lookup: 1000 },
  safe: { Token: 5000, Hurry: 1500, Alive: 250, Join: 250, Rep: 1250, Seg: 500, Gather: 2500, Form: 2500, Lookup: 5000 },
  /** What the daemon takes by itself where all are in one segment, but for the last one. */
  safeInOneSegment: { Token: 1250, Hurry: 500, Alive: 250, Join: 250, Rep: 625, Seg: 500, Gather: 1250, Form: 1250, Lookup: 5000 },
} as const;

/** Of the daemon: segments, and daemons of one of them. */
const segmentsMax = 20;
const daemonsMax = 128;
const nameBytesMax = 19;
/** What may wait for a client that does not read: 2 s of what daemons can carry. The daemon's own 1,000 are 0.1 s. */
const sessionMessages = 50_000;

/** How long the bus may be silent about a lost host, in ms: `Settings.failureTimeoutMs` of the core. */
export function failureTimeoutMs(profile: SpreadProfile): number {
  const { Token, Seg, Gather } = timeouts[profile];
  return Token + Seg + Gather;
}

export function spreadConf({ ir, profile, broadcast, port }: SpreadConfInput): SpreadConf {
  const members = [...ir.nodes, ...ir.managers];
  const most = broadcast === null ? segmentsMax : daemonsMax;
  if (members.length > most)
    return {
      error: `${members.length} machines, managers included; ${most} ${broadcast === null ? 'have a segment each: give --broadcast for one segment' : 'fit into a segment'}`,
    };
  const daemons: string[] = [];
  for (const [index, { name, address }] of members.entries()) {
    const who = name === null ? `node ${index + 1} of the IR` : `node ${name}`;
    if (name === null) return { error: `${who} has no name: set nodename in its configuration, or compile with --node` };
    if (address.ip === null)
      return { error: `${who} has no address on the cluster network: set nodeaddr, or list it in msgc_server.peers` };
    if (parseIp(address.ip)?.family !== 4) return { error: `${who} has the address ${address.ip}: Spread speaks IPv4 only` };
    if (!/^[A-Za-z0-9._-]+$/.test(name) || name.length > nameBytesMax)
      return { error: `${who} has a name that Spread cannot hold: at most ${nameBytesMax} letters, digits, dots, hyphens and underscores` };
    const daemon = `  ${name}  ${address.ip} {\n    D ${address.ip}\n    C 127.0.0.1\n  }\n`;
    daemons.push(broadcast === null ? `Spread_Segment  ${address.ip}:${port} {\n${daemon}}\n` : daemon);
  }
  const segments = broadcast === null ? daemons.join('\n') : `Spread_Segment  ${broadcast}:${port} {\n${daemons.join('')}}\n`;
  return { text: text(profile, broadcast !== null, segments, members.length) };
}

function text(profile: SpreadProfile, isOneSegment: boolean, segments: string, machines: number): string {
  const times = profile === 'safe' && isOneSegment ? timeouts.safeInOneSegment : timeouts[profile];
  const silentMs = times.Token + times.Seg + times.Gather;
  const lines = Object.entries(times).map(([name, ms]) => `${name}Timeout = ${ms}`);
  return `# Written by ecclusterd spread-conf, profile ${profile}, for ${machines} machines: spread.conf, the same on every machine, or they ignore each other.
# A machine that is silent is dropped after about ${silentMs} ms (Token + Seg + Gather), a process that ends at once.
# Programs reach the daemon of their own machine only (C). D is between the daemons: who reaches it is one of them, so keep it on a network of your own.
# Start it as spread -n NAME -c FILE, NAME as below; it changes to DaemonUser and into RuntimeDir, which must be there.

${segments}
DebugFlags = { PRINT EXIT }
EventTimeStamp
DangerousMonitor = false
# What may wait for a program that does not read for a moment. With fewer it is cut off, and its node loses its addresses.
MaxSessionMessages = ${sessionMessages}

${lines.join('\n')}
`;
}
