// Small parts that several pages are made of.

import { h, type ComponentChildren, type JSX } from 'preact';
import type { Frame, LogCell, MoveRow, Problem } from './page-model.ts';
import { cellSigns, momentText, shortText, type Sign, spanText, timeText } from './signs.ts';

/** Buttons that nothing would happen at are not shown. */
const isScripted = 'document' in globalThis;

/** A sign with its word. */
export function signed({ sign, word, tone }: Sign, more: ComponentChildren = null): JSX.Element {
  return h('span', { class: `sign ${tone}` }, h('span', { 'aria-hidden': 'true' }, sign), ' ', word, more);
}

export function nodeLink(name: string): JSX.Element {
  return h('a', { href: `/node/${encodeURIComponent(name)}` }, name);
}

export function addressLink(ip: string): JSX.Element {
  return h('a', { href: `/address/${encodeURIComponent(ip)}` }, ip);
}

/** A command with a button that copies it; without script it is selected with one click. */
export function command(text: string): JSX.Element {
  return h(
    'span',
    { class: 'command' },
    h('code', null, text),
    h('button', { type: 'button', class: 'copy', 'data-copy': text, hidden: !isScripted, 'aria-label': `copy: ${text}` }, 'copy'),
  );
}

export function legend(): JSX.Element {
  return h(
    'ul',
    { class: 'legend', 'aria-label': 'Signs' },
    Object.values(cellSigns).map((sign) => h('li', { key: sign.word }, signed(sign))),
  );
}

export function problemItem(problem: Problem, { console: prefix, atMs }: Frame): JSX.Element {
  const { alarm, severity, text, mend, sinceMs, mendedMs } = problem;
  const since = h(
    'span',
    { class: 'when' },
    mendedMs === null ? `since ${timeText(sinceMs, atMs)}` : `failed at ${timeText(sinceMs, atMs)}, mended at ${timeText(mendedMs, atMs)}`,
  );
  const sign: Sign =
    mendedMs !== null
      ? { sign: '✓', word: 'mended', tone: 'good' }
      : severity === 'page'
        ? { sign: '▲', word: 'now', tone: 'bad' }
        : { sign: '△', word: 'soon', tone: 'watch' };
  return h(
    'li',
    { class: mendedMs === null ? 'problem' : 'problem mended', key: `${alarm} ${text}` },
    signed(sign),
    ' ',
    mendedMs === null ? h('span', { class: 'text' }, text) : h('s', { class: 'text' }, text),
    ' ',
    since,
    mend === null || mendedMs !== null ? null : h('div', { class: 'mend' }, command(`${prefix} ${mend}`)),
  );
}

const phaseNames = [
  ['detect', 'detectMs'],
  ['agree', 'agreeMs'],
  ['plumb', 'plumbMs'],
  ['announce', 'announceMs'],
] as const;

/** Of the longest bar; with its word and its time it fits a narrow screen. */
const barWidth = 140;

/** Of a fail-over: each part with a bar as long as it took, beside its word, so that nobody needs the colours. */
function phaseBars(phases: NonNullable<MoveRow['phases']>): JSX.Element {
  const most = phaseNames.reduce((all, [, field]) => Math.max(all, phases[field] ?? 0), 1);
  const parts = phaseNames.map(([name, field]) => {
    const ms = phases[field];
    return h(
      'span',
      { key: name, class: 'part' },
      name,
      ms === null ? ' unknown' : [' ', phaseBar(name, Math.max(2, Math.round((ms / most) * barWidth))), ' ', shortText(ms)],
    );
  });
  return h('div', { class: 'phases' }, parts, h('span', { class: 'part' }, `measured by ${phases.node}`));
}

function phaseBar(name: string, width: number): JSX.Element {
  return h(
    'svg',
    { viewBox: `0 0 ${width} 10`, width, height: 10, 'aria-hidden': 'true' },
    h('rect', { class: `phase ${name}`, width, height: 10 }),
  );
}

function moveText({ from, to, count, kind, ips, reason }: MoveRow): ComponentChildren {
  const one = ips[0];
  const what = count === 1 && one !== undefined ? addressLink(one) : `${count} addresses`;
  const there = to.map(({ node, count: own }, index) => [
    index === 0 ? '' : ', ',
    node === null ? 'nobody' : nodeLink(node),
    to.length > 1 ? ` (${own})` : '',
  ]);
  if (kind === 'failure' && from !== null)
    return [nodeLink(from), reason === `${from} has gone` ? ' failed: ' : ` failed (${reason}): `, what, ' to ', there];
  if (kind === 'start') return [reason === 'nobody had it' ? 'first owner: ' : `${reason}: `, what, ' to ', there];
  return [`${kind === 'other' ? reason : kind}: `, what, ' ', from === null ? 'from nobody' : ['from ', nodeLink(from)], ' to ', there];
}

/** Newest first; `nowMs`: of the page. */
export function movesList(moves: readonly MoveRow[], nowMs: number): JSX.Element {
  return h(
    'ol',
    { class: 'moves' },
    moves.map((move) => moveItem(move, nowMs)),
  );
}

function moveItem(move: MoveRow, nowMs: number): JSX.Element {
  const { atMs, withoutMs, phases, by, mendedMs, kind } = move;
  const gap =
    phases?.totalMs != null
      ? `total ${shortText(phases.totalMs)}`
      : withoutMs === null
        ? kind === 'start'
          ? ''
          : 'time without owner unknown'
        : `${shortText(withoutMs)} without owner`;
  return h(
    'li',
    { key: move.id, class: `move ${kind}` },
    h('time', { dateTime: new Date(atMs).toISOString() }, momentText(atMs, nowMs)),
    ' ',
    h('span', { class: 'what' }, moveText(move)),
    by === null ? null : `, asked for by ${by}`,
    ' ',
    h('span', { class: 'gap' }, mendedMs === null ? gap : `mended at ${momentText(mendedMs, nowMs)}, ${gap}`),
    phases === null ? null : phaseBars(phases),
  );
}

/** Seconds behind over ten minutes, with least and most in words for who does not see it. */
export function sparkline({ lag }: Pick<LogCell, 'lag'>): JSX.Element | null {
  const known = lag.flatMap((each) => (each === null ? [] : [each]));
  if (known.length < 2) return null;
  const most = known.reduce((a, b) => Math.max(a, b), 10);
  const least = known.reduce((a, b) => Math.min(a, b), Infinity);
  const step = 60 / Math.max(1, lag.length - 1);
  const points = lag.flatMap((each, index) => (each === null ? [] : [[round(index * step), round(14 - (each / most) * 13)] as const]));
  // A line needs no points in its middle: of 64 nodes with many logs they would be most of the page.
  const bends = points.filter(([, y], at) => y !== points[at - 1]?.[1] || y !== points[at + 1]?.[1]);
  const path = bends.map(([x, y]) => `${x},${y}`).join(' ');
  const label = `in ten minutes ${spanText(least * 1000)} to ${spanText(most * 1000)} behind`;
  return h(
    'svg',
    { class: 'spark', viewBox: '0 0 60 15', width: 60, height: 15, role: 'img', 'aria-label': label },
    h('polyline', { points: path }),
  );
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
