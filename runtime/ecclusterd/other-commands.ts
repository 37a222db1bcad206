// Commands whose work is done elsewhere: the simulator's, and the configuration of Corosync.

import { terminalBlock, type TerminalText } from '../../base/terminal-text.ts';
import { corosyncConf } from '../bus/corosync-conf.ts';
import { corosyncProfiles } from '../bus/corosync-times.ts';
import type { ClusterIr } from '../ir/generated/types.ts';
import { numberOf } from '../process/arguments.ts';
import { CommandError, usageError, type Arguments, type Terminal } from '../process/program-command.ts';
import { readIrFile } from '../process/ir-file.ts';
import { irPath } from '../daemon/run-options.ts';
import type { Simulated, SimulateOptions } from '../simulate/simulate-command.ts';

const irRefused = 3;
/** The next one is taken, too: for tokens. */
const spreadPort = 4803;

export async function runSimulate(given: Arguments, terminal: Terminal): Promise<number> {
  const scenarioPath = given.text('scenario');
  const seed = numberOf(given, 'seed', 0, 0xffff_ffff);
  const options = { scenarioPath, seed, json: given.flag('json'), out: (text: TerminalText) => terminal.out(text) };
  const statePaths = given.text('state');
  if (statePaths !== null) return goOn(statePaths.split(','), options);
  if (scenarioPath === null) throw usageError('--scenario FILE is missing; docs/simulator.md has examples');
  const { simulate } = await import('../simulate/simulate-command.ts');
  return statusOf(simulate(irOf(given), options));
}

/** From states that daemons have written down. */
async function goOn(paths: readonly string[], options: SimulateOptions): Promise<number> {
  const { readStates, replayStep } = await import('../simulate/replay-state.ts');
  const states = readStates(paths);
  if (states.kind === 'wrong') throw usageError(states.error);
  if (states.kind === 'running') {
    const { simulateFrom } = await import('../simulate/simulate-command.ts');
    return statusOf(simulateFrom(states.dumps, options));
  }
  const replayed = replayStep(states.dump);
  options.out(terminalBlock(replayed.text));
  return replayed.failed ? 1 : 0;
}

function statusOf(played: Simulated): number {
  if (!played.ok) throw usageError(played.error);
  return played.violation === null ? 0 : 1;
}

export async function runCorosyncConf(given: Arguments, terminal: Terminal): Promise<number> {
  const profile = corosyncProfiles.find((each) => each === given.text('profile')) ?? 'fast';
  const conf = corosyncConf(irOf(given), profile);
  if ('error' in conf) throw new CommandError(irRefused, conf.error);
  terminal.out(terminalBlock(conf.text));
  return 0;
}

export async function runSpreadConf(given: Arguments, terminal: Terminal): Promise<number> {
  const broadcast = given.text('broadcast');
  if (broadcast !== null && !/^\d{1,3}(?:\.\d{1,3}){3}$/.test(broadcast))
    throw usageError(`--broadcast is an IPv4 address, not \`${broadcast}\``);
  const port = numberOf(given, 'port', 1, 65_534) ?? spreadPort;
  const { spreadConf } = await import('../bus/spread/spread-conf.ts');
  const conf = spreadConf({ ir: irOf(given), profile: given.text('profile') === 'safe' ? 'safe' : 'fast', broadcast, port });
  if ('error' in conf) throw new CommandError(irRefused, conf.error);
  terminal.out(terminalBlock(conf.text));
  return 0;
}

function irOf(given: Arguments): ClusterIr {
  const read = readIrFile(irPath(given));
  if (!read.ok) throw new CommandError(irRefused, read.why);
  return read.ir;
}
