// Who owns each managed address, as a table of text: a row an address, a column a node that is down.

import type { OwnersView } from '../protocol/requests.ts';

/** A dot where a node's absence changes nothing. */
export function ownersTable({ nodes, addresses }: OwnersView): string {
  if (addresses.length === 0) return 'The cluster manages no addresses.\n';
  const head = ['address', 'used by', 'all up', ...nodes.map((node) => `${node} down`)];
  const rows = addresses.map(({ address, bindings, listeners, owner, down }) => [
    address,
    [...bindings, ...listeners].join(', '),
    owner ?? 'nobody',
    ...nodes.map((node) => (node in down ? (down[node] ?? 'nobody') : '.')),
  ]);
  const widths = head.map((title, i) => rows.reduce((most, row) => Math.max(most, (row[i] ?? '').length), title.length));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd();
  return `${[line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')}\n`;
}
