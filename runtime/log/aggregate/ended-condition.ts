// What the end of a subscription says of the log.

import { terminalLine } from '../../../base/terminal-text.ts';
import type { Condition } from '../jlog/condition.ts';
import type { NodeMessage } from '../service/log-protocol.ts';

export function conditionOf({ code, message, holder }: Extract<NodeMessage, { kind: 'ended' }>): Condition {
  const reason = terminalLine(message);
  switch (code) {
    case 'unreadable':
      return { state: holder === 'damaged' || holder === 'not permitted' ? holder : 'unknown', reason };
    case 'too-long':
      return { state: 'damaged', reason };
    case 'peer':
      return { state: 'not permitted', reason };
    case 'unknown-subscriber':
      return { state: 'no subscriber', reason };
    case 'absent':
    case 'removed':
    case 'unknown-log':
    case 'unsubscribed':
    case 'stopping':
    case 'busy':
    case 'taken':
      return { state: 'waiting', reason };
    case 'protocol':
    case 'version':
    case 'service':
    case 'limit':
    case 'checkpoint':
    case 'timeout':
    case 'internal':
      return { state: 'unknown', reason };
  }
}

/** Another manager shall read it. */
export function elsewhere(owner: string | null): Condition {
  return { state: 'waiting', reason: owner === null ? 'the bus has not told yet which managers there are' : `${owner} reads it` };
}
