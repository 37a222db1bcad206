// Who has which address: a matrix of addresses and nodes, in blocks. Narrow screens get a list by style alone.

import { h, type JSX } from 'preact';
import type { AddressRow, GroupRow, OwnersBlock } from './page-model.ts';
import { addressLink, legend, nodeLink } from './parts.ts';
import { cellSigns, numberText, type Sign } from './signs.ts';

export function ownersView(owners: OwnersBlock): JSX.Element {
  return h(
    'section',
    { 'aria-labelledby': 'owners-title' },
    h('h2', { id: 'owners-title' }, 'Owners'),
    ownersCounts(owners),
    filters(owners, '/owners'),
    owners.filter.group === null && owners.filter.find === '' && !owners.filter.only ? groupsTable(owners) : null,
    ownersTable(owners, 'Addresses'),
    pager(owners),
    owners.nothing === null ? legend() : null,
  );
}

export function ownersCounts({ counts }: OwnersBlock): JSX.Element {
  const { all, owned, unowned, moving } = counts;
  return h(
    'p',
    { class: 'counts' },
    `${numberText(all)} ${all === 1 ? 'address' : 'addresses'}: ${numberText(owned)} owned · `,
    h('span', { class: unowned > 0 ? 'sign bad' : '' }, `${unowned > 0 ? '▲ ' : ''}${numberText(unowned)} unowned`),
    ` · ${numberText(moving)} moving`,
  );
}

/** Filters are links: they work without script, and can be sent to somebody. */
export function filters({ filter, found, counts }: OwnersBlock, path: string): JSX.Element {
  const current = (is: boolean) => (is ? { 'aria-current': 'true' as const } : {});
  const plain = filter.group === null && filter.find === '';
  return h(
    'p',
    { class: 'filters' },
    h('a', { href: `${path}?only=problems`, ...current(filter.only) }, `only problems (${numberText(counts.troubled)})`),
    ' · ',
    h('a', { href: path, ...current(!filter.only && plain) }, 'all'),
    filter.group === null ? null : ` · block ${filter.group}: ${numberText(found)}`,
    filter.find === '' ? null : ` · “${filter.find}”: ${numberText(found)} found`,
  );
}

export function groupsTable({ groups, columns }: OwnersBlock): JSX.Element | null {
  if (groups.length === 0) return null;
  return h(
    'div',
    { class: 'scroll', role: 'region', 'aria-labelledby': 'blocks-title', tabIndex: 0 },
    h(
      'table',
      { class: 'groups stacks' },
      h('caption', { id: 'blocks-title' }, 'By block'),
      h(
        'thead',
        null,
        h(
          'tr',
          null,
          head('block'),
          head('addresses'),
          columns.map((node) => h('th', { key: node, scope: 'col' }, nodeLink(node))),
          head('unowned'),
          head('moving'),
        ),
      ),
      h(
        'tbody',
        null,
        groups.map((group) => groupRow(group, columns)),
      ),
    ),
  );
}

function head(text: string): JSX.Element {
  return h('th', { scope: 'col' }, text);
}

function groupRow({ block, interface: device, all, byNode, unowned, moving }: GroupRow, columns: readonly string[]): JSX.Element {
  return h(
    'tr',
    { key: block },
    h('th', { scope: 'row' }, h('a', { href: `/owners?block=${encodeURIComponent(block)}` }, block), device === null ? null : ` ${device}`),
    h('td', { class: 'number', 'data-head': 'addresses' }, numberText(all)),
    byNode.map((count, index) => h('td', { key: index, class: 'number', 'data-head': columns[index] }, numberText(count))),
    h('td', { class: unowned > 0 ? 'number bad' : 'number', 'data-head': 'unowned' }, unowned > 0 ? `▲ ${numberText(unowned)}` : '0'),
    h('td', { class: 'number', 'data-head': 'moving' }, numberText(moving)),
  );
}

export function ownersTable({ rows, columns, filter, nothing }: OwnersBlock, caption: string): JSX.Element {
  if (nothing !== null) return h('p', null, nothing);
  if (rows.length === 0)
    return h('p', null, filter.only ? 'No address wants a look: each has an owner, and none moves.' : 'No address is found.');
  return h(
    'div',
    { class: 'scroll', role: 'region', 'aria-labelledby': 'rows-title', tabIndex: 0 },
    h(
      'table',
      { class: 'matrix' },
      h('caption', { id: 'rows-title' }, caption),
      h(
        'thead',
        null,
        h(
          'tr',
          null,
          head('address'),
          head('owner'),
          columns.map((node) => h('th', { key: node, scope: 'col', class: 'node' }, nodeLink(node))),
          head('state'),
        ),
      ),
      h('tbody', { id: 'rows' }, rows.map(matrixRow)),
    ),
  );
}

export function matrixRow({ ip, bindings, owner, movingTo, cells, words }: AddressRow): JSX.Element {
  const to = movingTo === null ? null : [' → ', nodeLink(movingTo)];
  return h(
    'tr',
    { key: ip },
    h(
      'th',
      { scope: 'row' },
      addressLink(ip),
      bindings.length === 0
        ? null
        : h('span', { class: 'binding' }, ` ${bindings.slice(0, 2).join(', ')}${bindings.length > 2 ? ` +${bindings.length - 2}` : ''}`),
    ),
    h('td', { class: 'whose' }, owner === null ? h('span', { class: 'sign bad' }, '▲ nobody') : nodeLink(owner), to),
    cells.map((cell, index) => matrixCell(cellSigns[cell], index)),
    h('td', { class: 'words' }, words),
  );
}

/** The legend says the words for who sees it; for others they are in each cell. */
function matrixCell({ sign, word, tone }: Sign, key: number): JSX.Element {
  return h('td', { key, class: `cell ${tone}` }, h('span', { 'aria-hidden': 'true' }, sign), h('span', { class: 'hearable' }, word));
}

function pager({ filter, page, pages }: OwnersBlock): JSX.Element | null {
  if (pages < 2) return null;
  const to = (number: number) => {
    const query = new URLSearchParams();
    if (filter.only) query.set('only', 'problems');
    if (filter.group !== null) query.set('block', filter.group);
    if (filter.find !== '') query.set('find', filter.find);
    query.set('page', String(number));
    return `/owners?${query}`;
  };
  return h(
    'nav',
    { class: 'pager', 'aria-label': 'Pages' },
    page > 1 ? h('a', { href: to(page - 1), rel: 'prev' }, '← before') : null,
    ` page ${page} of ${pages} `,
    page < pages ? h('a', { href: to(page + 1), rel: 'next' }, 'after →') : null,
  );
}
