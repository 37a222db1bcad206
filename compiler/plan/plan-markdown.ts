// A plan as a comment on a pull request: what counts first, details folded, never longer than the service takes.

import { markdownText } from '../../base/markdown-text.ts';
import type { Plan } from './plan-types.ts';
import { atText, count, effectText, gapText, marks, moveText, nodesText, orderLines, subjectOf, valueText } from './plan-words.ts';

/** Of a comment on GitHub: 65,536 characters. */
const charactersMax = 65_000;
/** Rows of the table that are not folded. */
const rowsShown = 20;

/** `gates`: what `--fail-on` was given, and whether it passed. */
export function planMarkdown(
  plan: Plan,
  gates: readonly { readonly gate: string; readonly passed: boolean }[],
  notes: readonly string[],
): string {
  if (plan.changes.length === 0) return `### ecconf plan: nothing changes\n${noteLines(notes)}`;
  const moving = plan.moves.filter(({ from, to }) => from !== to).length;
  const head = [
    `### ecconf plan: **${plan.grade}**, ${count(plan.changes.length, 'change')}, ${moving === 1 ? '1 address moves' : `${moving} addresses move`}, ${gapText(plan).toLowerCase()}`,
    noteLines(notes),
  ].join('\n');
  const rows = plan.changes.map(
    (change) =>
      `| ${marks[change.op]} | ${markdownText(`${subjectOf(change)}${valueText(change) === '' ? '' : `: ${valueText(change).replaceAll(' -> ', ' → ')}`}`)} | ${markdownText(atText(change))} | ${markdownText(nodesText(change.nodes))} | ${change.grade} |`,
  );
  const table = ['| | what | where | nodes | takes |', '|---|---|---|---|---|'];
  const tail = [
    `Order: ${orderLines(plan.order).map(markdownText).join('; ')}.`,
    ...(gates.length === 0
      ? []
      : [`Gate: ${gates.map(({ gate, passed }) => `\`--fail-on ${gate}\` ${passed ? 'passed' : '**failed**'}`).join(', ')}.`]),
    '',
  ].join('\n');
  const effects = plan.effects.map((effect) => `* ${markdownText(effectText(effect))}`);
  const moves = plan.moves
    .filter(({ from, to, hops, why }) => from !== to || hops.length > 0 || why === 'replumbed')
    .map((move) => `* ${markdownText(moveText(move))}`);
  // Folded parts are cut first: the head, the order and the gate are always there.
  const room = charactersMax - head.length - tail.length - 1000;
  const shownRows = fitting(rows.slice(0, rowsShown), room / 2, 'changes', '|');
  const folded = fitting(rows.slice(rowsShown), room / 4, 'changes', '|');
  return [
    head,
    [...table, ...shownRows].join('\n'),
    ...(effects.length === 0 ? [] : ['', fitting(effects, room / 8, 'effects', '*').join('\n')]),
    ...fold(`${rows.length - rowsShown} more changes`, folded.length === 0 ? [] : [...table, ...folded]),
    ...fold(count(moves.length, 'move'), fitting(moves, room / 8, 'moves', '*')),
    '',
    tail,
  ].join('\n');
}

function noteLines(notes: readonly string[]): string {
  return notes.map((note) => `> ${markdownText(note)}\n`).join('');
}

function fold(title: string, those: readonly string[]): readonly string[] {
  return those.length === 0 ? [] : [`\n<details><summary>${title}</summary>\n\n${those.join('\n')}\n\n</details>`];
}

/** As many as there is room for, and how many are left out. */
function fitting(those: readonly string[], room: number, what: string, mark: '|' | '*'): readonly string[] {
  const kept: string[] = [];
  let left = room;
  for (const text of those) {
    left -= text.length + 1;
    if (left < 0)
      return [
        ...kept,
        mark === '|' ? `| | ${those.length - kept.length} more ${what} | | | |` : `* ${those.length - kept.length} more ${what}`,
      ];
    kept.push(text);
  }
  return kept;
}
