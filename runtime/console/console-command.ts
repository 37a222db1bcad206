// The shape of a command. `cluster help`, the completion, the usage in error messages and docs/console.md are made from it.

import type { Format } from '../control/control-messages.ts';
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
  /** `order`: changes who owns what. `process`: changes or ends the daemon. */
  readonly effect: Effect;
  /** Who may be asked for it by a manager: `one`: a single node, `broadcast`: only all at once, `never`: nobody. */
  readonly remote: 'all' | 'one' | 'broadcast' | 'never';
  /** Neither listed nor completed: it only says where to go. */
  readonly hidden?: boolean;
  /** Request lines whose answers the reference shows. */
  readonly examples: readonly string[];
  run(call: Call): Answer | Promise<Answer>;
}

export type Effect = 'read' | 'order' | 'process';

export interface Argument {
  readonly name: string;
  /** What completes it and what it is checked against before `run`. `keyword`: the word itself, for the reader's sake. */
  /** `command`: the rest of the line, another command, which keeps its quotes. */
  readonly kind: 'address' | 'node' | 'object' | 'job' | 'keyword' | 'rest' | 'command' | readonly string[];
  readonly optional: boolean;
}

export interface Call {
  readonly port: NodePort;
  readonly jobs: Jobs;
  /** The words given, by the name of the argument. */
  readonly args: Readonly<Record<string, string>>;
  /** How the answer is wanted, for those that pass a command on. */
  readonly format: Format;
  /** How long to wait for others, where it was said (`within 30 ...`). */
  readonly withinSec: number | null;
  /** Who asks, for logs only. */
  readonly who: string;
  /** Commands of other effects are not taken from who asks. */
  readonly only?: Effect;
  /** Set: a manager asks, by the control group. */
  readonly remote: RemoteCall | null;
  /** All commands, for those that speak of others. */
  readonly commands: readonly Command[];
}

/** A request of a manager, as the command that it runs sees it. */
export interface RemoteCall {
  /** `mgr1 request 9`. */
  readonly id: string;
  readonly broadcast: boolean;
}

/** `cluster duravip move <address> [to] <node>`. */
export function usageOf(command: Command): string {
  return [command.name, ...command.args.map(usageOfArgument)].join(' ');
}

function usageOfArgument({ name, kind, optional }: Argument): string {
  const text = kind === 'keyword' ? name : Array.isArray(kind) ? `{${kind.join('|')}}` : `<${name}>`;
  return optional ? `[${text}]` : text;
}
