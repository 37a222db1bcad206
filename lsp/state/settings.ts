// What a user may set, as the client hands it over. Anything that is no valid setting counts as unset: a typing mistake in a settings
// file must not take the editor's help away.

import { isAbsolute, normalize } from '../../base/paths.ts';
import { type Severity, severities } from '../../compiler/diagnostics.ts';
import { findRule } from '../../compiler/rules/all.ts';
import type { Product } from '../../compiler/schema/option.ts';

type Level = Severity | 'off';

export interface Settings {
  readonly product: Product;
  /** Folders beside the configuration that may be read. */
  readonly allowOutside: readonly string[];
  /** Another level for some codes. */
  readonly severity: ReadonlyMap<string, Level>;
  /** false: no diagnostics at all. */
  readonly validate: boolean;
  /** false: every file is checked by itself. */
  readonly crossNode: boolean;
  readonly format: boolean;
  /** Address of the manual's content folder; null: no links. */
  readonly manual: string | null;
  readonly inlayHints: { readonly units: boolean; readonly overridden: boolean; readonly defaults: boolean };
}

export const defaultSettings: Settings = {
  product: '4',
  allowOutside: [],
  severity: new Map(),
  validate: true,
  crossNode: true,
  format: true,
  manual: null,
  inlayHints: { units: true, overridden: true, defaults: true },
};

/** Reads the section `ecconf`: nested objects, or keys with dots. */
export function readSettings(section: unknown): Settings {
  const at = (path: string): unknown => {
    if (isRecord(section) && path in section) return section[path];
    return path.split('.').reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), section);
  };
  const flag = (path: string, otherwise: boolean) => {
    const value = at(path);
    return typeof value === 'boolean' ? value : otherwise;
  };
  const product = at('product');
  const manual = at('manual');
  const outside = at('allowOutside');
  return {
    product: product === '3' || product === 3 ? '3' : '4',
    // Relative to what, an editor could not say.
    allowOutside: Array.isArray(outside)
      ? outside.filter((each): each is string => typeof each === 'string' && isAbsolute(each)).map(normalize)
      : [],
    severity: readLevels(at('severity')),
    validate: flag('validate.enable', true),
    crossNode: flag('validate.crossNode', true),
    format: flag('format.enable', true),
    manual: typeof manual === 'string' && /^https?:\/\//.test(manual) ? manual.replace(/\/*$/, '/') : null,
    inlayHints: {
      units: flag('inlayHints.units', true),
      overridden: flag('inlayHints.overridden', true),
      defaults: flag('inlayHints.defaults', true),
    },
  };
}

export function sameSettings(a: Settings, b: Settings): boolean {
  const plain = (settings: Settings) => JSON.stringify({ ...settings, severity: [...settings.severity].sort() });
  return plain(a) === plain(b);
}

/** Settings may come as they are or in their section. */
export function sectionOf(settings: unknown): unknown {
  return isRecord(settings) && 'ecconf' in settings ? settings['ecconf'] : settings;
}

/** `{ "EC3101": "warning", "unknown-option": "off" }` */
function readLevels(value: unknown): ReadonlyMap<string, Level> {
  const levels = new Map<string, Level>();
  if (!isRecord(value)) return levels;
  for (const [word, wanted] of Object.entries(value)) {
    const code = findRule(word)?.code;
    const level = [...severities, 'off' as const].find((each) => each === wanted);
    if (code !== undefined && level !== undefined) levels.set(code, level);
  }
  return levels;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
