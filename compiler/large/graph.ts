// Scopes and settings as plain tables: rows that name each other by number, and places by file and offset. They can cross to another
// process and lie on a disk, and keep no tree alive. `light-scopes.ts` makes scopes of them again.

import type { Option, Text } from '../../grammar/tree.ts';
import type { Scope, Setting, Site } from '../load/model.ts';

/** Where a stanza stands: file, start, end, end of its keyword, `=`, `{`, `}`, label. */
export type SiteRow = readonly [number, number, number, number, number, number, number, Text | null];

export interface ScopeRow {
  readonly type: string;
  readonly name: string | null;
  readonly key: string;
  /** -1: it stands at the top, or is the top. */
  readonly parent: number;
  readonly sites: readonly SiteRow[];
  /** null: what is in it is not written down. */
  inside: { readonly settings: readonly number[]; readonly scopes: readonly number[] } | null;
}

/** Key, file, option, scope, the setting that it shadows (-1: none). */
type SettingRow = readonly [string, number, Option, number, number];

export interface Graph {
  readonly files: readonly string[];
  readonly scopes: readonly ScopeRow[];
  readonly settings: readonly SettingRow[];
}

export interface GraphWriter {
  readonly graph: Graph;
  /** Number of a file. */
  file(path: string): number;
  /** Number of a scope, alone or with everything in it. -1 for none. */
  scope(scope: Scope | null, how: 'alone' | 'whole'): number;
  /** Number of a setting. -1 for none. */
  setting(setting: Setting | null | undefined): number;
}

export function openGraph(): GraphWriter {
  const files = new Map<string, number>();
  const scopes = new Map<Scope, number>();
  const settings = new Map<Setting, number>();
  const graph = { files: [] as string[], scopes: [] as ScopeRow[], settings: [] as SettingRow[] };

  const file = (path: string): number => {
    let number = files.get(path);
    if (number === undefined) {
      number = graph.files.push(path) - 1;
      files.set(path, number);
    }
    return number;
  };
  const site = ({ source, stanza: { start, end, nameEnd, equals, open, close, label } }: Site): SiteRow => {
    return [file(source.path), start, end, nameEnd, equals, open, close, label];
  };
  const scopeOf = (scope: Scope | null, how: 'alone' | 'whole'): number => {
    if (scope === null) return -1;
    let number = scopes.get(scope);
    if (number === undefined) {
      const { type, name, key } = scope;
      const parent = scopeOf(scope.parent, 'alone');
      number = graph.scopes.push({ type, name, key, parent, sites: scope.sites.map(site), inside: null }) - 1;
      scopes.set(scope, number);
    }
    const row = graph.scopes[number];
    if (how === 'whole' && row !== undefined && row.inside === null) {
      row.inside = {
        settings: [...scope.settings.values()].map(settingOf),
        scopes: scope.scopes.map((each) => scopeOf(each, 'whole')),
      };
    }
    return number;
  };
  const settingOf = (setting: Setting | null | undefined): number => {
    if (setting == null) return -1;
    const known = settings.get(setting);
    if (known !== undefined) return known;
    // What it shadows comes first, so that numbers lead backwards only. A long chain is walked, not descended.
    const chain: Setting[] = [];
    for (let each: Setting | null = setting; each !== null && !settings.has(each); each = each.shadowed) chain.push(each);
    for (const each of chain.reverse()) {
      const below = each.shadowed === null ? -1 : (settings.get(each.shadowed) ?? -1);
      const row = [each.key, file(each.source.path), each.option, scopeOf(each.scope, 'alone'), below] as const;
      settings.set(each, graph.settings.push(row) - 1);
    }
    return settings.get(setting) ?? -1;
  };
  return { graph, file, scope: scopeOf, setting: settingOf };
}
