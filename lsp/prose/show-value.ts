// How places and values are shown to people: in hovers, lenses and hints.

import type { Place } from '../../compiler/diagnostics.ts';
import type { Setting } from '../../compiler/load/model.ts';
import type { OptionSpec } from '../../compiler/schema/option.ts';
import { describeDefault } from '../../compiler/schema/describe.ts';
import type { Value } from '../../grammar/tree.ts';
import type { Snapshot } from '../state/snapshot.ts';

/** Characters of a value that are shown before it is cut. */
const valueMax = 60;

/** A path as seen from the root of the configuration tree. */
export function showPath(snapshot: Snapshot, path: string): string {
  const root = snapshot.project.layout?.root;
  if (root === undefined) return path.slice(path.lastIndexOf('/') + 1);
  return path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path;
}

/** `default/ecelerity-cluster.conf:12`. */
export function showPlace(snapshot: Snapshot, { file, start }: Pick<Place, 'file' | 'start'>): string {
  const line = snapshot.source(file)?.lines.position(start).line;
  return line === undefined ? showPath(snapshot, file) : `${showPath(snapshot, file)}:${line + 1}`;
}

/** A value as it is written, on one line. Passwords are not shown. */
export function showText(text: string, value: Value | null, spec: OptionSpec | null): string {
  if (value === null) return '(nothing)';
  if (spec?.secret === true) return '\u2022\u2022\u2022';
  const line = text.slice(value.start, value.end).replace(/\s+/g, ' ');
  return line.length > valueMax ? `${line.slice(0, valueMax - 1)}\u2026` : line;
}

/** What counts: the setting's value, or the default in words. */
export function showSetting(setting: Setting | null, spec: OptionSpec | null): string {
  if (setting !== null) return showText(setting.source.text, setting.option.value, spec);
  return spec === null ? 'not set' : describeDefault(spec);
}

/** `1 reference`, `2 addresses`. */
export function plural(count: number, noun: string): string {
  const ending = count === 1 ? '' : /(?:s|x|ch)$/.test(noun) ? 'es' : 's';
  return `${count} ${noun}${ending}`;
}

/** A unit as it stands behind a number: `1 second`, `2 entries`. */
export function unitFor(value: string, unit: string): string {
  if (Math.abs(Number(value)) !== 1) return unit;
  return unit.replace(/^\w+/, (word) =>
    word
      .replace(/ies$/, 'y')
      .replace(/(ss|x|ch)es$/, '$1')
      .replace(/([^s])s$/, '$1'),
  );
}
