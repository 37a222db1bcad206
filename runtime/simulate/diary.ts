// What the simulator itself has seen of one process, by the clock of its machine: what the node says of itself is held against it.

import type { Event } from '../core/contract.ts';
import { lateLimitMs } from '../core/membership/late.ts';
import type { NodeState } from '../core/state.ts';

export class Diary {
  /** When its view came; by the world's time too. */
  viewAt = 0;
  viewWorldMs = 0;
  /** Its event loop was late a moment ago, and takes nothing over until then. */
  lateUntil = 0;
  /** When a row of its table last changed, or it last planned a balance. */
  movedAt = -Infinity;
  /** How many nodes its last settled round had. */
  component = 1;
  /** It stops, and has let go of everything without being asked in order: it has nothing more until it ends. */
  hasLetGo = false;

  /** To be called after each event of the process. */
  note(event: Event, before: NodeState, after: NodeState, clockMs: number, worldMs: number): void {
    if (event.kind === 'view' && after.bus.view === event.view) {
      this.viewAt = clockMs;
      this.viewWorldMs = worldMs;
    }
    if (event.kind === 'tick' && event.lateMs > lateLimitMs(after.settings) && before.bus.view !== null)
      this.lateUntil = clockMs + after.settings.failureTimeoutMs;
    if (event.kind === 'down' || event.kind === 'up') {
      this.lateUntil = 0;
      this.component = 1;
    }
    if (after.settled !== null && after.settled.key !== before.settled?.key) this.component = Math.max(1, after.settled.nodes.size);
    if (after.table !== before.table) this.movedAt = clockMs;
    if (event.kind === 'tick' && after.stop !== null && before.table.size > 0 && after.table.size === 0) this.hasLetGo = true;
  }
}
