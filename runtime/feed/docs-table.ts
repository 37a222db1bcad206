// The table of commands in docs/feed.md.

import { usageOf, type CommandGroup } from './command-facts.ts';
import type { FeedCommand } from './feed-command.ts';

const titles: Readonly<Record<CommandGroup, string>> = {
  gauges: 'Gauges and counters',
  throttles: 'Throttles',
  values: 'Values of caches and counters',
  expiry: 'Time to live',
  keys: 'Keys',
  hashes: 'Fields of counters',
  metrics: 'Series and gauge caches',
  views: 'What there is',
  transactions: 'Transactions',
  scripts: 'Scripts',
  connection: 'The connection',
  server: 'The server',
};

/** Markdown, with a line end. */
export function commandTables(commands: readonly FeedCommand[]): string {
  const sections = Object.entries(titles).map(([group, title]) => {
    const rows = commands.filter((command) => command.group === group).map(row);
    return [`### ${title}`, '', '| command | does | answer |', '|---|---|---|', ...rows, ''].join('\n');
  });
  return sections.join('\n');
}

function row(command: FeedCommand): string {
  return `| \`${cell(usageOf(command))}\` | ${cell(command.summary)} | ${cell(command.answer)} |`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
