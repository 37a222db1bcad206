// The commands, in the order of the reference. To add one: a file in `commands/` and a line here.

import type { Command } from '../console-command.ts';
import { clusterAbort } from './cluster-abort.ts';
import { clusterArpShow } from './cluster-arp-show.ts';
import { clusterDump } from './cluster-dump.ts';
import { clusterHelp, help } from './cluster-help.ts';
import { clusterInfo } from './cluster-info.ts';
import { clusterJobs } from './cluster-jobs.ts';
import { clusterMembership } from './cluster-membership.ts';
import { clusterNodeaddr } from './cluster-nodeaddr.ts';
import { clusterNodename } from './cluster-nodename.ts';
import { clusterReset } from './cluster-reset.ts';
import { clusterShowLogs } from './cluster-show-logs.ts';
import { clusterWait } from './cluster-wait.ts';
import { complete } from './complete.ts';
import { configReload } from './config-reload.ts';
import { configRunning } from './config-running.ts';
import { configCommands } from './config-show.ts';
import { duravipAnnounceView } from './duravip-announce-view.ts';
import { duravipDebug } from './duravip-debug.ts';
import { duravipDrain } from './duravip-drain.ts';
import { duravipMove } from './duravip-move.ts';
import { clusterWhy } from './cluster-why.ts';
import { duravipOwners } from './duravip-owners.ts';
import { duravipShow } from './duravip-show.ts';
import { duravipShowTables } from './duravip-show-tables.ts';
import { duravipUndrain } from './duravip-undrain.ts';
import { quit } from './quit.ts';
import { sharedList } from './shared-list.ts';
import { sharedShow } from './shared-show.ts';
import { sharedWhy } from './shared-why.ts';
import { version } from './show-version.ts';

export const commands: readonly Command[] = [
  clusterAbort,
  clusterArpShow,
  duravipAnnounceView,
  duravipDebug,
  duravipDrain,
  duravipMove,
  duravipOwners,
  clusterWhy,
  duravipShow,
  duravipShowTables,
  duravipUndrain,
  clusterDump,
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
  configRunning,
  ...configCommands,
  help,
  quit,
  version,
];
