// The first page: everything in short, what is wrong above it.

import { h, type JSX } from 'preact';
import { logsTable } from './logs-table.ts';
import { filters, groupsTable, ownersCounts, ownersTable } from './owners-view.ts';
import type { Frame, NodeCell, OverviewBody } from './page-model.ts';
import { legend, movesList, nodeLink, signed } from './parts.ts';
import { sharedTable } from './shared-table.ts';
import { nodeSigns, numberText, spanText } from './signs.ts';

export function overviewView(body: OverviewBody, { atMs }: Frame): JSX.Element {
  const { owners, moves, logs, shared } = body;
  const few = owners.counts.all <= 60 && owners.counts.all > 0;
  return h(
    'div',
    { class: 'blocks' },
    nodesBlock(body, atMs),
    section(
      'owners',
      'Owners',
      ownersCounts(owners),
      filters(owners, '/'),
      few ? null : groupsTable(owners),
      few || owners.rows.length > 0 || owners.filter.only || owners.nothing !== null
        ? ownersTable(owners, few && !owners.filter.only ? 'Addresses' : 'Addresses that want a look')
        : null,
      owners.nothing === null ? legend() : null,
      h('p', { class: 'more' }, h('a', { href: '/owners' }, 'All owners')),
    ),
    section(
      'moves',
      'Moves, last hour',
      moves.length === 0 ? h('p', null, 'Nothing has moved.') : movesList(moves, atMs),
      h('p', { class: 'more' }, h('a', { href: '/moves' }, 'All moves')),
    ),
    section(
      'logs',
      'Logs',
      logsTable({ ...logs, rows: logs.rows.slice(0, 12) }),
      h('p', { class: 'more' }, h('a', { href: '/logs' }, 'All logs')),
    ),
    section(
      'shared',
      'Shared objects',
      sharedTable(shared.slice(0, 12)),
      h('p', { class: 'more' }, h('a', { href: '/shared' }, 'All shared objects')),
    ),
  );
}

function section(id: string, title: string, ...children: readonly (JSX.Element | null)[]): JSX.Element {
  return h('section', { id, 'aria-labelledby': `${id}-title` }, h('h2', { id: `${id}-title` }, title), children);
}

function nodesBlock({ nodes, here, ofNodes, quorum, mature, phase }: OverviewBody, atMs: number): JSX.Element {
  const words =
    phase === 'disconnected'
      ? // Who has a majority, nobody knows from here.
        [`${here} of ${ofNodes} were here`, '▲ not connected']
      : [
          `${here} of ${ofNodes} here`,
          quorum ? 'quorum' : '▲ no quorum',
          mature ? 'mature' : 'not mature yet',
          phase === 'settled' ? 'settled' : 'the members are agreeing',
        ];
  return section(
    'nodes',
    'Nodes',
    h(
      'ul',
      { class: 'nodes' },
      nodes.map((node) => nodeItem(node, atMs)),
    ),
    h('p', { class: 'counts' }, words.join(' · ')),
  );
}

function nodeItem({ name, state, leader, why, sinceMs, addresses }: NodeCell, atMs: number): JSX.Element {
  const away = state === 'left' || state === 'excluded' || state === 'refused';
  const ago = away && sinceMs !== null ? ` ${spanText(atMs - sinceMs)} ago` : '';
  return h(
    'li',
    { key: name, class: `node-cell ${nodeSigns[state].tone}` },
    h('strong', null, nodeLink(name)),
    ' ',
    signed(nodeSigns[state], ago),
    leader ? h('span', { class: 'tag' }, 'leader') : null,
    h('span', { class: 'small' }, `${numberText(addresses)} ${addresses === 1 ? 'address' : 'addresses'}`),
    why === null ? null : h('span', { class: 'small' }, why),
  );
}
