// `show configuration`: which document each member runs with and has on its disk, by hash, and the fingerprints that balancing waits for.

import type { Answer, Value } from '../../console/answer.ts';
import type { Command } from '../../console/console-command.ts';
import type { Configured } from '../../control/control-messages.ts';
import { driftRemarks, type Configurations } from '../config-drift.ts';
import type { ManagerPort } from '../manager-port.ts';

export function showConfiguration(port: ManagerPort): Command {
  return {
    name: 'show configuration',
    args: [],
    summary: 'show which configuration each node runs with, and has on its disk',
    about: [
      'By the first digits of SHA-256, and of the fingerprints by subject. Below it who runs with another one than this manager, or has another file. In what they differ: `ecconf drift --live ENDPOINT`.',
    ],
    own: true,
    effect: 'read',
    remote: 'never',
    examples: [],
    run: () => answer(port.configurations()),
  };
}

const subjects = ['settings', 'addresses', 'topologies', 'replicas', 'peers'] as const;
/** Enough to tell apart, and short enough for a line. */
const digits = 12;
const partDigits = 8;

function answer(all: Configurations): Answer {
  const { wanted, onDisk, nodes } = all;
  const remarks = driftRemarks(all);
  return {
    ok: true,
    lines: () => [...tableLines(all), ...remarks.map((remark) => `! ${remark}`)],
    document: () => ({
      manager: wanted.self.name,
      wanted: {
        path: wanted.path,
        sha256: wanted.sha256,
        since: timeText(wanted.sinceMs),
        by: wanted.by,
        onDisk: onDisk?.sha256 ?? null,
        problem: onDisk?.problem ?? null,
      },
      nodes: nodes.map(({ node, present, configured }) => ({ node, present, ...nodeDocument(configured) })),
      remarks,
    }),
  };
}

function nodeDocument(configured: Configured | null): Readonly<Record<string, Value>> {
  if (configured === null) return { running: null, onDisk: null, since: null, by: null, parts: null };
  const { running, onDisk, sinceMs, by, parts } = configured;
  return { running, onDisk, since: timeText(sinceMs), by, parts };
}

function tableLines({ wanted, onDisk, nodes }: Configurations): readonly string[] {
  const rows = [
    ['', 'running', 'on disk', 'since', ...subjects, 'by'],
    [
      wanted.self.name,
      short(wanted.sha256),
      short(onDisk?.sha256 ?? null),
      timeText(wanted.sinceMs),
      ...subjects.map(() => '-'),
      wanted.by,
    ],
    ...nodes.map(({ node, configured }) =>
      configured === null
        ? [node, '-', '-', '-', ...subjects.map(() => '-'), '-']
        : [
            node,
            short(configured.running),
            short(configured.onDisk),
            timeText(configured.sinceMs),
            ...subjects.map((subject) => configured.parts[subject].slice(0, partDigits)),
            configured.by,
          ],
    ),
  ];
  const widths = rows[0]?.map((_, column) => rows.reduce((most, row) => Math.max(most, row[column]?.length ?? 0), 0)) ?? [];
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function short(sha256: string | null): string {
  return sha256?.slice(0, digits) ?? '-';
}

/** To the second, in UTC. */
function timeText(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}
