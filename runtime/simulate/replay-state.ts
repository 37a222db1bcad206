// `ecclusterd simulate --state FILE`: reads what daemons have left behind. The step at which one has ended with a bug is run once more.

import { readFileSync } from 'node:fs';
import { step } from '../core/machine.ts';
import { readDump, type RunningDump, type StepDump } from '../core/state-dump.ts';

export interface Replayed {
  readonly failed: boolean;
  readonly text: string;
}

/** Of daemons that ran on, or of one that has ended; or why the files cannot be used. */
export type States =
  | { readonly kind: 'running'; readonly dumps: readonly RunningDump[] }
  | { readonly kind: 'ended'; readonly dump: StepDump }
  | { readonly kind: 'wrong'; readonly error: string };

/** Never throws for what a file holds. */
export function readStates(paths: readonly string[]): States {
  const dumps: RunningDump[] = [];
  for (const path of paths) {
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch {
      return {
        kind: 'wrong',
        error: `${path} cannot be read: give --state what ecclusterd dump wrote, or the file that a daemon's log named`,
      };
    }
    const dump = readDump(text);
    if (dump === null) return { kind: 'wrong', error: `${path} holds no state of ecclusterd` };
    if (dump.event === null) dumps.push(dump);
    else if (paths.length === 1) return { kind: 'ended', dump };
    else return { kind: 'wrong', error: `${path} was left behind by a bug: that is replayed alone` };
  }
  return { kind: 'running', dumps };
}

export function replayStep(dump: StepDump): Replayed {
  const outcome = runAgain(dump);
  return { failed: outcome.failed, text: `${describe(dump)}\n${outcome.text}\n` };
}

function describe({ version, state, event, now, error }: StepDump): string {
  const { member } = state.settings;
  const view = state.bus.view === null ? 'no view' : `a view of ${state.bus.view.members.length}`;
  return [
    `${member.node}, ecclusterd ${version}: ${view}, ${state.settled === null ? 'nothing agreed' : `agreed on ${state.settled.key}`}`,
    `${state.table.size} addresses in the table, ${state.pending.size} moving, ${state.host.have.size} plumbed`,
    `at ${now} ms: ${JSON.stringify(event)}`,
    `ended with: ${error}`,
  ].join('\n');
}

function runAgain({ state, event, now }: StepDump): Replayed {
  try {
    const { effects } = step(state, event, now);
    const lines = effects.map((effect) => `  ${JSON.stringify(effect)}`);
    return { failed: false, text: ['once more: it holds, and does', ...(lines.length === 0 ? ['  nothing'] : lines)].join('\n') };
  } catch (error) {
    return { failed: true, text: `once more: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}` };
  }
}
