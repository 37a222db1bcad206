// `ecclusterd simulate --state FILE`: runs once more the step at which a daemon has ended with a bug, from the state that it left behind.

import { readFileSync } from 'node:fs';
import { step } from '../core/machine.ts';
import { readDump, type StepDump } from '../core/state-dump.ts';

export type Replayed =
  | { readonly ok: true; readonly failed: boolean; readonly text: string }
  /** The file cannot be used; the text says why. */
  | { readonly ok: false; readonly error: string };

/** Never throws for what a file holds. */
export function replayState(path: string): Replayed {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return { ok: false, error: `${path} cannot be read: give --state the file that the daemon's log named` };
  }
  const dump = readDump(text);
  if (dump === null) return { ok: false, error: `${path} holds no state of ecclusterd` };
  const outcome = runAgain(dump);
  return { ok: true, failed: outcome.failed, text: `${describe(dump)}\n${outcome.text}\n` };
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

function runAgain({ state, event, now }: StepDump): { readonly failed: boolean; readonly text: string } {
  try {
    const { effects } = step(state, event, now);
    const lines = effects.map((effect) => `  ${JSON.stringify(effect)}`);
    return { failed: false, text: ['once more: it holds, and does', ...(lines.length === 0 ? ['  nothing'] : lines)].join('\n') };
  } catch (error) {
    return { failed: true, text: `once more: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}` };
  }
}
