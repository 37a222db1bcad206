// The shape of a command. `cluster help`, the completion, the usage in error messages and docs/console.md are made from it.

import type { Answer } from './answer.ts';
import type { Jobs } from './jobs.ts';
import type { NodePort } from './node-port.ts';

export interface Command {
  /** Its words, lower case: `cluster duravip move`. */
  readonly name: string;
  readonly args: readonly Argument[];
  /** One line of `cluster help`. */
  readonly summary: string;
  /** Paragraphs of the reference. */
  readonly about: readonly string[];
  /** True: an addition of ours; the manual does not have it. */
  readonly own: boolean;
  /** Request lines whose answers the reference shows. */
  readonly examples: readonly string[];
  run(call: Call): Answer | Promise<Answer>;
}

export interface Argument {
  readonly name: string;
  /** What completes it and what it is checked against before `run`. `keyword`: the word itself, for the reader's sake. */
  readonly kind: 'address' | 'node' | 'object' | 'job' | 'keyword' | 'rest' | readonly string[];
  readonly optional: boolean;
}

export interface Call {
  readonly port: NodePort;
  readonly jobs: Jobs;
  /** The words given, by the name of the argument. */
  readonly args: Readonly<Record<string, string>>;
  /** All commands, for those that speak of others. */
  readonly commands: readonly Command[];
}

/** `cluster duravip move <address> [to] <node>`. */
export function usageOf(command: Command): string {
  return [command.name, ...command.args.map(usageOfArgument)].join(' ');
}

function usageOfArgument({ name, kind, optional }: Argument): string {
  const text = kind === 'keyword' ? name : Array.isArray(kind) ? `{${kind.join('|')}}` : `<${name}>`;
  return optional ? `[${text}]` : text;
}
