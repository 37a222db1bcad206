// One address: whose it is, whose it could be, and whose it would be.

import { h, type JSX } from 'preact';
import { facts } from './node-view-page.ts';
import type { AddressBody, Frame } from './page-model.ts';
import { addressLink, command, movesList, nodeLink, signed } from './parts.ts';
import { cellSigns, spanText } from './signs.ts';

export function addressView(body: AddressBody, frame: Frame): JSX.Element {
  const { row, columns, ifDies, moves, ownerSinceMs, preference, follows, unable } = body;
  const { ip, owner, movingTo } = row;
  const candidates = columns.flatMap((node, index) => {
    const cell = row.cells[index] ?? 'none';
    const why = unable.find((each) => each.node === node)?.why;
    return cell === 'none'
      ? []
      : [
          h(
            'li',
            { key: node },
            nodeLink(node),
            ' ',
            signed(cellSigns[cell], [node === preference ? ', preferred' : null, why === undefined ? null : `: ${why}`]),
          ),
        ];
  });
  const place = body.interface === null ? 'no Topology for it' : `${body.interface} /${body.prefixLength ?? ''}`;
  const other = columns.find((node) => node !== owner) ?? owner ?? '';
  const move =
    frame.self.kind === 'manager'
      ? `broadcast cluster duravip move ${ip} to ${preference ?? other}`
      : `cluster duravip move ${ip} to ${preference ?? other}`;
  return h(
    'section',
    { 'aria-labelledby': 'address-title' },
    h('h2', { id: 'address-title' }, `Address ${ip}`),
    facts([
      ['owner', owner === null ? '▲ nobody' : h('span', null, nodeLink(owner), ` for ${spanText(frame.atMs - ownerSinceMs)}`)],
      ...(movingTo === null ? [] : [['moves to', nodeLink(movingTo)] as const]),
      ['bindings', row.bindings.join(', ') || 'none'],
      ['services', body.services.join(', ') || 'none'],
      ['place', place],
      ['block', h('a', { href: `/owners?block=${encodeURIComponent(row.block)}` }, row.block)],
      ['preference', preference ?? 'none'],
      ...(follows === null ? [] : [['follows', addressLink(follows)] as const]),
      ['remarks', row.words || 'none'],
    ]),
    h('h3', null, 'Candidates'),
    candidates.length === 0 ? h('p', null, 'Nobody offers it.') : h('ul', { class: 'candidates' }, candidates),
    h('h3', null, 'If a node dies'),
    ifDies.length === 0
      ? h('p', null, 'Nobody has it, so no single failure changes that.')
      : h(
          'ol',
          null,
          ifDies.map(({ dead, next }, index) =>
            h(
              'li',
              { key: dead },
              index === 0 ? 'if ' : 'if then ',
              nodeLink(dead),
              index === 0 ? ' dies: ' : ' dies as well: ',
              next === null ? 'nobody' : nodeLink(next),
            ),
          ),
        ),
    h('h3', null, 'Last moves'),
    moves.length === 0 ? h('p', null, 'None since this process began.') : movesList(moves, frame.atMs),
    h('h3', null, 'Commands'),
    h('p', null, command(`${frame.console} ${move}`)),
    h('p', null, command(`${frame.console} ${frame.self.kind === 'manager' ? `ask_node ${owner ?? other} ` : ''}cluster why ${ip}`)),
  );
}
