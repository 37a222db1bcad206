// `cluster info`: the four lines of the manual, how long the bus is silent about a member that is gone where it says so, and below them what is wrong, if anything is.

import type { Answer } from '../answer.ts';
import { type Differences, differenceLines } from '../../control/node-agreement.ts';
import type { Call, Command } from '../console-command.ts';
import { leanRows, type Snapshot } from '../node-port.ts';
import { excludedWords } from './movable.ts';
import { sharedNameOf } from './duravip-show-tables.ts';

export const clusterInfo: Command = {
  name: 'cluster info',
  args: [],
  summary: 'show status and parameters of the cluster, and what is wrong with it',
  about: [
    'The bus and the names of the connections to it, the groups, the leader (the first mail node in the order of membership), and how long the bus is silent about a member that is gone: token and consensus of Corosync as they are, else `--bus-timeout`. In a healthy cluster there is nothing more; else one line for each problem: members that are refused, or differ in what must agree, excluded members, addresses without owner, UNSAFE, BROKEN or in conflict.',
  ],
  own: false,
  effect: 'read',
  remote: 'all',
  examples: ['cluster info', 'json cluster info'],
  run,
};

function run({ port }: Call): Answer {
  const snapshot = port.snapshot();
  const { self, bus, groups, leader } = snapshot;
  const tally = tallyOf(snapshot);
  const differences = port.differences();
  const problems = problemsOf(snapshot, tally, differences);
  const names = `m:${self.privateName},s:${self.sharedName ?? sharedNameOf(self.privateName)}`;
  return {
    ok: true,
    lines: () => [
      `Daemon: ${bus.endpoint} [${bus.connected ? names : 'not connected'}]`,
      `Control Group: ${groups.control}`,
      `Cluster Group: ${groups.cluster} (${leader === null ? 'no leader' : `${leader} is leader`})`,
      `Logger Group: ${groups.log ?? 'none'}`,
      ...(bus.connected && bus.detection.of !== null ? [`Failure Detection: ${bus.detection.ms} ms (${bus.detection.of})`] : []),
      ...problems.map((problem) => `Problem: ${problem}`),
    ],
    document: () => ({
      node: self.node,
      address: self.address,
      privateName: self.privateName,
      version: self.version,
      uptimeSec: Math.floor(self.uptimeSec),
      dryRun: self.dryRun,
      draining: self.draining,
      debug: self.debug,
      bus: {
        connected: bus.connected,
        endpoint: bus.endpoint,
        sinceSec: Math.floor(bus.sinceSec),
        why: bus.connected ? bus.trouble : bus.why,
        detectionMs: bus.connected ? bus.detection.ms : null,
        detectionOf: bus.connected ? bus.detection.of : null,
      },
      groups,
      leader,
      phase: snapshot.phase,
      mature: snapshot.mature,
      quorum: snapshot.quorum,
      tableHash: snapshot.tableHash,
      dampedSec: snapshot.dampedSec,
      tally: { ...tally },
      problems,
      mismatches: snapshot.mismatches.map(({ node, subjects }) => ({ node, subjects })),
      refused: snapshot.refused.map(({ member, node, why }) => ({ member, node, why })),
      differences: differences.shown.map((each) => ({ ...each })),
      counters: snapshot.counters,
    }),
  };
}

/** Numbers of addresses. */
interface Tally {
  readonly addresses: number;
  readonly ownedHere: number;
  readonly unowned: number;
  readonly broken: number;
  readonly unsafe: number;
  readonly conflict: number;
  readonly moving: number;
}

function tallyOf(snapshot: Snapshot): Tally {
  const tally = { addresses: 0, ownedHere: 0, unowned: 0, broken: 0, unsafe: 0, conflict: 0, moving: 0 };
  for (const row of leanRows(snapshot)) {
    tally.addresses++;
    if (row.owner === snapshot.self.node) tally.ownedHere++;
    if (row.owner === null && !row.broken) tally.unowned++;
    if (row.broken) tally.broken++;
    if (row.unsafe) tally.unsafe++;
    if (row.conflict) tally.conflict++;
    if (row.movingTo !== null) tally.moving++;
  }
  return tally;
}

function problemsOf(snapshot: Snapshot, tally: Tally, differences: Differences): readonly string[] {
  const { bus, mature, quorum, phase, members } = snapshot;
  if (!bus.connected) return [`not connected to the bus for ${Math.floor(bus.sinceSec)} s: ${bus.why}`];
  const some = (count: number, what: string) => (count === 0 ? [] : [`${count === 1 ? '1 address is' : `${count} addresses are`} ${what}`]);
  return [
    ...(bus.trouble === null ? [] : [`the bus is connected and does not work: ${bus.trouble}`]),
    ...(members.length === 0 ? ['the bus has not said yet who is there: this node has no addresses before it does'] : []),
    // Before anything was settled nobody has looked for a majority.
    ...(quorum || phase !== 'settled' ? [] : ['this side of the partition has no majority: every address is released']),
    ...(phase === 'gathering' ? ['a view is being settled'] : []),
    ...(mature || phase === 'gathering' ? [] : ['the view is not mature: addresses without owner wait']),
    ...snapshot.refused.map(({ text }) => text),
    ...differenceLines(differences),
    ...(snapshot.dampedSec === 0
      ? []
      : [`this node has come and gone too often: it gets no addresses for ${snapshot.dampedSec} s, or before \`cluster duravip undrain\``]),
    ...members.flatMap(({ node, privateName, excluded }) =>
      excluded === null ? [] : [`${node ?? privateName} is excluded: it ${excludedWords[excluded]}`],
    ),
    ...members.flatMap(({ node, draining }) =>
      draining ? [`${node ?? ''} is draining: it gets no address before \`cluster duravip undrain\``] : [],
    ),
    ...some(mature ? tally.unowned : 0, 'unowned'),
    ...some(tally.broken, 'BROKEN: binding names stand for different addresses'),
    ...some(tally.unsafe, 'UNSAFE: the nodes offer different services'),
    ...some(tally.conflict, 'in conflict: the nodes prefer different owners'),
  ];
}
