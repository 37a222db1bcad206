// One node: what it has, and who would get it if it died.

import { h, type JSX } from 'preact';
import { logsTable } from './logs-table.ts';
import type { Frame, NodeBody } from './page-model.ts';
import { addressLink, command, movesList, nodeLink, signed } from './parts.ts';
import { nodeSigns, numberText, shortText, spanText } from './signs.ts';

export function nodeView(body: NodeBody, frame: Frame): JSX.Element {
  const { cell, owns, ownsMore, ifDies, moves, logs, member } = body;
  const ago = cell.sinceMs === null ? '' : ` for ${spanText(frame.atMs - cell.sinceMs)}`;
  const ask = frame.self.kind === 'manager' ? `ask_node ${cell.name} cluster info` : 'cluster info';
  return h(
    'section',
    { 'aria-labelledby': 'node-title' },
    h('h2', { id: 'node-title' }, `Node ${cell.name}`),
    h('p', null, signed(nodeSigns[cell.state], ago), cell.leader ? ', leader' : null, cell.why === null ? null : `: ${cell.why}`),
    member === null
      ? h('p', null, 'It is not a member of the bus, so nothing newer is known of it.')
      : facts([
          ['address', member.address],
          ['name on the bus', member.privateName],
          ['version', member.version],
          ['subcluster', member.subcluster ?? 'none'],
          ['last heartbeat', member.heartbeatAgeMs === null ? 'none yet' : `${shortText(member.heartbeatAgeMs)} ago`],
        ]),
    command(`${frame.console} ${ask}`),
    h('h3', null, `Owns ${numberText(cell.addresses)} ${cell.addresses === 1 ? 'address' : 'addresses'}`),
    ifDies.length === 0
      ? null
      : h(
          'p',
          null,
          `If ${cell.name} dies: `,
          ifDies.map(({ node, count }, index) => [
            index === 0 ? '' : ', ',
            node === null
              ? `${numberText(count)} ${count === 1 ? 'stays' : 'stay'} without owner`
              : [nodeLink(node), ` gets ${numberText(count)}`],
          ]),
          '.',
        ),
    owns.length === 0
      ? null
      : h(
          'ul',
          { class: 'owned' },
          owns.map(({ ip, next }) => h('li', { key: ip }, addressLink(ip), ' then ', next === null ? 'nobody' : nodeLink(next))),
        ),
    ownsMore === 0
      ? null
      : h('p', null, h('a', { href: `/owners?find=${encodeURIComponent(cell.name)}` }, `and ${numberText(ownsMore)} more`)),
    h('h3', null, 'Moves from and to it'),
    moves.length === 0 ? h('p', null, 'None.') : movesList(moves, frame.atMs),
    h('h3', null, 'Its logs'),
    logsTable(logs),
  );
}

export function facts(rows: readonly (readonly [string, string | JSX.Element])[]): JSX.Element {
  return h(
    'dl',
    { class: 'facts' },
    rows.map(([name, value]) => h('div', { key: name }, h('dt', null, name), h('dd', null, value))),
  );
}
