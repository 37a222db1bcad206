// What a command is. The table of commands (`table.ts`) is the one place that knows them; the parsing of arguments, `--help`,
// the completion scripts, the man page and `docs/cli.md` are all made from it.

import type { Terminal } from './terminal.ts';

export interface CommandOption {
  readonly name: string;
  readonly short?: string;
  /** What the value is called in the help; absent: the option takes none. */
  readonly value?: string;
  readonly multiple?: boolean;
  /** The only values allowed. */
  readonly choices?: readonly string[];
  /** What the shell completes the value with, where there are no choices. */
  readonly completes?: 'file' | 'folder' | 'code';
  /** One or two sentences. The default, if any, is said here. */
  readonly doc: string;
}

interface CommandExample {
  readonly line: string;
  readonly says: string;
}

export interface Command {
  readonly name: string;
  /** One line, no full stop. */
  readonly summary: string;
  /** Operands as the usage line shows them, such as `[PATH...]`. */
  readonly operands: string;
  readonly operandsMax: number;
  /** What the shell completes an operand with. */
  readonly completes: 'file' | 'code' | 'command' | 'none' | readonly string[];
  /** Paragraphs. */
  readonly about: readonly string[];
  readonly options: readonly CommandOption[];
  readonly examples: readonly CommandExample[];
  /** Meanings of the exit codes 0, 1 and 2; null: 1 does not occur. */
  readonly exits: readonly [string, string | null, string];
  /** Those beyond 2. */
  readonly moreExits?: readonly (readonly [string, string])[];
  /** Loaded on use: `ecconf check` must not pay for the man page. */
  load(): Promise<Run>;
}

type Run = (given: Arguments, terminal: Terminal) => Promise<ExitCode>;

/** 0 to 2 everywhere; some commands have more, which their help names. */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 10 | 11 | 12 | 13;

/** Parsed arguments: every name is one of the command's options. */
export interface Arguments {
  readonly operands: readonly string[];
  flag(name: string): boolean;
  /** The last one given. */
  text(name: string): string | null;
  texts(name: string): readonly string[];
}

/** A mistake in how we were called, or a file that cannot be read or written: one line on standard error, exit status 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Told by its name: where commands are loaded on use, a loader may have made the class twice. */
export function isUsageError(error: unknown): error is UsageError {
  return error instanceof Error && error.name === 'UsageError';
}
