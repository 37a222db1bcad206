// Typed values out of settings. What has a wrong type is reported by the checks of type; here it counts as unset.

import { textValue } from '../../grammar/text-value.ts';
import type { Text } from '../../grammar/tree.ts';
import { parseIp, type Ip } from '../../runtime/net/ip.ts';
import type { Place } from '../diagnostics.ts';
import type { Scope, Setting } from '../load/model.ts';
import type { Schema } from '../schema/option.ts';
import { readValue } from '../schema/read-value.ts';
import { lettersOf, placeOf } from '../load/source.ts';
import type { Value } from './facts.ts';

/** Place of a setting's value, or of the whole option where the value is missing. */
export function placeOfSetting(setting: Setting): Place {
  return placeOf(setting.source, setting.option.value ?? setting.option);
}

/** Place of keyword and instance name where a scope is opened first; the start of nothing for the top. */
export function placeOfScope(scope: Scope): Place {
  const site = scope.sites[0];
  if (site === undefined) return { file: '', start: 0, end: 0 };
  const { source, stanza } = site;
  return placeOf(source, { start: stanza.start, end: stanza.label?.end ?? stanza.nameEnd });
}

/** Place of the value where it is set, else of the stanza that would hold it. */
export function placeOfValue({ setting, scope }: Value<unknown>): Place {
  return setting === null ? placeOfScope(scope) : placeOfSetting(setting);
}

/** The text of a scalar setting; null when unset or no scalar. An empty string counts as set. */
export function textOf(setting: Setting | undefined): Value<string> | null {
  const value = setting?.option.value;
  if (setting === undefined || value?.kind !== 'text') return null;
  return { value: textValue(lettersOf(setting.source), value), setting, scope: setting.scope };
}

/** The texts of a list setting; a scalar is a list of one. null when unset. */
export function textsOf(setting: Setting | undefined): readonly string[] | null {
  const value = setting?.option.value;
  if (setting === undefined || value === undefined || value === null || value.kind === 'dict') return null;
  const items: readonly Text[] = value.kind === 'list' ? value.items : [value];
  return items.map((item) => textValue(lettersOf(setting.source), item));
}

/** A boolean setting; null when unset or no boolean. */
export function booleanOf(setting: Setting | undefined): boolean | null {
  const value = setting?.option.value;
  if (setting === undefined || value === undefined || value === null) return null;
  const read = readValue({ kind: 'boolean' }, value, lettersOf(setting.source)).value;
  return typeof read === 'boolean' ? read : null;
}

/** An address setting, with or without brackets; null when unset or no address. */
export function ipOf(setting: Setting | undefined): Ip | null {
  const text = textOf(setting)?.value;
  return text === undefined ? null : addressIn(text);
}

/** The address that a text is, with or without brackets; null when it is none. */
export function addressIn(text: string): Ip | null {
  return parseIp(text.replace(/^\[(.*)\]$/, '$1'));
}

/** The typed value of an option in a scope, else its default; null where there is neither. */
export function typedValue(schema: Schema, scope: Scope, name: string): Value<unknown> | null {
  const spec = schema.option(scope.type, name);
  if (spec === null) return null;
  const setting = scope.settings.get(name);
  const value = setting?.option.value;
  if (setting !== undefined && value !== undefined && value !== null) {
    const read = readValue(spec.type, value, lettersOf(setting.source));
    if (read.value !== null && !read.problems.some((problem) => problem.severity === 'error')) {
      return { value: read.value, setting, scope };
    }
  }
  if (spec.default.kind !== 'value') return null;
  return { value: spec.default.value, setting: null, scope };
}
