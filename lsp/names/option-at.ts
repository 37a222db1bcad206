// The option under the cursor, as the configuration sees it: its scope, its description, and what counts on each node.

import { readersOf, scopeSteps, type ScopeStep, valuesByNode, type NodeValue } from '../../compiler/check/values-by-node.ts';
import type { OptionSpec } from '../../compiler/schema/option.ts';
import type { Scope, Setting } from '../../compiler/load/model.ts';
import { lettersOf, type Source } from '../../compiler/load/source.ts';
import type { Item, Option, Stanza } from '../../grammar/tree.ts';
import { surroundings } from './cursor.ts';
import { includesOf, targetsOf } from './includes.ts';
import type { Snapshot } from '../state/snapshot.ts';

export interface OptionAt {
  readonly option: Option;
  readonly source: Source;
  readonly stanzas: readonly Stanza[];
  /** Type of the scope in which it stands. */
  readonly scope: string;
  /** null: not valid in that scope. */
  readonly spec: OptionSpec | null;
}

export interface SettingsAt extends OptionAt {
  readonly values: readonly NodeValue[];
}

/** The option whose name covers the offset; null where there is none. */
export function optionAt(snapshot: Snapshot, path: string, offset: number): OptionAt | null {
  const source = snapshot.source(path);
  if (source === null) return null;
  const { stanzas, siblings } = surroundings(source.tree, offset);
  const option = siblings.find((item): item is Option => item.kind === 'option' && item.start <= offset && offset <= item.nameEnd);
  return option === undefined ? null : describe(snapshot, source, option, stanzas);
}

/** What is known of an option that stands in some stanzas. */
export function describe(snapshot: Snapshot, source: Source, option: Option, stanzas: readonly Stanza[]): OptionAt {
  const scope = scopeTypes(snapshot, source.path, stanzas).find((type) => snapshot.schema.option(type, option.key) !== null);
  const type = scope ?? scopeTypes(snapshot, source.path, stanzas)[0] ?? 'global';
  return { option, source, stanzas, scope: type, spec: snapshot.schema.option(type, option.key) };
}

/** The same with what counts on every node. */
export function settingsAt(snapshot: Snapshot, path: string, offset: number): SettingsAt | null {
  const at = optionAt(snapshot, path, offset);
  return at === null ? null : { ...at, values: valuesAt(snapshot, at) };
}

/** What counts for an option on the nodes (the managers, in a file of theirs). */
export function valuesAt(snapshot: Snapshot, { source, stanzas, option }: OptionAt): readonly NodeValue[] {
  const { project, schema } = snapshot;
  return valuesByNode(readersOf(project, source.path), schema, stepsAt(snapshot, source, stanzas), option.key);
}

/** The path of scopes that some stanzas of a file stand for, those included that enclose the `include` of the file. */
export function stepsAt(snapshot: Snapshot, source: Source, stanzas: readonly Stanza[]): readonly ScopeStep[] {
  const own = scopeSteps(lettersOf(source), stanzas, snapshot.schema);
  if (!snapshot.contextsOf(source.path).some((context) => context !== 'global')) return own;
  return [...includedInto(snapshot, source.path), ...own];
}

/** Type of the scope inside the innermost stanza; at the top of a file that several scopes include there are several. */
export function scopeTypes(snapshot: Snapshot, path: string, stanzas: readonly Stanza[]): readonly string[] {
  const innermost = stanzas.at(-1);
  if (innermost !== undefined) return [innermost.key];
  const contexts = snapshot.contextsOf(path);
  return contexts.length === 0 ? ['global'] : contexts;
}

/** The scopes around the first include of a file. Includes in included files add up; 16 deep is deeper than anybody goes. */
function includedInto(snapshot: Snapshot, path: string, depth = 16): readonly ScopeStep[] {
  const use = depth === 0 ? undefined : includesOf(snapshot).find((each) => each.source.path !== path && targetsOf(each).includes(path));
  if (use === undefined) return [];
  const { stanzas } = surroundings(use.source.tree, use.include.start);
  return [...includedInto(snapshot, use.source.path, depth - 1), ...scopeSteps(lettersOf(use.source), stanzas, snapshot.schema)];
}

/** Whether a setting is what this very option says. */
export function isSetBy(setting: Setting | null, { source, option }: OptionAt): boolean {
  return setting !== null && setting.source.path === source.path && setting.source.start + setting.option.start === option.start;
}

/** Every setting of an option in a scope, what others override included, last one first. */
export function settingsIn(scope: Scope, option: string): readonly Setting[] {
  const found: Setting[] = [];
  for (let setting = scope.settings.get(option) ?? null; setting !== null; setting = setting.shadowed) found.push(setting);
  return found;
}

/** Every option of some items with the stanzas around it. O(items). */
export function* optionsWithin(
  items: readonly Item[],
  stanzas: readonly Stanza[] = [],
): Generator<{ option: Option; stanzas: readonly Stanza[] }> {
  for (const item of items) {
    if (item.kind === 'option') yield { option: item, stanzas };
    else if (item.kind === 'stanza') yield* optionsWithin(item.items, [...stanzas, item]);
  }
}
