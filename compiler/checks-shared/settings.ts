// What a node says of an option, in one spelling for comparison and for messages, whatever the spelling in the file.

import { quoteText } from '../../grammar/text-value.ts';
import type { NodeView } from '../check/check.ts';
import { placeOfScope, placeOfSetting, typedValue } from '../facts/values.ts';
import type { Scope, Setting } from '../load/model.ts';
import { lettersOf } from '../load/source.ts';
import type { Said } from './compare-nodes.ts';
import { plainText } from './settings-text.ts';

/** An option of a scope as one node has it, its default where it is unset: equal values have equal `value`. */
export function saidOf(node: NodeView, scope: Scope, name: string): Said {
  const setting = scope.settings.get(name);
  const at = setting === undefined ? placeOfScope(scope) : placeOfSetting(setting);
  const typed = typedValue(node.schema, scope, name);
  const isDefault = setting === undefined;
  const value = typed === null || (!isDefault && typed.setting === null) ? rawValue(setting) : canonical(typed.value);
  const written = isDefault && typed !== null && typeof typed.value !== 'object' ? writtenValue(typed.value) : null;
  return { node, value, says: isDefault ? unset(value) : shortened(value), at, setting: setting ?? null, scope, written };
}

/** Long enough to tell two values apart, short enough for a sentence. */
function shortened(value: string): string {
  return value.length <= 60 ? value : `${value.slice(0, 57)}...`;
}

/** A default as it stands in a file. */
function writtenValue(value: unknown): string {
  return typeof value === 'string' ? quoteText(value, true) : String(value);
}

function unset(value: string): string {
  return value === '' ? 'not set' : `${value} (default, not set)`;
}

function rawValue(setting: Setting | undefined): string {
  const value = setting?.option.value;
  return setting === undefined || value === undefined || value === null ? '' : plainText(value, lettersOf(setting.source));
}

/** A typed value in one spelling: throttles as `N/S`, dictionaries by key. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `( ${value.map(canonical).join(' ')} )`;
  if (typeof value !== 'object' || value === null) return String(value);
  if ('count' in value && 'seconds' in value) return `${String(value.count)}/${String(value.seconds)}`;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `[ ${entries.map(([key, item]) => `${key} = ${canonical(item)}`).join(' ')} ]`;
}

/** The scope and everything inside it, outermost first. */
export function scopesUnder(scope: Scope): readonly Scope[] {
  const found: Scope[] = [];
  const visit = (each: Scope) => {
    found.push(each);
    for (const child of each.scopes) visit(child);
  };
  visit(scope);
  return found;
}

/** Identity of a scope over all nodes: types and normalised instance names from the top. */
export function scopeId(scope: Scope): string {
  const steps: string[] = [];
  for (let each: Scope | null = scope; each !== null && each.type !== 'global'; each = each.parent) {
    steps.unshift(each.name === null ? each.type : `${each.type} "${each.key}"`);
  }
  return steps.join(' ');
}

/** The same for messages, with the keywords as they are written: `Authorization Role "admin"`. */
export function scopeLabel(scope: Scope): string {
  const steps: string[] = [];
  for (let each: Scope | null = scope; each !== null && each.type !== 'global'; each = each.parent) {
    const site = each.sites[0];
    const keyword = site === undefined ? each.type : site.source.text.slice(site.stanza.start, site.stanza.nameEnd);
    steps.unshift(each.name === null ? keyword : `${keyword} "${each.name}"`);
  }
  return steps.join(' ');
}
