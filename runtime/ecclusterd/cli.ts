// The entry of `ecclusterd`: finds the command, runs it, and turns whatever happens into an exit status.

import { ours, terminal as said, terminalBlock } from '../../base/terminal-text.ts';
import { nearest } from '../text/nearest.ts';
import { type Command, type Entry, isCommandError, usageError, type Terminal } from '../process/program-command.ts';
import { parseArguments } from '../process/arguments.ts';
import { daemon } from './run-shapes.ts';
import { version } from '../../base/version.ts';

/** Never throws. */
export async function main(argv: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await dispatch(argv, terminal);
  } catch (error) {
    if (isCommandError(error)) {
      terminal.error(terminalBlock(`ecclusterd: ${error.message}\n`));
      return error.code;
    }
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    terminal.error(
      terminalBlock(`ecclusterd: internal error, please report it (ecclusterd ${version}, Node ${process.version}): ${text}\n`),
    );
    return 1;
  }
}

async function dispatch(argv: readonly string[], terminal: Terminal): Promise<number> {
  const named = argv[0] !== undefined && !argv[0].startsWith('-');
  if (argv.includes('--version')) {
    terminal.out(said`ecclusterd ${version}\n`);
    return 0;
  }
  // `log cat nats://...` is short for `log-cat --nats nats://...`.
  if (argv[0] === 'log' && argv[1] === 'cat') {
    const rest = argv.slice(2).map((each) => (/^(?:nats|tls):/.test(each) ? `--nats=${each}` : each));
    return dispatch(['log-cat', ...rest], terminal);
  }
  if (argv[0] === 'log' && argv[1] === 'verify') return dispatch(['log-verify', ...argv.slice(2)], terminal);
  const command: Entry = named ? commandNamed(argv[0] ?? '', await allCommands()) : daemon;
  const wantsHelp = argv[1] === '--help' || argv[1] === '-h';
  if (command.loadRaw !== undefined && !wantsHelp) return (await command.loadRaw())(argv.slice(1), terminal);
  const given = parseArguments(command, named ? argv.slice(1) : argv);
  if (given.flag('help')) {
    const [{ helpOf }, commands] = [await import('../process/help-text.ts'), await allCommands()];
    terminal.out(ours(helpOf(commandNamed(command.name, commands), commands)));
    return 0;
  }
  return (await command.load())(given, terminal);
}

/** The daemon does without. */
async function allCommands(): Promise<readonly Command[]> {
  return (await import('./commands.ts')).commands;
}

function commandNamed(name: string, commands: readonly Command[]): Command {
  const command = commands.find((each) => each.name === name);
  if (command !== undefined) return command;
  const names = commands.map((each) => each.name).filter((each) => each !== '');
  const near = nearest(name, names, 1)[0];
  throw usageError(`there is no command \`${name}\`; ${near === undefined ? `there are ${names.join(', ')}` : `did you mean ${near}?`}`);
}
