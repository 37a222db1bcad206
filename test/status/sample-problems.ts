// One problem of each kind, for the made-up cluster of the sample pages.
import type { Problem } from '../../runtime/status/page/page-model.ts';

export const now = Date.UTC(2026, 10, 28, 14, 3, 19);

const problem = (
  alarm: string,
  severity: Problem['severity'],
  text: string,
  mend: string | null,
  agoSec: number,
  mendedSec: number | null = null,
): Problem => ({
  alarm,
  severity,
  text,
  mend,
  sinceMs: now - agoSec * 1000,
  mendedMs: mendedSec === null ? null : now - mendedSec * 1000,
});

/** Where there is nobody. */
export const nobody: readonly Problem[] = [
  problem('ClusterDivided', 'page', 'No node is on the bus: nobody on this side of it serves an address.', null, 41),
  problem('MemberMissing', 'ticket', 'east1 is in the configuration and has not been on the bus since this process began.', null, 41),
];

/** While the bus is away. */
export const busAway: readonly Problem[] = [
  problem(
    'BusGone',
    'page',
    'Not connected to the bus for 12 s: the daemon of corosync does not answer. What is shown of the cluster is old.',
    null,
    7,
  ),
];

/** One of each kind. */
export const problems: readonly Problem[] = [
  problem('AddressUnowned', 'page', '2 addresses have no owner: 10.20.1.13, 10.20.1.24.', 'ask_node east1 cluster why 10.20.1.13', 41),
  problem(
    'AddressBroken',
    'page',
    '10.20.1.24: a binding name stands for different addresses on different nodes, so nobody brings it up.',
    'ask_node east1 cluster why 10.20.1.24',
    300,
  ),
  problem('ClusterDivided', 'page', 'Too few nodes are here for a majority (1 of 4): no address is served on this side.', null, 12),
  problem('MemberExcluded', 'page', 'east2 is excluded: it sends no heartbeats. It counts as absent.', null, 9),
  problem('CollectHindered', 'page', 'The disk of the logs is full.', null, 70),
  problem(
    'ConfigurationDiffers',
    'ticket',
    'east2: duravip_balance_set_size is 2, on east1 and 2 others 4. No balancing until all agree.',
    'unicast east2 config reload',
    720,
  ),
  problem(
    'ConfigurationDrift',
    'ticket',
    'west1 runs with another configuration than this manager; its file is the same.',
    'unicast west1 config reload',
    900,
  ),
  problem(
    'RolloutUnconfirmed',
    'ticket',
    'Rollout 41 has switched and nobody has confirmed it: in 4 min all go back by themselves.',
    'rollout confirm',
    61,
  ),
  problem('MemberMissing', 'ticket', 'west2 has left the bus: its process, its machine or its bus has ended.', null, 41),
  problem('LogBehind', 'ticket', 'mainlog of west2 is 5 min behind (1.2 GiB).', 'show logs', 312),
  problem('LogUnread', 'ticket', 'rejectlog of east1: damaged: segment 0000001a is cut.', 'show logs', 99),
  problem('LoopLate', 'ticket', 'The event loop of this process was 312 ms late in the last five minutes.', null, 30),
  problem('AddressUnowned', 'page', '4 addresses have no owner: 10.20.1.11, 10.20.1.12, 10.20.1.14 and 1 more.', null, 2921, 2919),
];
