// Replicated objects: what is held, and by whom completely.

import { h, type JSX } from 'preact';
import type { SharedRow } from './page-model.ts';
import { numberText } from './signs.ts';

const columns = ['object', 'kind', 'entries', 'complete', 'missing'] as const;

export function sharedTable(rows: readonly SharedRow[]): JSX.Element {
  if (rows.length === 0)
    return h('p', null, 'No objects are replicated: the configuration has no `Replicate` stanza, or this process holds none.');
  return h(
    'div',
    { class: 'scroll', role: 'region', 'aria-label': 'Objects and who holds them', tabIndex: 0 },
    h(
      'table',
      { class: 'shared stacks' },
      h(
        'thead',
        null,
        h(
          'tr',
          null,
          columns.map((text) => h('th', { key: text, scope: 'col' }, text)),
        ),
      ),
      h('tbody', null, rows.map(sharedRow)),
    ),
  );
}

function sharedRow({ name, type, structure, entries, complete, of, missing }: SharedRow): JSX.Element {
  const isWhole = complete === of && missing.length === 0;
  return h(
    'tr',
    { key: name },
    h('th', { scope: 'row' }, name),
    h('td', { 'data-head': 'kind' }, structure, type === name || type === structure ? null : ` (${type})`),
    h('td', { class: 'number', 'data-head': 'entries' }, numberText(entries)),
    h(
      'td',
      { 'data-head': 'complete' },
      h('span', { class: `sign ${isWhole ? 'good' : 'watch'}` }, `${isWhole ? '✓' : '◌'} ${complete} of ${of}`),
    ),
    h('td', { 'data-head': 'missing' }, missing.length === 0 ? 'nobody' : missing.join(', ')),
  );
}
