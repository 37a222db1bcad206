// What is told of a command of the feed: to clients that ask, and in docs/feed.md.

/** As COMMAND DOCS describes arguments, so that `redis-cli` can hint them. */
export interface CommandArgument {
  readonly name: string;
  readonly type: 'key' | 'string' | 'integer' | 'double' | 'pure-token' | 'block' | 'oneof';
  /** The word before the value, or the value itself. */
  readonly token?: string;
  readonly optional?: true;
  readonly multiple?: true;
  /** Of a block or a choice. */
  readonly arguments?: readonly CommandArgument[];
}

export type CommandGroup =
  | 'gauges'
  | 'throttles'
  | 'values'
  | 'expiry'
  | 'keys'
  | 'hashes'
  | 'metrics'
  | 'views'
  | 'transactions'
  | 'scripts'
  | 'connection'
  | 'server';

export interface CommandFacts {
  /** In capitals. */
  readonly name: string;
  /** Arguments with the name; negative: so many or more. */
  readonly arity: number;
  readonly group: CommandGroup;
  readonly writes?: true;
  /** Which arguments are keys, as COMMAND INFO has it: first, last (negative from the end), step. Absent: none is. */
  readonly keys?: readonly [number, number, number];
  /** One sentence, no full stop. */
  readonly summary: string;
  /** What the answer is; for docs/feed.md. */
  readonly answer: string;
  readonly arguments: readonly CommandArgument[];
}

/** Arguments that many commands have. */
export const objectKey: CommandArgument = { name: 'object:key', type: 'key' };
export const amount: CommandArgument = { name: 'amount', type: 'integer' };

/** `INCRBY object:key amount`, for the page and for people who have miscounted. */
export function usageOf(command: CommandFacts): string {
  return [command.name, ...command.arguments.map(argumentText)].join(' ');
}

function argumentText(argument: CommandArgument): string {
  const { name, type, token, optional, multiple } = argument;
  const inner = (argument.arguments ?? []).map(argumentText);
  const value = type === 'oneof' ? inner.join(' | ') : type === 'block' ? inner.join(' ') : type === 'pure-token' ? '' : name;
  const text = [token ?? '', value].filter((part) => part !== '').join(' ');
  if (multiple) return optional ? `[${text} ...]` : `${text} [${text} ...]`;
  return optional ? `[${text}]` : text;
}
