// What makes nodes agree that do not: one value for all of them, for each value that some of them have. The one that most have comes first.

import type { FileEdit, Fix } from '../diagnostics.ts';
import type { Scope, Setting } from '../load/model.ts';
import { lettersOf } from '../load/source.ts';
import { plainText } from './settings-text.ts';
import { removal } from './edits.ts';
import { insertion, replacement } from './repairs.ts';
import { listed } from './words.ts';

/** What one node says of an option, and where it could say otherwise. */
export interface Sayable {
  /** Name of the node, for titles. */
  readonly node: string;
  /** Equal values agree. */
  readonly value: string;
  /** null: it does not set the option. */
  readonly setting: Setting | null;
  /** Where it would be set; null: nowhere that is known. */
  readonly scope: Scope | null;
  /** How this value is written where it is a default; null: it cannot be. */
  readonly written: string | null;
}

/** More values than these are no mistake that one click mends. */
const valuesMax = 4;

/** One fix for each value. `things`: the same option of several things that differ in the same way, all to be changed together. */
export function agreeing(option: string, things: readonly (readonly Sayable[])[]): readonly Fix[] {
  const [first = []] = things;
  const groups = new Map<string, Sayable[]>();
  for (const each of first) {
    const known = groups.get(each.value);
    if (known === undefined) groups.set(each.value, [each]);
    else known.push(each);
  }
  if (groups.size < 2 || groups.size > valuesMax) return [];
  return [...groups.values()]
    .sort((a, b) => b.length - a.length)
    .flatMap(([target, ...more]) => {
      if (target === undefined) return [];
      const fix = agreeWith(option, [target, ...more], things);
      return fix === null ? [] : [fix];
    });
}

function agreeWith(option: string, group: readonly Sayable[], things: readonly (readonly Sayable[])[]): Fix | null {
  const [target] = group;
  if (target === undefined) return null;
  const edits = new Map<string, FileEdit>();
  let removesOnly = true;
  for (const said of things) {
    const model = said.find(({ value }) => value === target.value);
    for (const each of said) {
      if (model === undefined || each.value === target.value) continue;
      const edit = editFor(option, each, model);
      if (edit === null) return null;
      if (edit.text !== '') removesOnly = false;
      edits.set(`${edit.start} ${edit.end} ${edit.file}`, edit);
    }
  }
  if (edits.size === 0) return null;
  const changed = listed(things[0]?.flatMap((each) => (each.value === target.value ? [] : [each.node])) ?? []);
  const asOn = `as on ${listed(group.map(({ node }) => node))}`;
  const text = shown(textOf(target));
  const title = removesOnly
    ? `Remove ${option} on ${changed}, so that ${text === null ? 'none' : text} counts, ${asOn}`
    : `Set ${option} to ${text ?? ''} on ${changed}, ${asOn}`;
  return { title, safe: false, edits: [...edits.values()] };
}

/** How to come from one value to that of another node; null: nobody knows. */
function editFor(option: string, from: Sayable, to: Sayable): FileEdit | null {
  const text = textOf(to);
  const { setting, scope } = from;
  if (setting !== null) {
    const below = setting.shadowed;
    // Without the override the node says what the others do.
    if (below !== null && to.setting !== null && same(below, to.setting)) return removal(setting.source, setting.option);
    if (text !== null) return replacement(setting, text);
    return below === null ? removal(setting.source, setting.option) : null;
  }
  return scope === null || text === null ? null : insertion(scope, `${option} = ${text}`);
}

function textOf({ setting, written }: Sayable): string | null {
  if (setting === null) return written;
  const { value } = setting.option;
  return value === null ? null : lettersOf(setting.source).slice(value.start, value.end);
}

/** On one line, short enough for a menu. */
function shown(text: string | null): string | null {
  const line = text?.replace(/\s+/g, ' ') ?? null;
  return line === null || line.length <= 40 ? line : `${line.slice(0, 37)}...`;
}

function same(a: Setting, b: Setting): boolean {
  const text = ({ source, option }: Setting) => (option.value === null ? '' : plainText(option.value, lettersOf(source)));
  return text(a) === text(b);
}
