// The commands, in the order of the reference. To add one: a file in `commands/` and a line here.

import type { Command } from './command.ts';
import { clusterAbort } from './commands/cluster-abort.ts';
import { clusterArpShow } from './commands/cluster-arp-show.ts';
import { clusterHelp, help } from './commands/cluster-help.ts';
import { clusterInfo } from './commands/cluster-info.ts';
import { clusterJobs } from './commands/cluster-jobs.ts';
import { clusterMembership } from './commands/cluster-membership.ts';
import { clusterNodeaddr } from './commands/cluster-nodeaddr.ts';
import { clusterNodename } from './commands/cluster-nodename.ts';
import { clusterReset } from './commands/cluster-reset.ts';
import { clusterShowLogs } from './commands/cluster-show-logs.ts';
import { clusterWait } from './commands/cluster-wait.ts';
import { complete } from './commands/complete.ts';
import { configReload } from './commands/config-reload.ts';
import { duravipAnnounceView } from './commands/duravip-announce-view.ts';
import { duravipDebug } from './commands/duravip-debug.ts';
import { duravipDrain } from './commands/duravip-drain.ts';
import { duravipMove } from './commands/duravip-move.ts';
import { duravipOwners } from './commands/duravip-owners.ts';
import { duravipShow } from './commands/duravip-show.ts';
import { duravipShowTables } from './commands/duravip-show-tables.ts';
import { duravipUndrain } from './commands/duravip-undrain.ts';
import { quit } from './commands/quit.ts';
import { sharedList } from './commands/shared-list.ts';
import { sharedShow } from './commands/shared-show.ts';
import { version } from './commands/version.ts';

export const commands: readonly Command[] = [
  clusterAbort,
  clusterArpShow,
  duravipAnnounceView,
  duravipDebug,
  duravipDrain,
  duravipMove,
  duravipOwners,
  duravipShow,
  duravipShowTables,
  duravipUndrain,
  clusterHelp,
  clusterInfo,
  clusterJobs,
  clusterMembership,
  clusterNodeaddr,
  clusterNodename,
  clusterReset,
  sharedList,
  sharedShow,
  clusterShowLogs,
  clusterWait,
  complete,
  configReload,
  help,
  quit,
  version,
];
