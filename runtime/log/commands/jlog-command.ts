// What a sub-command of `ecclusterd jlog` is. The table is in `ecjlog.ts`.

import type { TerminalText } from '../../../base/terminal-text.ts';
import type { JlogError, Report, Result } from '../jlog/errors.ts';

export interface Output {
  /** Without a line end of its own being added. */
  out(text: TerminalText): void;
  error(text: TerminalText): void;
}

export interface Given {
  /** Positional arguments, as many as the command asks for. */
  readonly words: readonly string[];
  readonly json: boolean;
  flag(name: string): boolean;
  text(name: string): string | null;
  readonly output: Output;
  /** Says damage on the error output. */
  readonly report: Report;
  /** Ends what would run for ever. */
  readonly signal: AbortSignal;
  readonly locking: 'fcntl' | 'none';
}

export interface JlogCommand {
  readonly name: string;
  readonly summary: string;
  /** As in the usage line; a last one that ends with `...` may be repeated. */
  readonly words: readonly string[];
  readonly options: readonly { readonly name: string; readonly short?: string; readonly value?: string; readonly doc: string }[];
  /** 0 done, 1 something is wrong with the log. Throws `Refused`. */
  run(given: Given): Promise<0 | 1>;
}

/** Ends a command with a message; exit status 1 for the log's faults, 2 for the caller's. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly code: 1 | 2;

  constructor(code: 1 | 2, message: string) {
    super(message);
    this.code = code;
  }
}

export function orRefuse<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw refusedBy(result.error);
}

function refusedBy({ message }: JlogError): Refused {
  return new Refused(1, message);
}

/** Columns padded to their widest cell. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) => rows.reduce((most, row) => Math.max(most, row[i]?.length ?? 0), 0));
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, i) => cell.padEnd(widths[i] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

export function timeText(sec: number | null): string {
  return sec === null ? '-' : new Date(sec * 1000).toISOString().replace('.000Z', 'Z');
}
