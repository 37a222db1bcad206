// Which option of the configuration a field of the IR is: what a plan calls it, and what the console shows.

/** Options of the node itself: path in the IR, and how the configuration calls it. */
export const nodeOptions: readonly (readonly [string, string])[] = [
  ['subcluster', 'subcluster'],
  ['address.ip', 'nodeaddr'],
  ['groups.cluster', 'cluster_group'],
  ['groups.control', 'control_group'],
  ['groups.log', 'log_group'],
  ['timers.heartbeatStartDelaySec', 'heartbeat_start_delay'],
  ['timers.heartbeatsPerSec', 'heartbeats_per_sec'],
  ['timers.ifCheckIntervalSec', 'if_check_interval'],
  ['timers.ifDownLimitSec', 'if_down_limit'],
  ['timers.viewMatureTimeSec', 'view_mature_time'],
  ['timers.viewBalanceIntervalSec', 'view_balance_interval'],
  ['timers.viewBroadcastIntervalSec', 'view_broadcast_interval'],
  ['timers.logActiveIntervalSec', 'log_active_interval'],
  ['timers.logIdleIntervalSec', 'log_idle_interval'],
  ['duravip.balanceSetSize', 'duravip_balance_set_size'],
  ['duravip.arpAllHosts', 'arp_all_hosts'],
  ['duravip.unconditionalRebind', 'unconditional_rebind'],
];

/** Of a manager: `nodeaddr`, and what is in `Logs`. */
export const managerOptions: readonly (readonly [string, string])[] = [
  ['address.ip', 'nodeaddr'],
  ['logs.logfile', 'logfile'],
  ['logs.fileMode', 'file_mode'],
  ['logs.dirMode', 'dir_mode'],
  ['logs.maxOpen', 'max_open'],
  ['logs.maxIdleSec', 'max_idle'],
  ['logs.controlCache', 'control_cache'],
];
