// Under which name a manager reads a log.

import { terminalLine } from '../../../base/terminal-text.ts';
import type { Condition } from '../jlog/condition.ts';
import type { PublishedLog } from '../service/log-protocol.ts';
import type { LogOutput } from './log-output.ts';
import { sourceKey } from './log-source.ts';

/** The first of our names that the log has; else the one under which we have read it: its checkpoint may be lost, and the node can put it back. */
export function chooseSubscriber(
  { key: log, subscribers: there, problem, first, bytes }: PublishedLog,
  { node, subscribers }: { readonly node: string; readonly subscribers: readonly string[] },
  output: LogOutput,
): string | Condition {
  const names = there.map(({ name }) => name);
  const listed = subscribers.find((name) => names.includes(name));
  if (listed !== undefined) return listed;
  const placed = subscribers.find((subscriber) => output.place(sourceKey({ node, log, subscriber })) !== null);
  if (placed !== undefined) return placed;
  if (problem !== null) return { state: first === null && bytes === 0 ? 'waiting' : 'unknown', reason: terminalLine(problem) };
  const has = names.length === 0 ? '' : ` (it has ${names.join(', ')})`;
  const reason = `it has no subscriber ${subscribers.join(' or ')}${has}: name one in the log destination of the node, or add it there with ecclusterd jlog add`;
  return { state: 'no subscriber', reason };
}
