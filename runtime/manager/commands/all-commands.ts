// All commands of a manager's console.

import type { Command } from '../../console/console-command.ts';
import { help } from '../../console/commands/cluster-help.ts';
import { complete } from '../../console/commands/complete.ts';
import { configReload } from '../../console/commands/config-reload.ts';
import { configRunning } from '../../console/commands/config-running.ts';
import { configCommands } from '../../console/commands/config-show.ts';
import { quit } from '../../console/commands/quit.ts';
import type { ManagerPort } from '../manager-port.ts';
import { showConfiguration } from './show-configuration.ts';
import { info, showClusterMembership, shutdown } from './manager-commands.ts';
import { showLogs } from './manager-show-logs.ts';
import { requestCommands } from './request-commands.ts';
import { rolloutCommands } from './rollout-commands.ts';
import { managerVersion, notHere, showCommands } from './show-commands.ts';

export function commandsOf(port: ManagerPort): readonly Command[] {
  return [
    notHere,
    complete,
    configReload,
    configRunning,
    ...configCommands,
    help,
    info(port),
    quit,
    ...requestCommands(port),
    ...rolloutCommands(port),
    showClusterMembership(port),
    showLogs(port),
    ...showCommands(port),
    showConfiguration(port),
    shutdown(port),
    managerVersion,
  ];
}
