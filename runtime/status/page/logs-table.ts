// Logs: rows of logs, columns of nodes, each with how far it is behind.

import { h, type JSX } from 'preact';
import type { LogCell, LogsBlock } from './page-model.ts';
import { nodeLink, sparkline } from './parts.ts';
import { bytesText, logSign, spanText } from './signs.ts';

export function logsTable({ nodes, rows, remark }: LogsBlock): JSX.Element {
  return h(
    'div',
    null,
    remark === null ? null : h('p', null, remark),
    rows.length === 0
      ? null
      : h(
          'div',
          { class: 'scroll', role: 'region', 'aria-label': 'Logs by node', tabIndex: 0 },
          h(
            'table',
            { class: 'logs stacks' },
            h(
              'thead',
              null,
              h(
                'tr',
                null,
                h('th', { scope: 'col' }, 'log'),
                nodes.map((node) => h('th', { key: node, scope: 'col' }, nodeLink(node))),
              ),
            ),
            h(
              'tbody',
              null,
              rows.map(({ log, cells }) =>
                h(
                  'tr',
                  { key: log },
                  h('th', { scope: 'row' }, log),
                  cells.map((cell, index) => h('td', { key: index, 'data-head': nodes[index] }, cell === null ? '· none' : logCell(cell))),
                ),
              ),
            ),
          ),
        ),
  );
}

function logCell(cell: LogCell): JSX.Element {
  const { state, reason, behindSec, behindBytes, checkpoint, subscriber } = cell;
  const { sign, word, tone } = logSign(state);
  const span = spanText((behindSec ?? 0) * 1000);
  const behind = behindSec === null ? 'unknown how far behind' : behindSec === 0 || word === 'behind' ? span : `${span} behind`;
  const places = [
    ...(behindBytes === null || behindBytes === 0 ? [] : [`${bytesText(behindBytes)} to read`]),
    ...(subscriber === null ? [] : [`${subscriber} @ ${checkpoint ?? 'not known yet'}`]),
  ];
  return h(
    'div',
    { class: 'log-cell' },
    h('span', { class: `sign ${tone}` }, `${sign} ${word}`),
    ' ',
    // Nobody reads it, so nobody is behind.
    subscriber === null ? null : h('span', { class: 'behind' }, behind, ' ', sparkline(cell)),
    places.map((text) => h('span', { key: text, class: 'small' }, text)),
    reason === '' ? null : h('span', { class: 'small' }, reason),
  );
}
