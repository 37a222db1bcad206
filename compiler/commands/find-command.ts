// A command by its name.

import { nearest } from '../schema/nearest.ts';
import { UsageError, type Command } from './command.ts';

/** Throws `UsageError`, with what was meant, for a name that is none. */
export function commandNamed(commands: readonly Command[], name: string): Command {
  const command = commands.find((each) => each.name === name);
  if (command !== undefined) return command;
  const names = commands.map((each) => each.name);
  const near = nearest(names, name);
  throw new UsageError(`there is no command \`${name}\`; ${near === null ? `there are ${names.join(', ')}` : `did you mean ${near}?`}`);
}
