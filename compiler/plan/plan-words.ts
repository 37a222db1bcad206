// The words that all forms of a plan share. What comes from configurations goes through the door of the form that shows it.

import { most } from './most.ts';
import type { AddressMove, At, Change, Effect, Order, Plan } from './plan-types.ts';

export const marks = { add: '+', remove: '-', change: '~' } as const;

/** `3 changes on 4 nodes. Grade: reload. 1 address moves. No time out of service.` */
export function headline(plan: Plan): string {
  if (plan.changes.length === 0) return 'nothing changes';
  const nodes = new Set(plan.changes.flatMap((change) => change.nodes)).size;
  const { moves } = plan;
  const moving = moves.filter(({ from, to }) => from !== to && from !== null).length;
  return `${count(plan.changes.length, 'change')} on ${count(nodes, 'node')}. Grade: ${plan.grade}. ${moving === 0 ? 'No address moves' : moving === 1 ? '1 address moves' : `${moving} addresses move`}. ${gapText(plan)}.`;
}

export function gapText(plan: Plan): string {
  const nowhere = plan.effects.filter(({ kind }) => kind === 'unowned' || kind === 'broken').length;
  const passing = passingGapText(plan);
  return nowhere === 0 ? passing : `${nowhere === 1 ? '1 address' : `${nowhere} addresses`} served nowhere afterwards. ${passing}`;
}

function passingGapText({ moves }: Plan): string {
  const worst = most(moves.map(({ gapMs, playedGapMs }) => Math.max(gapMs, playedGapMs ?? 0)));
  if (worst === 0) return 'No time out of service';
  const hit = moves.filter(({ gapMs, playedGapMs }) => Math.max(gapMs, playedGapMs ?? 0) > 0).length;
  return `${hit === 1 ? '1 address' : `${hit} addresses`} out of service for up to ${duration(worst)}`;
}

function duration(ms: number): string {
  return ms < 1000 ? `${Math.ceil(ms)} ms` : `${(ms / 1000).toFixed(1).replace(/\.0$/, '')} s`;
}

export function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

/** What changed, without values: `duravip_preference of 10.20.1.14`, `address 10.20.1.15`. */
export function subjectOf({ what, id }: Change): string {
  return id === '' ? what : `${what} ${id}`.replace(/ of address /, ' of ');
}

/** `east2 -> west1`; of what comes or goes, what it is in short. */
export function valueText({ op, old, new: next, what }: Change): string {
  if (op === 'change') return `${shown(old)} -> ${shown(next)}`;
  const thing = op === 'add' ? next : old;
  if (typeof thing !== 'object' || thing === null) return '';
  const { bindings, interface: device, path, subscribers, ip, type, services } = thing as Readonly<Record<string, unknown>>;
  const parts =
    what === 'address'
      ? [bindings, device, (bindings as readonly string[]).length === 0 ? services : null]
      : [path, type, ip, device, subscribers];
  return parts
    .filter((part) => part !== undefined && part !== null && !(Array.isArray(part) && part.length === 0))
    .map(shown)
    .join(', ');
}

export function shown(value: unknown): string {
  if (value === null) return 'none';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(shown).join(', ');
  if (typeof value === 'object')
    return Object.values(value as object)
      .filter((each) => each !== null)
      .map(shown)
      .join(' ');
  return String(value);
}

export function nodesText(nodes: readonly string[]): string {
  return nodes.length < 3 ? nodes.join(', ') : `${nodes.length} nodes`;
}

export function atText({ at }: Change): string {
  const place = at.new ?? at.old;
  return place === null ? '' : placeText(place);
}

export function placeText({ file, line }: At): string {
  return `${file}:${line}`;
}

