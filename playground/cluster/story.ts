// What happens in a simulation, in words.

import type { Change } from '../../runtime/simulate/invariants/owner-story.ts';
import type { Action } from '../../runtime/simulate/scenario.ts';

export function changeText({ ips, from, to, gapMs }: Change): string {
  const shown = ips.length <= 3 ? ips.join(', ') : `${ips.slice(0, 2).join(', ')} and ${ips.length - 2} more`;
  const gap = gapMs === 0 ? '' : `, out of service for ${(gapMs / 1000).toFixed(3)} s`;
  const nobody = (name: string) => (name === '-' ? 'nobody' : name);
  return `${shown}: ${nobody(from)} → ${nobody(to)}${gap}`;
}

export function strikeText(action: Action): string {
  switch (action.kind) {
    case 'partition':
      return `the network is cut: ${action.groups.map((group) => group.join(', ')).join(' | ')}`;
    case 'heal':
      return 'the network is whole again';
    case 'move':
      return `${action.ip} is asked to move to ${action.to}`;
    case 'restart-bus':
      return `the bus of ${action.node} is restarted`;
    case 'reload':
      return action.node === null ? 'all nodes reload the text as it is' : `${action.node} reloads the text as it is`;
    case 'crash':
      return `${action.node} loses power`;
    case 'kill':
      return `the process of ${action.node} is killed`;
    case 'stop':
      return `${action.node} is stopped in order`;
    case 'pause':
      return `the process of ${action.node} stands still`;
    case 'freeze':
      return `the machine of ${action.node} stands still`;
    case 'resume':
      return `${action.node} goes on`;
    case 'start':
      return `${action.node} is started`;
    case 'drain':
      return `${action.node} is drained`;
    case 'undrain':
      return `${action.node} takes addresses again`;
  }
}
