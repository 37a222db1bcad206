// Commands whose work is done elsewhere: the simulator's, and the configuration of Corosync.

import { corosyncConf } from '../bus/corosync-conf.ts';
import type { ClusterIr } from '../ir/generated/types.ts';
import { numberOf } from '../process/arguments.ts';
import { CommandError, usageError, type Arguments, type Terminal } from '../process/program-command.ts';
import { readIrFile } from '../process/ir-file.ts';
import { irPath } from '../daemon/run-options.ts';

const irRefused = 3;

export async function runSimulate(given: Arguments, terminal: Terminal): Promise<number> {
  const statePath = given.text('state');
  if (statePath !== null) return replay(statePath, terminal);
  const scenarioPath = given.text('scenario');
  if (scenarioPath === null) throw usageError('--scenario FILE is missing; docs/simulator.md has examples');
  const seed = numberOf(given, 'seed', 0, 0xffff_ffff);
  const { simulate } = await import('../simulate/simulate-command.ts');
  const played = simulate(irOf(given), { scenarioPath, seed, json: given.flag('json'), out: (text) => terminal.out(text) });
  if (!played.ok) throw usageError(played.error);
  return played.violation === null ? 0 : 1;
}

async function replay(path: string, terminal: Terminal): Promise<number> {
  const { replayState } = await import('../simulate/replay-state.ts');
  const replayed = replayState(path);
  if (!replayed.ok) throw usageError(replayed.error);
  terminal.out(replayed.text);
  return replayed.failed ? 1 : 0;
}

export async function runCorosyncConf(given: Arguments, terminal: Terminal): Promise<number> {
  const conf = corosyncConf(irOf(given), given.text('profile') === 'safe' ? 'safe' : 'fast');
  if ('error' in conf) throw new CommandError(irRefused, conf.error);
  terminal.out(conf.text);
  return 0;
}

function irOf(given: Arguments): ClusterIr {
  const read = readIrFile(irPath(given));
  if (!read.ok) throw new CommandError(irRefused, read.why);
  return read.ir;
}
