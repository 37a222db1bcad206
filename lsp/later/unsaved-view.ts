// What the edits that are not saved would take, in one line.

import type { Grade } from '../../runtime/ir/grades.ts';
import { grades } from '../../runtime/ir/grades.ts';
import type { AddressMove, Change, Plan, Side } from '../../compiler/plan/plan-types.ts';
import { gapText } from '../../compiler/plan/plan-words.ts';
import type { UnsavedView } from '../protocol/requests.ts';
import { planBetween } from './plan-between.ts';

/** Addresses and nodes that are named; of more only the number is told. */
const movesMax = 3;
const namesMax = 3;

export function unsavedView(saved: Side, next: Side): UnsavedView {
  const plan = planBetween(saved, next);
  const moves = plan.moves.filter(({ from, to }) => from !== to);
  const parts = [takes(plan), movesText(moves), ...(moves.length === 0 && !hasGap(plan) ? [] : [outText(plan)])];
  return {
    grade: plan.grade,
    title: `Unsaved: ${parts.filter((part) => part !== '').join('; ')}`,
    moves: moves.map(({ ip, from, to }) => `${ip}: ${from ?? 'nobody'} -> ${to ?? 'nobody'}`),
  };
}

/** `needs all nodes stopped`, `restart of east1, reload on east2 and west1`. */
function takes({ changes, grade, nodes }: Plan): string {
  if (changes.length === 0) return 'changes nothing on any node';
  if (grade === 'stop-all') return 'needs all nodes stopped';
  if (grade === 'none') return 'nobody has to do anything';
  const worst = new Map<string, number>();
  for (const change of changes) for (const node of change.nodes) worst.set(node, Math.max(worst.get(node) ?? 0, gradeOf(change)));
  return [...words]
    .map(([each, text]) => {
      const names = [...worst].filter(([, number]) => grades[number] === each).map(([name]) => name);
      return names.length === 0
        ? ''
        : text(nodes.new.length > 1 && nodes.new.every((node) => names.includes(node)) ? 'all nodes' : some(names.sort()));
    })
    .filter((part) => part !== '')
    .join(', ');
}

const words: ReadonlyMap<Grade, (names: string) => string> = new Map([
  ['restart', (names) => `restart of ${names}`],
  ['reload', (names) => `reload on ${names}`],
  ['live', (names) => `takes effect by itself on ${names}`],
]);

function gradeOf({ grade }: Change): number {
  return grades.indexOf(grade);
}

function some(names: readonly string[]): string {
  if (names.length > namesMax) return `${names.length} nodes`;
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

function movesText(moves: readonly AddressMove[]): string {
  if (moves.length === 0) return '';
  if (moves.length > movesMax) return `${moves.length} addresses move`;
  return moves.map(({ ip, from, to, certain }) => `${ip} ${wayText(from, to)}${certain ? '' : ', or elsewhere'}`).join('; ');
}

function wayText(from: string | null, to: string | null): string {
  if (from === null) return `comes to ${to ?? 'nobody'}`;
  return to === null ? `goes from ${from}, to nobody` : `moves from ${from} to ${to}`;
}

function hasGap({ moves }: Plan): boolean {
  return moves.some(({ gapMs }) => gapMs > 0);
}

function outText(plan: Plan): string {
  const text = gapText(plan);
  return text.charAt(0).toLowerCase() + text.slice(1);
}
