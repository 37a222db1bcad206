// Drift for a person at a terminal: a line for each member, and below it each value that is otherwise, with the place where the right one is written.

import { terminalLine } from '../../base/terminal-text.ts';
import type { Drift, MemberDrift } from './drift.ts';
import { most } from './most.ts';
import { placeText, shown, subjectOf } from './plan-words.ts';
import type { Change } from './plan-types.ts';

/** Of one member; a whole other configuration is one mistake, not a thousand. */
const changesMax = 12;

export interface DriftTextOptions {
  readonly endpoint: string;
  /** The answers came by way of a manager, which can be told to reach the node. */
  readonly byManager: boolean;
  readonly nowMs: number;
  readonly all: boolean;
}

export function driftText({ members, fingerprint }: Drift, options: DriftTextOptions): string {
  const width = most(members.map(({ member }) => member.name.length));
  const rows = members.flatMap((each) => memberRows(each, options).map((row, at) => [at === 0 ? each.member.name : '', ...row]));
  const second = Math.min(40, most(rows.map((row) => (row.length > 2 ? (row[1] ?? '').length : 0))));
  const third = Math.min(48, most(rows.map((row) => (row.length > 3 ? (row[2] ?? '').length : 0))));
  const lines = rows.map(([name = '', ...cells]) =>
    [name.padEnd(width), ...cells.map((cell, at) => cell.padEnd(at === 0 ? second : at === 1 ? third : 0))].join('  ').trimEnd(),
  );
  const differing = fingerprint.map(
    ({ subject, nodes }) => `${subject} differ on ${nodes.join(', ')}${subject === 'settings' ? ' (balancing waits)' : ''}`,
  );
  return [...lines, ...(differing.length === 0 ? [] : [`fingerprint: ${differing.join('; ')}`])]
    .map((line) => `${terminalLine(line)}\n`)
    .join('');
}

type Row = readonly string[];

function memberRows(drift: MemberDrift, options: DriftTextOptions): readonly Row[] {
  const { member, state, running, onDisk, unknown } = drift;
  if (state === 'no answer') return [[`no answer (${member.silent})`]];
  if (unknown) return [['runs, and is not in the configuration']];
  if (state === 'ok') return [['ok']];
  const { file } = member;
  const noFile = file === null ? [] : file.problem === null ? [] : [[`on disk: ${file.problem}`]];
  if (running === null) return [[`running: ${member.running?.problem ?? 'nothing was told'}`], ...noFile];
  const same = file?.sha256 === member.running?.sha256;
  if (running.length === 0)
    return [
      ...changeRows('on disk differs from wanted', onDisk ?? [], options),
      ...noFile,
      ...((onDisk?.length ?? 0) > 0 ? [['running = wanted', `(a reload would apply the file ${member.path})`]] : []),
    ];
  if (same) return changeRows('running and on disk differ from wanted', running, options);
  const rows = changeRows('running differs from wanted', running, options);
  if (onDisk !== null && onDisk.length === 0) return [...rows, ['on disk = wanted', reloadHint(drift, options)], ...noFile];
  return [...rows, ...changeRows('on disk differs from wanted', onDisk ?? [], options), ...noFile];
}

function changeRows(what: string, changes: readonly Change[], { all }: DriftTextOptions): readonly Row[] {
  const told = all ? changes : changes.slice(0, changesMax);
  return [
    ...told.map((change, at) => [
      at === 0 ? what : '',
      subjectOf(change),
      valuesText(change),
      change.at.new === null ? '' : placeText(change.at.new),
    ]),
    ...(told.length < changes.length ? [['', `... ${changes.length - told.length} more (--all)`]] : []),
  ];
}

/** `old` is what is there, `new` what is wanted. */
function valuesText({ op, old, new: wanted }: Change): string {
  if (op === 'add') return 'missing';
  if (op === 'remove') return 'not wanted';
  return `${shown(old)}, wanted ${shown(wanted)}`;
}

function reloadHint({ member }: MemberDrift, { endpoint, byManager, nowMs }: DriftTextOptions): string {
  const command = byManager && member.type === 'node' ? `unicast ${member.name} config reload` : 'config reload';
  const since = member.since ?? '';
  const modified = member.modified;
  if (modified === null || Date.parse(modified) <= Date.parse(since))
    return `(it was reloaded from another file, by ${member.by}: ecconsole ${endpoint} ${command})`;
  return `(not reloaded since the file changed ${ageText(nowMs - Date.parse(modified))} ago: ecconsole ${endpoint} ${command})`;
}

function ageText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`;
}
