// Who runs with which configuration, and in what somebody differs.

import { type ComponentChildren, h, type JSX } from 'preact';
import type { ConfigurationBlock, Frame, RolloutRow } from './page-model.ts';
import { command, nodeLink, signed } from './parts.ts';
import { type Sign, timeText } from './signs.ts';

export function configurationView(block: ConfigurationBlock, frame: Frame): JSX.Element {
  const { wanted, nodes, subjects, differences, remarks, rollouts } = block;
  const columns = ['node', 'disk', 'running', 'since', 'by', ...subjects];
  return h(
    'section',
    { 'aria-labelledby': 'configuration-title' },
    h('h2', { id: 'configuration-title' }, 'Configuration'),
    h(
      'p',
      null,
      'Wanted: ',
      h('code', null, wanted.sha256),
      ` of ${wanted.path}, since ${timeText(wanted.sinceMs, frame.atMs)} (${wanted.by}). Its file: ${wanted.disk}.`,
    ),
    h(
      'div',
      { class: 'scroll', role: 'region', 'aria-label': 'Configurations of the nodes', tabIndex: 0 },
      h(
        'table',
        { class: 'configurations stacks' },
        h(
          'thead',
          null,
          h(
            'tr',
            null,
            columns.map((text) => h('th', { key: text, scope: 'col' }, text)),
          ),
        ),
        h(
          'tbody',
          null,
          nodes.map((node) => nodeRow(node, subjects, frame.atMs)),
        ),
      ),
    ),
    differences.length === 0
      ? h('p', null, 'All nodes agree in what must be the same on all.')
      : h(
          'ul',
          { class: 'differences' },
          differences.map(({ node, option, value, usual }) =>
            h(
              'li',
              { key: `${node} ${option}` },
              h('span', { class: 'sign watch' }, '▲ '),
              nodeLink(node),
              `: ${option} is ${value ?? 'missing'}, others have ${usual ?? 'none'}`,
            ),
          ),
        ),
    remarks.length === 0
      ? null
      : h(
          'ul',
          null,
          remarks.map((text) => h('li', { key: text }, text)),
        ),
    h('p', null, 'In what they differ, by option and place of the configuration:'),
    command('ecconf drift CONF --live ENDPOINT'),
    rollouts === null
      ? h('p', null, 'A node knows its own configuration; a manager knows those of all, and what was rolled out.')
      : rolloutsList(rollouts, frame),
  );
}

function rolloutsList(rollouts: readonly RolloutRow[], { atMs, console: prefix }: Frame): JSX.Element {
  return h(
    'section',
    { 'aria-labelledby': 'rollouts-title' },
    h('h3', { id: 'rollouts-title' }, 'Rollouts'),
    rollouts.length === 0
      ? h('p', null, 'None was made from here.')
      : h(
          'ol',
          { class: 'moves' },
          rollouts.map((each) => h('li', { key: `${each.serial} ${each.atMs}`, class: 'move' }, rolloutText(each, atMs))),
        ),
    command(`${prefix} rollout history`),
  );
}

function rolloutText({ serial, sha256, atMs, outcome, why, manager, who, words }: RolloutRow, nowMs: number): ComponentChildren {
  const sign: Sign =
    outcome === 'committed'
      ? { sign: '✓', word: outcome, tone: 'good' }
      : { sign: outcome === 'rolled back' ? '↩' : '✕', word: outcome, tone: outcome === 'rolled back, not all' ? 'bad' : 'watch' };
  const by = who === '' ? manager : `${manager} for ${who}`;
  return [
    h('time', { dateTime: new Date(atMs).toISOString() }, timeText(atMs, nowMs)),
    ` ${serial} `,
    signed(sign),
    why === '' ? ' ' : `: ${why} `,
    h('span', { class: 'gap' }, h('code', null, sha256), ` by ${by}${words === '' ? '' : `, “${words}”`}`),
  ];
}

function nodeRow(
  { node, present, disk, running, sinceMs, by, differs }: ConfigurationBlock['nodes'][number],
  subjects: readonly string[],
  nowMs: number,
): JSX.Element {
  return h(
    'tr',
    { key: node },
    h('th', { scope: 'row' }, nodeLink(node), present ? null : ' (not on the bus)'),
    h('td', { 'data-head': 'disk' }, sameText(disk)),
    h('td', { 'data-head': 'running' }, sameText(running)),
    h('td', { 'data-head': 'since' }, sinceMs === null ? 'unknown' : timeText(sinceMs, nowMs)),
    h('td', { 'data-head': 'by' }, by ?? 'unknown'),
    subjects.map((subject) =>
      h(
        'td',
        { key: subject, 'data-head': subject },
        running === null
          ? 'unknown'
          : differs.includes(subject)
            ? h('span', { class: 'sign watch' }, '▲ differs')
            : h('span', { class: 'sign good' }, '✓ same'),
      ),
    ),
  );
}

function sameText(is: boolean | null): JSX.Element {
  if (is === null) return h('span', null, 'unknown');
  return is ? h('span', { class: 'sign good' }, '= wanted') : h('span', { class: 'sign watch' }, '≠ another');
}
