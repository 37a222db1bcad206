// What a command of `ecclusterd` is. The table (`ecclusterd/commands.ts`) is the one place that knows them; parsing, `--help` and
// docs/ecclusterd.md are made from it. The compiler has the like; the runtime must not import it.

import type { TerminalText } from '../../base/terminal-text.ts';

/** By which the command line is read. */
export interface OptionShape {
  readonly name: string;
  /** What the value is called in the help; absent: the option takes none. */
  readonly value?: string;
  /** What it means without a value. */
  readonly alone?: string;
  /** The only values allowed. */
  readonly choices?: readonly string[];
}

export interface CommandOption extends OptionShape {
  /** One or two sentences. The default, if any, is said here. */
  readonly doc: string;
}

/** What is needed to run one. */
export interface Entry {
  /** Empty for what runs without a command's name: the daemon itself. */
  readonly name: string;
  readonly options: readonly OptionShape[];
  /** Loaded on use: the daemon must not pay for the simulator. */
  load(): Promise<Run>;
  /** In place of `load`: it has commands of its own and reads its arguments, `--help` included, itself. */
  readonly loadRaw?: () => Promise<(argv: readonly string[], terminal: Terminal) => Promise<number>>;
}

export interface Command extends Entry {
  /** One line, no full stop. */
  readonly summary: string;
  /** Paragraphs. */
  readonly about: readonly string[];
  readonly options: readonly CommandOption[];
  readonly examples: readonly { readonly line: string; readonly says: string }[];
  readonly exits: readonly { readonly code: ExitCode; readonly means: string }[];
}

/** Gives the exit status: an `ExitCode`, or that of a daemon under its guard, 128 and more where a signal ended it. */
type Run = (given: Arguments, terminal: Terminal) => Promise<number>;

/** 0 done, 1 failed or not ready, 2 wrong usage, 3 the IR is refused, 4 this machine cannot run the node. */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 75;

/** Of what a rollout has ended: EX_TEMPFAIL, which systemd takes for a failure (`Restart=on-failure`). */
export const startAgain = 75;

/** Parsed arguments: every name is one of the command's options. */
export interface Arguments {
  flag(name: string): boolean;
  /** The last one given. */
  text(name: string): string | null;
}

/** What a command sees of the process. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What is not ours goes through a door (`base/terminal-text.ts`). */
  out(text: TerminalText): void;
  error(text: TerminalText): void;
  readonly outIsTerminal: boolean;
  columns(): number;
  /** How this very program is started again, below a guard; null where it cannot be (in tests). */
  readonly again: { readonly command: string; readonly args: readonly string[] } | null;
}

/** What ends a command early, with a text for people that says what to do. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly code: ExitCode;
  constructor(code: ExitCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** Told by its name: where commands are loaded on use, a loader may have made the class twice. */
export function isCommandError(error: unknown): error is CommandError {
  return error instanceof Error && error.name === 'CommandError';
}

export function usageError(message: string): CommandError {
  return new CommandError(2, message);
}
