// Who owns each managed address, as a table of text: a row an address, a column a node that is down.

import type { OwnersView } from '../protocol/requests.ts';

/** A dot where a node's absence changes nothing. */
export function ownersTable({ nodes, down, addresses, played }: OwnersView): string {
  if (addresses.length === 0) return 'The cluster manages no addresses.\n';
  const others = nodes.filter((node) => !down.includes(node));
  const chosen = down.length > 0;
  const head = [
    ...['address', 'used by', 'all up'],
    ...(chosen ? [`${down.join(' and ')} down`, 'out of service'] : []),
    ...others.map((node) => `${node} down${chosen ? ', too' : ''}`),
  ];
  const rows = addresses.map(({ address, bindings, listeners, owner, allUp, outMs, down: more }) => [
    address,
    [...bindings, ...listeners].join(', '),
    allUp ?? 'nobody',
    ...(chosen ? [owner === allUp ? '.' : (owner ?? 'nobody'), outText(owner, allUp, outMs)] : []),
    ...others.map((node) => (node in more ? (more[node] ?? 'nobody') : '.')),
  ]);
  const widths = head.map((title, i) => rows.reduce((most, row) => Math.max(most, (row[i] ?? '').length), title.length));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd();
  const note = played === null ? [] : ['', notes(played)];
  return `${[line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line), ...note].join('\n')}\n`;
}

function outText(owner: string | null, allUp: string | null, outMs: number | null): string {
  if (owner === allUp) return '.';
  if (owner === null) return 'until it is back';
  return outMs === null ? '?' : `${(outMs / 1000).toFixed(1)} s`;
}

function notes({ seeds, violation }: NonNullable<OwnersView['played']>): string {
  const how = `Times: the longest of ${seeds} runs of the simulator, in which the nodes lose power at one moment.`;
  return violation === null ? how : `${how}\nPlayed: ${violation} (a bug of ours, please report it)`;
}
