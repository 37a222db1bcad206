// A plan for a person at a terminal: forty lines, whatever its size, unless all of it is asked for.

import { most } from './most.ts';
import { terminalLine } from '../../base/terminal-text.ts';
import type { AddressMove, Plan } from './plan-types.ts';
import { atText, effectText, headline, marks, moveText, nodesText, orderLines, subjectOf, valueText } from './plan-words.ts';

const linesMax = 40;

export interface TextOptions {
  readonly all: boolean;
  /** How to do it, a line each. */
  readonly apply: readonly string[];
  /** What the reader should know before: an old side with errors. */
  readonly notes: readonly string[];
}

export function planText(plan: Plan, { all, apply, notes }: TextOptions): string {
  const head = [`Plan ${plan.plan}: ${headline(plan)}`, ...notes.map((note) => `Note: ${note}`)];
  if (plan.changes.length === 0) return lines(head);
  const changes = changeLines(plan);
  // Who has it back afterwards is told together: the line on time out of service.
  const moves = plan.moves.filter(isTold).map(moveText);
  const effects = plan.effects.map((effect) => `! ${effectText(effect)}`);
  const tail = [...labelled('Order', orderLines(plan.order)), ...labelled('Apply', apply)];
  const room = Math.max(6, linesMax - head.length - tail.length - 4);
  // Changes get half of it, moves and effects a quarter each; what one does not need the others have.
  const shares = all ? [changes.length, moves.length, effects.length] : share([changes.length, moves.length, effects.length], room);
  const course = [...labelled('Moves', cut(moves, shares[1] ?? 0, 'moves')), ...tail];
  return lines([
    ...head,
    '',
    ...cut(changes, shares[0] ?? 0, 'changes'),
    ...cut(effects, shares[2] ?? 0, 'effects'),
    ...(course.length === 0 ? [] : ['', ...course]),
  ]);
}

function isTold({ from, to, hops, why }: AddressMove): boolean {
  return from !== to || hops.length > 0 || why === 'replumbed';
}

function share(wanted: readonly number[], room: number): readonly number[] {
  const given = wanted.map((each, at) => Math.min(each, Math.floor(room * (at === 0 ? 0.5 : 0.25))));
  let left = room - given.reduce((sum, each) => sum + each, 0);
  return given.map((each, at) => {
    const more = Math.min(left, (wanted[at] ?? 0) - each);
    left -= more;
    return each + more;
  });
}

function cut(those: readonly string[], most: number, what: string): readonly string[] {
  return those.length <= most
    ? those
    : [...those.slice(0, Math.max(0, most - 1)), `... ${those.length - Math.max(0, most - 1)} more ${what} (--all)`];
}

function changeLines({ changes }: Plan): readonly string[] {
  const rows = changes.map((change) => [
    `${marks[change.op]} ${subjectOf(change)}`,
    valueText(change),
    nodesText(change.nodes),
    change.grade,
    atText(change),
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.min(48, most(rows.map((row) => (row[column] ?? '').length))));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function labelled(label: string, those: readonly string[]): readonly string[] {
  return those.map((text, at) => `${(at === 0 ? label : '').padEnd(9)}${text}`);
}

function lines(those: readonly string[]): string {
  return those.map((line) => `${terminalLine(line)}\n`).join('');
}
