// Two compiled clusters to a plan. Pure: the same for the command line, for the editor and for a manager that rolls it out.

import { most } from './most.ts';
import { changedFields, type Grade, nodeGrades, worstGrade } from '../../runtime/ir/grades.ts';
import type { ClusterIr } from '../../runtime/ir/generated/types.ts';
import { changesOf } from './compare.ts';
import { effectsOf, type Unread } from './effects.ts';
import type { OwnersNow } from '../owners/rest.ts';
import { partsOf } from './node-parts.ts';
import { movesOf } from './moves.ts';
import { type NodeOrder, orderOf } from './order.ts';
import type { AddressMove, Change, Effect, Order, Plan, Runtime, Side } from './plan-types.ts';

export interface PlanOptions {
  readonly runtime: Runtime;
  /** Hexadecimal SHA-256 of a text. */
  readonly sha256: (text: string) => string;
  /** Who has what now; null: as after a common start. */
  readonly owners: OwnersNow | null;
  readonly unread: Unread;
}

/** O(nodes x addresses) for the comparison, times the states that are looked at where nodes differ. */
export function makePlan(old: Side, next: Side, options: PlanOptions): Plan {
  const changes = changesOf(old, next, options.runtime);
  const [before, after] = [partsOf(old.ir), partsOf(next.ir)];
  const changing = changingNodes(old.ir, next.ir);
  const grade = worstGrade(changes.map((change) => change.grade));
  const owners = movesOf(
    { old: before, next: before, order: { kind: 'nothing', steps: [] }, grade: 'none', restarting: new Set(), owners: options.owners },
    old.ir,
  );
  const gone = new Set(old.ir.nodes.flatMap(({ duravip }) => duravip.addresses.map(({ ip }) => ip)));
  for (const { duravip } of next.ir.nodes) for (const { ip } of duravip.addresses) gone.delete(ip);
  const late = new Set([...gone].flatMap((ip) => owners.before.table.get(ip)?.owner ?? []));
  const order: Order = {
    ...orderFor(grade, orderOf(before, after, changing, late), changing, changes),
    managers: managersAround(old.ir, next.ir),
  };
  const restarting = new Set(restartingNodes(old.ir, next.ir, grade));
  const course = { old: before, next: after, order, grade, restarting, owners: options.owners };
  const emulated = movesOf(course, next.ir);
  const effects = effectsOf(old.ir, next.ir, emulated.before, emulated.after, options.unread);
  return {
    plan: options.sha256(JSON.stringify([old.ir, next.ir])).slice(0, 8),
    runtime: options.runtime,
    grade,
    counts: countsOf(changes),
    changes,
    moves: emulated.moves,
    effects: [...effects, ...stopEffects(order, emulated.moves)],
    order,
    nodes: { old: [...before.keys()], new: [...after.keys()] },
    ownersFrom: options.owners === null ? 'start' : 'live',
  };
}

/** Mail nodes that must read the new document: their own part changed, or the list of nodes. */
function changingNodes(old: ClusterIr, next: ClusterIr): readonly string[] {
  const before = new Map(old.nodes.map((node) => [node.name, JSON.stringify(node)]));
  const after = new Map(next.nodes.map((node) => [node.name, JSON.stringify(node)]));
  const names = [...new Set([...before.keys(), ...after.keys()])].filter((name) => name !== null);
  const others = JSON.stringify([...before.keys()]) !== JSON.stringify([...after.keys()]);
  return names.filter((name) => others || before.get(name) !== after.get(name)).sort();
}

function restartingNodes(old: ClusterIr, next: ClusterIr, grade: Grade): readonly string[] {
  if (grade !== 'restart') return [];
  return next.nodes.flatMap((node) => {
    const before = old.nodes.find(({ name }) => name === node.name);
    if (before === undefined || node.name === null) return [];
    return changedFields(nodeGrades, before, node).some((each) => each.grade === 'restart') ? [node.name] : [];
  });
}

/** A change that takes all nodes stopped leaves no other order; the state that forces it is named by what was found, or by the option. */
function orderFor(grade: Grade, found: NodeOrder, changing: readonly string[], changes: readonly Change[]): Omit<Order, 'managers'> {
  if (grade !== 'stop-all') return found;
  const option = changes.find((change) => change.grade === 'stop-all')?.what ?? 'a change';
  return {
    ...found,
    kind: 'stop-all',
    steps: [[...changing].sort()],
    why: found.why ?? `${option} must change on all nodes at one moment`,
  };
}

/** Managers go first where they gain what they read, and last where they lose it: else records have no reader, or a reader no right. */
function managersAround(old: ClusterIr, next: ClusterIr): Order['managers'] {
  const pulls = (ir: ClusterIr, name: string) =>
    new Set(
      ir.managers
        .filter((manager) => manager.name === name)
        .flatMap(({ pulls: all }) => all.flatMap(({ node, subscribers }) => subscribers.map((each) => `${node} ${each}`))),
    );
  const rights = (ir: ClusterIr, name: string) =>
    new Set(
      ir.nodes.flatMap(({ name: node, logs }) =>
        logs.published.flatMap(({ key, subscribers }) => subscribers.filter((each) => each === name).map(() => `${node} ${key}`)),
      ),
    );
  const names = [...new Set([...old.managers, ...next.managers].flatMap(({ name }) => (name === null ? [] : [name])))].sort();
  const first: string[] = [];
  const last: string[] = [];
  for (const name of names) {
    const before = new Set([...pulls(old, name), ...rights(old, name)]);
    const after = new Set([...pulls(next, name), ...rights(next, name)]);
    if ([...after].some((each) => !before.has(each))) first.push(name);
    else if ([...before].some((each) => !after.has(each))) last.push(name);
  }
  return { first, last };
}

function stopEffects(order: Order, moves: readonly AddressMove[]): readonly Effect[] {
  if (order.kind !== 'stop-all') return [];
  return [{ kind: 'stop-all', gapMs: most(moves.map(({ gapMs }) => gapMs)) }];
}

function countsOf(changes: readonly Change[]): Plan['counts'] {
  const count = (op: Change['op']) => changes.filter((change) => change.op === op).length;
  return { added: count('add'), removed: count('remove'), changed: count('change') };
}
