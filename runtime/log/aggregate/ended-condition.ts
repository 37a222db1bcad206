// What the end of a subscription says of the log.

import type { Condition } from '../jlog/condition.ts';
import type { NodeMessage } from '../service/log-protocol.ts';

export function conditionOf({ code, message, holder }: Extract<NodeMessage, { kind: 'ended' }>): Condition {
  switch (code) {
    case 'unreadable':
      return { state: holder === 'damaged' || holder === 'not permitted' ? holder : 'unknown', reason: message };
    case 'too-long':
      return { state: 'damaged', reason: message };
    case 'peer':
      return { state: 'not permitted', reason: message };
    case 'unknown-subscriber':
      return { state: 'no subscriber', reason: message };
    case 'absent':
    case 'removed':
    case 'unknown-log':
    case 'unsubscribed':
    case 'stopping':
    case 'busy':
    case 'taken':
      return { state: 'waiting', reason: message };
    case 'protocol':
    case 'version':
    case 'service':
    case 'limit':
    case 'checkpoint':
    case 'timeout':
    case 'internal':
      return { state: 'unknown', reason: message };
  }
}

/** Another manager shall read it. */
export function elsewhere(owner: string | null): Condition {
  return { state: 'waiting', reason: owner === null ? 'the bus has not told yet which managers there are' : `${owner} reads it` };
}
