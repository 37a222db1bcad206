// The commands, in the order of the reference. To add one: a file in `commands/` and a line here.

import type { Command } from '../console/console-command.ts';
import { clusterAbort } from '../console/commands/cluster-abort.ts';
import { clusterArpShow } from '../console/commands/cluster-arp-show.ts';
import { clusterHelp, help } from '../console/commands/cluster-help.ts';
import { clusterInfo } from '../console/commands/cluster-info.ts';
import { clusterJobs } from '../console/commands/cluster-jobs.ts';
import { clusterMembership } from '../console/commands/cluster-membership.ts';
import { clusterNodeaddr } from '../console/commands/cluster-nodeaddr.ts';
import { clusterNodename } from '../console/commands/cluster-nodename.ts';
import { clusterReset } from '../console/commands/cluster-reset.ts';
import { clusterShowLogs } from '../console/commands/cluster-show-logs.ts';
import { clusterWait } from '../console/commands/cluster-wait.ts';
import { complete } from '../console/commands/complete.ts';
import { configReload } from '../console/commands/config-reload.ts';
import { duravipAnnounceView } from '../console/commands/duravip-announce-view.ts';
import { duravipDebug } from '../console/commands/duravip-debug.ts';
import { duravipDrain } from '../console/commands/duravip-drain.ts';
import { duravipMove } from '../console/commands/duravip-move.ts';
import { duravipOwners } from '../console/commands/duravip-owners.ts';
import { duravipShow } from '../console/commands/duravip-show.ts';
import { duravipShowTables } from '../console/commands/duravip-show-tables.ts';
import { duravipUndrain } from '../console/commands/duravip-undrain.ts';
import { quit } from '../console/commands/quit.ts';
import { sharedList } from '../console/commands/shared-list.ts';
import { sharedShow } from '../console/commands/shared-show.ts';
import { sharedWhy } from '../console/commands/shared-why.ts';
import { version } from '../console/commands/show-version.ts';

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
  sharedWhy,
  clusterShowLogs,
  clusterWait,
  complete,
  configReload,
  help,
  quit,
  version,
];
