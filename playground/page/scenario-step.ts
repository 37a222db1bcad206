// A strike as a step of a scenario file (docs/simulator.md).

import type { Action } from '../../runtime/simulate/scenario.ts';

export function stepOf(action: Exclude<Action, { kind: 'reload' }>): Readonly<Record<string, unknown>> {
  switch (action.kind) {
    case 'partition':
      return { partition: action.groups };
    case 'heal':
      return { heal: true };
    case 'move':
      return { move: action.ip, to: action.to };
    case 'restart-bus':
      return { 'restart-bus': action.node, for: action.forSec };
    case 'crash':
    case 'drain':
    case 'freeze':
    case 'kill':
    case 'pause':
    case 'resume':
    case 'start':
    case 'stop':
    case 'undrain':
      return { [action.kind]: action.node };
  }
}