export function moveText({ ip, from, to, why, hops, certain, gapMs, playedGapMs }: AddressMove): string {
  const way = [from ?? 'nobody', ...hops, to ?? 'nobody'].join(' -> ');
  const reason = {
    preference: `prefers ${to}`,
    balance: 'balance',
    added: 'new, when the view is mature',
    removed: 'removed',
    candidate: `${from} can not have it any more`,
    follows: 'goes with what it follows',
    restart: `${from} restarts`,
    replumbed: 'taken off and put on again, elsewhere on the same machine',
  }[why];
  const gap = [`${duration(gapMs)} out of service`, ...(playedGapMs === null ? [] : [`played: ${duration(playedGapMs)}`])];
  return `${ip}: ${way} (${reason}${certain ? '' : '; may go elsewhere, by who owns what then'}). ${gap.join('; ')}.`;
}

export function effectText(effect: Effect): string {
  switch (effect.kind) {
    case 'unowned':
      return `nobody can have ${effect.ip}: ${effect.why}`;
    case 'broken':
      return `${effect.ip} is BROKEN and served nowhere: ${effect.why}`;
    case 'unsafe':
      return `${effect.ip} is UNSAFE: ${effect.why}`;
    case 'conflict':
      return `${effect.ip} is in conflict, its preference does not count: ${effect.why}`;
    case 'last-candidate':
      return `${effect.ip} has one candidate left, ${effect.node}: it is not served while that node is down`;
    case 'subscriber-cut-off':
      return `${effect.subscriber} can not read ${effect.log} of ${nodesText(effect.nodes)} any more${unreadText(effect.unreadBytes)}; what it has not read is kept until: ecclusterd jlog remove`;
    case 'reader-lost':
      return `no manager reads ${effect.log} of ${nodesText(effect.nodes)} any more`;
    case 'object-anew':
      return `replicated object ${effect.object} begins anew on ${nodesText(effect.nodes)}: ${effect.why}`;
    case 'object-gone':
      return `replicated object ${effect.object} goes from ${nodesText(effect.nodes)}: ${effect.why}`;
    case 'object-new':
      return `replicated object ${effect.object} comes to ${nodesText(effect.nodes)}: ${effect.why}`;
    case 'listener-closes':
      return `listener ${effect.listener} closes on ${nodesText(effect.nodes)}`;
    case 'listener-moves':
      return `listener ${effect.listener} is elsewhere on ${nodesText(effect.nodes)}: scripts and consoles that use it must know`;
    case 'quorum':
      return `with --partition quorum ${effect.new} nodes must be there, before: ${effect.old}`;
    case 'stop-all':
      return `all addresses are out of service for about ${duration(effect.gapMs)}`;
    case 'played':
      return effect.violation === null
        ? `played ${count(effect.seeds, 'time')}: at most ${duration(effect.worstGapMs)} out of service`
        : `played: ${effect.violation} (a bug of ours, please report it)`;
  }
}

function unreadText(bytes: number | null): string {
  return bytes === null || bytes === 0 ? '' : ` (${bytes} bytes unread)`;
}

export function orderLines({ kind, states, looked, steps, why, managers }: Order): readonly string[] {
  const partly = looked < states ? ` (${looked} of ${states} states in between were looked at)` : '';
  const around = [
    ...(managers.first.length === 0 ? [] : [`before them the managers ${managers.first.join(', ')}`]),
    ...(managers.last.length === 0 ? [] : [`after them the managers ${managers.last.join(', ')}`]),
  ];
  switch (kind) {
    case 'nothing':
      return around.length === 0 ? [] : around;
    case 'any':
      return [`any (all ${states} states in between are sound)${partly}`, ...around];
    case 'stop-all':
      return ['stop all nodes, then start all', ...(why === null ? [] : [`because ${why}`]), ...around];
    case 'steps': {
      const way = steps.map((step) => (step.length === 1 ? step[0] : `${step.join(' + ')} at one moment`)).join(', then ');
      return [`${way}${partly}`, ...(why === null ? [] : [`else, ${why}`]), ...around];
    }
  }
}
