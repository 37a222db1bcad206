// docs/performance.md: what the bench printed, section by section. A section that was not run keeps what the page has of it.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** Sections of the page, in their order; the others print figures of the daemon, which docs/ shows where they belong. */
export const onPage = ['parse', 'errors', 'start', 'check', 'lsp', 'jlog'];

const head = `# Performance

Written by \`npm run bench -- --page [SECTION...]\`; do not edit. Two processors that other programs use as well: trust ratios of 1.3 and more, and those of the processor
(CPU) more than those of the wall. Medians; ratios are medians of the ratios of rounds, whose runs are interleaved. What is measured is bundled as what is shipped.

More sections print figures of the daemon beside their peers: \`host\`, \`replication\`, \`failover\`, \`logs\`, \`seam\`, \`simulate\`, \`feed\`, \`throttles\`
([operations.md](operations.md), [corosync.md](corosync.md), [replication.md](replication.md), [simulator.md](simulator.md) quote them).
`;

/** Name to the text of each section that a page has. */
export function sectionsOf(page) {
  return new Map([...page.matchAll(/^<!-- bench: (\w+) -->\n([\s\S]*?)^<!-- end -->\n/gm)].map(([, name, text]) => [name, text]));
}

export function writePage(path, done) {
  const sections = existsSync(path) ? sectionsOf(readFileSync(path, 'utf8')) : new Map();
  for (const section of done) sections.set(section.name, sectionText(section));
  const parts = onPage.flatMap((name) => (sections.has(name) ? [`\n<!-- bench: ${name} -->\n${sections.get(name)}<!-- end -->\n`] : []));
  writeFileSync(path, head + parts.join(''));
}

export function sectionText({ name, about, printed }) {
  const parts = printed.map((each) => (each.kind === 'table' ? tableText(each.rows) : `${each.text}\n`));
  return `## ${name}\n\n${about}\nNode ${process.version}.\n\n${parts.join('\n')}`;
}

function tableText([header, ...rows]) {
  const line = (cells) => `| ${cells.map((cell) => cell.trim().replaceAll('|', '\\|')).join(' | ')} |\n`;
  return line(header) + line(header.map((_, i) => (i === 0 ? '---' : '---:'))) + rows.map(line).join('');
}
